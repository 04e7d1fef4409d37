// The parts of which calls in CloudTrail are made: values of changes, and requests in the words of AWS's own events.
import type { FactEdge, FactValue, Facts } from '../generated/facts.ts';
import type { GroundTruth, TruthChange } from '../generated/truth.ts';
import type { Json } from '../record.ts';

/** A call that somebody made, and what it did. */
export interface TrailCall {
  readonly eventName: string;
  /** `ec2`: what stands before `.amazonaws.com` in its source. */
  readonly service: string;
  readonly account: string;
  readonly region: string;
  readonly request: Json;
  readonly response?: Json | undefined;
  readonly truths: readonly GroundTruth[];
  /** Made by an AWS service for itself: `elasticloadbalancing`. */
  readonly by?: string | undefined;
}

export type Call = Pick<TrailCall, 'eventName' | 'request' | 'response'>;

/** Of a kind: the calls that make a modification of one thing. */
export type Modifications = Readonly<Record<string, (truth: GroundTruth) => readonly Call[]>>;

/** What a thing said of itself around a change. */
export type FactsOf = (id: string) => {
  readonly before?: Facts | undefined;
  readonly after?: Facts | undefined;
};

export function items(list: readonly unknown[]): Json {
  return { items: list };
}

export function changeOf({ changes }: GroundTruth, path: string): TruthChange | undefined {
  return changes.find((change) => change.path === path);
}

/** What a list gained and lost. */
export function gainAndLoss(
  truth: GroundTruth,
  path: string,
): {
  readonly gained: readonly string[];
  readonly lost: readonly string[];
} {
  const change = changeOf(truth, path);
  const [before, after] = [wordsOf(change?.before), wordsOf(change?.after)];
  return {
    gained: after.filter((word) => !before.includes(word)),
    lost: before.filter((word) => !after.includes(word)),
  };
}

/** The new values under their own names: what AWS's own `Modify…` calls come to. */
export function values(truth: GroundTruth): Json {
  return Object.fromEntries(truth.changes.map(({ path, after }) => [path, after ?? '']));
}

export function edgesOf(value: FactValue | undefined): readonly FactEdge[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object') : [];
}

function wordsOf(value: FactValue | undefined): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [String(value)];
  return value.map((item) => (typeof item === 'string' ? item : (item.to ?? item.from ?? '')));
}

export function edgeGainAndLoss(
  truth: GroundTruth,
  path: string,
): {
  readonly gained: readonly FactEdge[];
  readonly lost: readonly FactEdge[];
} {
  const change = changeOf(truth, path);
  const [before, after] = [edgesOf(change?.before), edgesOf(change?.after)];
  const without = (some: readonly FactEdge[], others: readonly FactEdge[]): readonly FactEdge[] => {
    const texts = new Set(others.map((edge) => JSON.stringify(edge)));
    return some.filter((edge) => !texts.has(JSON.stringify(edge)));
  };
  return { gained: without(after, before), lost: without(before, after) };
}

/** `AvailabilityZone`: what a call names a kind by. */
export function parameterOf(noun: string): string {
  return `${noun.charAt(0).toLowerCase()}${noun.slice(1)}Id`;
}

const targetNames: readonly (readonly [string, string])[] = [
  ['nat-', 'natGatewayId'],
  ['pcx-', 'vpcPeeringConnectionId'],
  ['eni-', 'networkInterfaceId'],
  ['tgw-', 'transitGatewayId'],
  ['eigw-', 'egressOnlyInternetGatewayId'],
  ['vpce-', 'vpcEndpointId'],
];

export function routeRequest(table: string, { to = '', destination }: FactEdge): Json {
  const name = targetNames.find(([prefix]) => to.startsWith(prefix))?.[1] ?? 'gatewayId';
  return { ...destinationRequest(table, destination), [name]: to };
}

export function destinationRequest(table: string, destination: unknown): Json {
  const block = String(destination ?? '');
  const name = block.startsWith('pl-')
    ? 'destinationPrefixListId'
    : block.includes(':')
      ? 'destinationIpv6CidrBlock'
      : 'destinationCidrBlock';
  return { routeTableId: table, [name]: block };
}

/** `ingress tcp 443-444 10.0.0.0/8` as a request has it. */
export function permissionOf(rule: string): Json {
  const [, protocol = 'all', ...rest] = rule.split(' ');
  const range = rest.at(-1) ?? '';
  const ports = rest.length > 1 ? rest[0] : undefined;
  return {
    ipProtocol: protocol === 'all' ? '-1' : protocol,
    ...portsRequest(ports),
    ...(range.includes(':')
      ? { ipv6Ranges: items([{ cidrIpv6: range }]) }
      : { ipRanges: items([{ cidrIp: range }]) }),
  };
}

function portsRequest(ports: string | undefined): Json {
  if (ports === undefined) return {};
  const [from = ports, to = from] = ports.split('-');
  return { fromPort: Number(from), toPort: Number(to) };
}

export function groupPermissionOf({ to, from, protocol, fromPort, toPort }: FactEdge): Json {
  return {
    ipProtocol: protocol === 'all' ? '-1' : protocol,
    ...(fromPort === undefined ? {} : { fromPort, toPort }),
    groups: items([{ groupId: to ?? from }]),
  };
}

/** `ingress 100 allow tcp 443 10.0.0.0/8`. */
export function entryRequest(acl: string, entry: string): Json {
  const [direction, number, action, protocol, ...rest] = entry.split(' ');
  return {
    networkAclId: acl,
    ruleNumber: Number(number),
    egress: direction === 'egress',
    ruleAction: action,
    aclProtocol: protocol,
    cidrBlock: rest.at(-1),
  };
}
