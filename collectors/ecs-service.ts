// ECS services: AWS lists their ARNs per cluster, and describes ten a call. How many of their tasks run moves by itself.
import type { DescribeServicesResponse, ListServicesResponse, Service } from '@aws-sdk/client-ecs';
import { batched, byCall, flag, number, paged, text, time } from '../src/declare.ts';
import { isMissing, longArn, namesIn } from '../src/ecs.ts';
import { arnAccount } from '../src/ids.ts';
import { defineKind, facet } from '../src/kind.ts';
import { lowerTags } from '../src/tags.ts';

interface Listed {
  readonly serviceArn: string;
  readonly clusterArn: string | undefined;
}

export default defineKind<Listed>({
  kind: 'EcsService',
  group: 'eks-ecs',
  doc: 'Keeps a number of tasks of one definition running in an ECS cluster',
  idPrefix: 'ecs:service/',
  list: paged('ecs', 'ListServices', {
    pageSize: 100,
    parent: { kind: 'EcsCluster', parameter: 'cluster' },
    items: (page: ListServicesResponse, cluster) =>
      page.serviceArns?.map((serviceArn) => ({ serviceArn, clusterArn: cluster })),
    page: (services) => ({ serviceArns: services.map(({ serviceArn }) => serviceArn) }),
  }),
  confirm: byCall('ecs', 'DescribeServices', {
    input: (id) => ({ cluster: namesIn(id).cluster, services: [namesIn(id).name] }),
    isGone: (page: DescribeServicesResponse) => isMissing(page) || page.services?.[0]?.status === 'INACTIVE',
  }),
  facets: [
    facet<Service>({
      call: batched('ecs', 'DescribeServices', {
        parameter: 'services',
        size: 10,
        argument: (id) => namesIn(id).name,
        also: (id) => ({ cluster: namesIn(id).cluster, include: ['TAGS'] }),
        answers: (page: DescribeServicesResponse) =>
          page.services?.map((service) => [longArn(service.serviceArn, service.clusterArn), service]),
      }),
      tags: (service) => lowerTags(service.tags),
      properties: {
        serviceName: text('Name, unique in its cluster', (service) => service.serviceName, { index: true }),
        status: text('`ACTIVE`, `DRAINING` or `INACTIVE`', (service) => service.status),
        taskDefinition: text('Definition of its tasks', (service) => service.taskDefinition),
        desiredCount: number('How many tasks are to run', (service) => service.desiredCount),
        runningCount: number('How many tasks run', (service) => service.runningCount, { observed: true }),
        pendingCount: number('How many tasks are about to run', (service) => service.pendingCount, {
          observed: true,
        }),
        rolloutState: text(
          'How far its latest deployment is: `IN_PROGRESS`, `COMPLETED` or `FAILED`',
          (service) => service.deployments?.find(({ status }) => status === 'PRIMARY')?.rolloutState,
          { observed: true },
        ),
        launchType: text('`FARGATE`, `EC2`, `EXTERNAL` …', (service) => service.launchType),
        platformVersion: text('Platform version of Fargate', (service) => service.platformVersion),
        schedulingStrategy: text('`REPLICA` or `DAEMON`', (service) => service.schedulingStrategy),
        assignPublicIp: flag('Whether its tasks get public addresses', (service) => assignsPublicIp(service)),
        enableExecuteCommand: flag(
          'Whether a shell can be opened in its tasks',
          (service) => service.enableExecuteCommand,
        ),
        roleArn: text('Role by which it reaches load balancers', (service) => service.roleArn),
        createdAt: time('When it was made', (service) => service.createdAt),
      },
      edges: {
        IN_SUBNET: {
          doc: 'The subnets in which its tasks get interfaces',
          to: ['Subnet'],
          read: (service) => service.networkConfiguration?.awsvpcConfiguration?.subnets,
        },
        MEMBER_OF: {
          doc: "The security groups of its tasks' interfaces",
          to: ['SecurityGroup'],
          read: (service) => service.networkConfiguration?.awsvpcConfiguration?.securityGroups,
        },
        FORWARDS_TO: {
          doc: 'Target groups and classic load balancers that lead to its tasks',
          to: ['TargetGroup', 'ClassicLoadBalancer'],
          reverse: true,
          properties: {
            container: { doc: 'Container that takes the traffic' },
            port: { doc: 'Port of that container' },
          },
          read: (service, place) =>
            service.loadBalancers?.map(
              ({ targetGroupArn, loadBalancerName, containerName, containerPort }) => {
                const classic =
                  loadBalancerName === undefined
                    ? undefined
                    : `${place.account}/${place.region}/ClassicLoadBalancer/${loadBalancerName}`;
                const id = targetGroupArn ?? classic;
                return id === undefined ? undefined : { id, container: containerName, port: containerPort };
              },
            ),
        },
      },
      dropped: ['events', 'currentServiceDeployment'],
    }),
  ],
  id: (service) => longArn(service.serviceArn, service.clusterArn),
  arn: (service) => service.serviceArn,
  owner: (service) => ({ account: arnAccount(service.serviceArn) }),
  properties: {
    clusterArn: text('Cluster it runs in', (service) => service.clusterArn, { index: true }),
  },
  edges: {
    OF: { doc: 'The cluster it runs in', to: ['EcsCluster'], read: (service) => service.clusterArn },
  },
  example: {
    ListServices: {
      by: 'cluster',
      answers: {
        'arn:aws:ecs:eu-west-1:111122223333:cluster/shop': {
          serviceArns: [
            'arn:aws:ecs:eu-west-1:111122223333:service/shop/web',
            'arn:aws:ecs:eu-west-1:111122223333:service/legacy',
          ],
        },
        'arn:aws:ecs:eu-west-1:111122223333:cluster/batch': { serviceArns: [] },
      } satisfies Record<string, ListServicesResponse>,
    },
    DescribeServices: {
      services: [
        {
          serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/web',
          serviceName: 'web',
          clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
          loadBalancers: [
            {
              targetGroupArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/pods/84f3e7cd35e9b178',
              containerName: 'web',
              containerPort: 8080,
            },
          ],
          status: 'ACTIVE',
          desiredCount: 1,
          runningCount: 1,
          pendingCount: 0,
          launchType: 'FARGATE',
          platformVersion: '1.4.0',
          taskDefinition: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:42',
          deployments: [
            { id: 'ecs-svc/0123456789012345678', status: 'PRIMARY', rolloutState: 'COMPLETED' },
            { id: 'ecs-svc/1123456789012345678', status: 'ACTIVE', rolloutState: 'FAILED' },
          ],
          events: [{ id: 'e-1', message: '(service web) has reached a steady state.' }],
          createdAt: new Date('2026-05-01T10:00:00.000Z'),
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: ['subnet-0c4f1c2e8b7d93c03', 'subnet-0d4f1c2e8b7d93d04'],
              securityGroups: ['sg-0e1d3f5a7c9e2e005'],
              assignPublicIp: 'DISABLED',
            },
          },
          schedulingStrategy: 'REPLICA',
          enableExecuteCommand: false,
          tags: [
            { key: 'Name', value: 'web' },
            { key: 'team', value: 'shop' },
          ],
        },
        {
          serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/legacy',
          serviceName: 'legacy',
          clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
          loadBalancers: [{ loadBalancerName: 'legacy', containerName: 'app', containerPort: 80 }],
          status: 'ACTIVE',
          desiredCount: 1,
          runningCount: 1,
          pendingCount: 0,
          launchType: 'EC2',
          taskDefinition: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/legacy:3',
          roleArn: 'arn:aws:iam::111122223333:role/ecsServiceRole',
          schedulingStrategy: 'DAEMON',
        },
      ],
      failures: [],
    } satisfies DescribeServicesResponse,
  },
});

function assignsPublicIp({ networkConfiguration }: Service): boolean | undefined {
  const assign = networkConfiguration?.awsvpcConfiguration?.assignPublicIp;
  return assign === undefined ? undefined : assign === 'ENABLED';
}
