// Who makes calls in a simulated AWS: people at the console and the command line, Terraform, CloudFormation, services for themselves.
import type { Random } from '../generated/random.ts';
import type { Json } from '../record.ts';

export interface Person {
  readonly identity: Json;
  /** As LookupEvents says it beside the event. */
  readonly username: string;
  readonly sourceIp: string;
  readonly userAgent: string;
}

type Make = (account: string, partition: string, random: Random) => Person;

const names = ['alice', 'bob', 'carol', 'dave', 'erin'];

function address(random: Random): string {
  return `203.0.113.${random.below(250) + 1}`;
}

function role(account: string, partition: string, name: string, session: string): Json {
  return {
    type: 'AssumedRole',
    principalId: `AROA${name.toUpperCase().padEnd(17, 'X').slice(0, 17)}:${session}`,
    arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`,
    accountId: account,
    accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: `AROA${name.toUpperCase().padEnd(17, 'X').slice(0, 17)}`,
        arn: `arn:${partition}:iam::${account}:role/${name}`,
        accountId: account,
        userName: name,
      },
      attributes: { creationDate: '2026-11-25T08:00:00Z', mfaAuthenticated: 'true' },
    },
  };
}

const people: readonly (readonly [number, Make])[] = [
  [
    30,
    (account, partition, random) => {
      const name = random.pick(names);
      return {
        identity: role(account, partition, 'network-admin', `${name}@example.com`),
        username: `${name}@example.com`,
        sourceIp: address(random),
        userAgent: 'AWS Internal',
      };
    },
  ],
  [
    20,
    (account, partition, random) => {
      const userName = random.pick(names);
      return {
        identity: {
          type: 'IAMUser',
          principalId: 'AIDAEXAMPLEEXAMPLE000',
          arn: `arn:${partition}:iam::${account}:user/people/${userName}`,
          accountId: account,
          accessKeyId: 'AKIAEXAMPLEEXAMPLE00',
          userName,
        },
        username: userName,
        sourceIp: address(random),
        userAgent:
          'aws-cli/2.33.1 md/awscrt#0.29.1 ua/2.1 os/linux#6.12 md/arch#x86_64 lang/python#3.13.9 md/command#ec2',
      };
    },
  ],
  [
    30,
    (account, partition, random) => ({
      identity: role(account, partition, 'terraform', `run-${random.below(1_000)}`),
      username: 'terraform',
      sourceIp: address(random),
      userAgent:
        'APN/1.0 HashiCorp/1.0 Terraform/1.14.1 (+https://www.terraform.io) terraform-provider-aws/6.24.0 aws-sdk-go-v2/1.40.0',
    }),
  ],
  [
    15,
    (account, partition) => ({
      identity: {
        ...role(account, partition, 'cfn-deploy', 'AWSCloudFormation'),
        invokedBy: 'cloudformation.amazonaws.com',
      },
      username: 'AWSCloudFormation',
      sourceIp: 'cloudformation.amazonaws.com',
      userAgent: 'cloudformation.amazonaws.com',
    }),
  ],
  [
    5,
    (account, partition) => ({
      identity: {
        type: 'Root',
        principalId: account,
        arn: `arn:${partition}:iam::${account}:root`,
        accountId: account,
        accessKeyId: '',
      },
      username: 'root',
      sourceIp: '198.51.100.7',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36',
    }),
  ],
];

export function somebody(account: string, partition: string, random: Random): Person {
  const weighted = people.flatMap(([weight, make]) => Array.from({ length: weight }, () => make));
  return random.pick(weighted)(account, partition, random);
}

/** A service for itself: by its linked role, or in its own name. */
export function serviceItself(account: string, partition: string, service: string): Person {
  const host = `${service}.amazonaws.com`;
  const name = `AWSServiceRoleFor${service.charAt(0).toUpperCase()}${service.slice(1)}`;
  return {
    identity: { ...role(account, partition, name, service), invokedBy: host },
    username: service,
    sourceIp: host,
    userAgent: host,
  };
}
