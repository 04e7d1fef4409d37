// Whose a network interface is, told from what it says of itself (aws-facts.md): rules as data, in this order. A rule never guesses: it
// names a service, what that calls the thing where the description says it, and its id where a kind is collected for it.
import { namedId } from './ids.ts';
import type { Resource } from './state.ts';

/** What an interface says of itself. */
export interface Described {
  readonly interfaceType: string | undefined;
  readonly description: string | undefined;
}

/** Where ids are built from names. */
interface Home {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

export interface OwnerRule {
  /** The `rule` of the OWNED_BY edge. */
  readonly rule: string;
  /** The service that made the interface, as in its IAM actions. */
  readonly service: string;
  /** `interfaceType` that it must have. */
  readonly type?: string;
  /** What its description must be; the first group is the name of what it works for. */
  readonly description?: RegExp;
  /** The kind of its owner, and the owner's id, where one is collected. `match`: of the description. */
  readonly node?: { readonly kind: string; id(match: RegExpExecArray, home: Home): string };
}

export const ownerRules: readonly OwnerRule[] = [
  {
    rule: 'load-balancer',
    service: 'elasticloadbalancing',
    description: /^ELB (?:app|net|gwy)\/([^/\s]+)\/[0-9a-f]+$/,
    node: {
      kind: 'LoadBalancer',
      id: ([said], home) => arn(home, 'elasticloadbalancing', `loadbalancer/${said.slice('ELB '.length)}`),
    },
  },
  {
    rule: 'classic-load-balancer',
    service: 'elasticloadbalancing',
    description: /^ELB ([A-Za-z0-9-]+)$/,
    node: {
      kind: 'ClassicLoadBalancer',
      id: ([, name], { accountId: account, region }) =>
        namedId({ account, region }, 'ClassicLoadBalancer', name) ?? '',
    },
  },
  {
    rule: 'nat-gateway',
    service: 'ec2',
    type: 'nat_gateway',
    description: /\b(nat-[0-9a-f]+)\b/,
    node: { kind: 'NatGateway', id: named },
  },
  {
    rule: 'nat-gateway',
    service: 'ec2',
    description: /^Interface for NAT Gateway (nat-[0-9a-f]+)$/,
    node: { kind: 'NatGateway', id: named },
  },
  {
    rule: 'vpc-endpoint',
    service: 'ec2',
    description: /^VPC Endpoint Interface (vpce-[0-9a-f]+)$/,
    node: { kind: 'VpcEndpoint', id: named },
  },
  {
    rule: 'transit-gateway',
    service: 'ec2',
    description: /^Network Interface for Transit Gateway Attachment (tgw-attach-[0-9a-f]+)$/,
    node: { kind: 'TransitGatewayAttachment', id: named },
  },
  {
    rule: 'lambda',
    service: 'lambda',
    description: /^AWS Lambda VPC ENI-(.+?)(?:-[0-9a-f]{8}-[0-9a-f-]{27})?$/,
  },
  { rule: 'rds', service: 'rds', description: /^RDSNetworkInterface$/ },
  {
    rule: 'efs',
    service: 'elasticfilesystem',
    description: /^EFS mount target for (fs-[0-9a-f]+) \(fsmt-[0-9a-f]+\)$/,
  },
  {
    rule: 'eks-cluster',
    service: 'eks',
    description: /^Amazon EKS (\S+)$/,
    node: { kind: 'EksCluster', id: ([, name], home) => arn(home, 'eks', `cluster/${name}`) },
  },
  {
    // The network plugin of EKS gives an instance more interfaces; it may not have attached them yet.
    rule: 'eks-cni',
    service: 'eks',
    description: /^aws-K8S-(i-[0-9a-f]+)$/,
    node: { kind: 'Instance', id: named },
  },
  { rule: 'ecs-task', service: 'ecs', description: /^arn:[^:]+:ecs:[^:]*:\d*:attachment\/([0-9a-f-]+)$/ },
  { rule: 'elasticache', service: 'elasticache', description: /^ElastiCache (.+)$/ },
  { rule: 'redshift', service: 'redshift', description: /^RedshiftNetworkInterface$/ },
  { rule: 'opensearch', service: 'es', description: /^ES (.+)$/ },
  { rule: 'opensearch-serverless', service: 'aoss', description: /^OpenSearch Serverless (.+)$/ },
  {
    rule: 'resolver',
    service: 'route53resolver',
    description: /^Route 53 Resolver: (rslvr-(?:in|out)-[0-9a-f]+):rni-[0-9a-f]+$/,
  },
  {
    rule: 'directory',
    service: 'ds',
    description: /^AWS created network interface for directory (d-[0-9a-f]+)$/,
  },
  { rule: 'msk', service: 'kafka', description: /^Amazon MSK network interface for cluster (.+)$/ },
  { rule: 'dms', service: 'dms', description: /^DMSNetworkInterface$/ },
  { rule: 'cloudhsm', service: 'cloudhsm', description: /^CloudHSM Managed Interface$/ },
  { rule: 'mq', service: 'mq', description: /^AWS created network interface for MQ (.+)$/ },
  { rule: 'network-firewall', service: 'network-firewall', description: /^Network Firewall endpoint\b/ },
  { rule: 'global-accelerator', service: 'globalaccelerator', type: 'global_accelerator_managed' },
  { rule: 'api-gateway', service: 'apigateway', type: 'api_gateway_managed' },
  { rule: 'quicksight', service: 'quicksight', type: 'quicksight' },
  // Of these kinds of interfaces the description may say nothing.
  { rule: 'lambda', service: 'lambda', type: 'lambda' },
  { rule: 'network-load-balancer', service: 'elasticloadbalancing', type: 'network_load_balancer' },
  { rule: 'gateway-load-balancer', service: 'elasticloadbalancing', type: 'gateway_load_balancer' },
  { rule: 'gateway-load-balancer-endpoint', service: 'ec2', type: 'gateway_load_balancer_endpoint' },
  { rule: 'vpc-endpoint', service: 'ec2', type: 'vpc_endpoint' },
  { rule: 'transit-gateway', service: 'ec2', type: 'transit_gateway' },
  { rule: 'nat-gateway', service: 'ec2', type: 'nat_gateway' },
];

/** Where no rule names an owner: what it is plugged into. */
const attachedRule = { rule: 'attached-instance', kind: 'Instance' } as const;

/** Kinds that an interface can belong to. */
export const ownerKinds: readonly string[] = [
  ...new Set([...ownerRules.flatMap(({ node }) => node?.kind ?? []), attachedRule.kind]),
];

/** `rule`: description, for docs. */
export const ownerRuleDocs: readonly string[] = [
  ...ownerRules.flatMap(({ rule, node, type, description }) =>
    node === undefined
      ? []
      : [
          `\`${rule}\`: ${type === undefined ? '' : `its type is \`${type}\` and `}its description matches \`${description?.source ?? ''}\``,
        ],
  ),
  `\`${attachedRule.rule}\`: no other rule holds, and it is attached to the instance`,
];

/** The service that an interface works for, and what that calls the thing; undefined where it does not say. */
export function serviceOf(
  eni: Described,
): { readonly service: string; readonly name: string | undefined } | undefined {
  const rule = matchingRule(eni);
  return rule === undefined ? undefined : { service: rule.service, name: matchOf(rule, eni)?.[1] };
}

/** The first rule that holds. */
export function matchingRule(eni: Described): OwnerRule | undefined {
  return ownerRules.find((rule) => matchOf(rule, eni) !== undefined);
}

/** Everything that could own it, in the order of the rules, whether it is in the estate or not. */
export function namedOwners(
  eni: Resource,
): readonly { readonly rule: string; readonly kind: string; readonly id: string }[] {
  const said = { interfaceType: word(eni, 'interfaceType'), description: word(eni, 'description') };
  const partition = word(eni, 'arn')?.split(':')[1];
  const named = ownerRules.flatMap((rule) => {
    const match = rule.node === undefined ? undefined : matchOf(rule, said);
    if (match === undefined || rule.node === undefined || partition === undefined) return [];
    const home = { partition, region: eni.region, accountId: eni.accountId };
    return [{ rule: rule.rule, kind: rule.node.kind, id: rule.node.id(match, home) }];
  });
  const instance = eni.edges['ATTACHED_TO']?.[0]?.to;
  return instance === undefined ? named : [...named, { ...attachedRule, id: instance }];
}

function matchOf(
  rule: OwnerRule,
  { interfaceType, description = '' }: Described,
): RegExpExecArray | undefined {
  if (rule.type !== undefined && rule.type !== interfaceType) return undefined;
  return (rule.description ?? /^/).exec(description) ?? undefined;
}

function named([, name = '']: RegExpExecArray): string {
  return name;
}

function arn({ partition, region, accountId }: Home, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

function word(eni: Resource, property: string): string | undefined {
  const value = eni.properties[property];
  return typeof value === 'string' ? value : undefined;
}
