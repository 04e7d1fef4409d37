// Makes and unmakes load balancers with their interfaces, listeners, target groups and targets. A target group names the balancers
// that send it traffic, so it is altered with every listener.
import type { Hand } from './hand.ts';
import { dropParts } from './make-gateways.ts';
import { makeInterface } from './make-interfaces.ts';
import { zoneName } from './names.ts';
import type { SentListener, SentTarget, SentTargetGroup } from './sent.ts';
import { tagsFor } from './tags.ts';
import type { Network, Ref, Segment } from './world.ts';

export interface BalancerShape {
  readonly name: string;
  readonly type: 'application' | 'network';
  readonly scheme: 'internet-facing' | 'internal';
  readonly segments: readonly Segment[];
  readonly groups: readonly string[];
}

export function makeBalancer(hand: Hand, network: Network, shape: BalancerShape): Ref {
  const { home } = network;
  const { name, type, segments } = shape;
  const path = `${type === 'application' ? 'app' : 'net'}/${name}/${hand.hex(16)}`;
  const id = arn(hand, network, `loadbalancer/${path}`);
  for (const segment of segments) {
    makeInterface(hand, network, {
      segment,
      groups: shape.groups,
      description: `ELB ${path}`,
      service: 'amazon-elb',
      publicIp: shape.scheme === 'internet-facing',
      purpose: { rule: 'load-balancer', kind: 'LoadBalancer', owner: id },
      ...(type === 'network' ? { type: 'network_load_balancer' as const } : {}),
    });
  }
  hand.put('LoadBalancer', home, id, {
    item: {
      LoadBalancerArn: id,
      LoadBalancerName: name,
      DNSName: `${name}-${hand.hex(10)}.${home.region}.elb.amazonaws.com`,
      CanonicalHostedZoneId: 'Z32O12XQLNTSW2',
      CreatedTime: hand.time(),
      Scheme: shape.scheme,
      VpcId: network.id,
      State: { Code: 'active' },
      Type: type,
      IpAddressType: 'ipv4',
      AvailabilityZones: segments.map((segment) => ({
        ZoneName: zoneName(home.account, home.region, segment.zone),
        SubnetId: segment.id,
        LoadBalancerAddresses: [],
      })),
      SecurityGroups: [...shape.groups],
    },
    tags: tagsFor(hand.random, name),
  });
  const ref = { id, home };
  network.balancers.add(ref);
  return ref;
}

export function dropBalancer(hand: Hand, network: Network, { id, home }: Ref): void {
  for (const listener of listenersOf(hand, network, id)) dropListener(hand, network, listener);
  dropParts(hand, network, id);
  hand.remove('LoadBalancer', home, id);
  network.balancers.remove(id);
}

function listenersOf(hand: Hand, network: Network, balancer: string): readonly Ref[] {
  return network.listeners
    .values()
    .filter(({ id, home }) => hand.get('Listener', home, id)?.item.LoadBalancerArn === balancer);
}

export function portsOf(hand: Hand, network: Network, balancer: string): ReadonlySet<number> {
  const listeners = listenersOf(hand, network, balancer);
  return new Set(listeners.flatMap(({ id, home }) => hand.get('Listener', home, id)?.item.Port ?? []));
}

/** Forwards to the groups, the first one most. */
export function makeListener(
  hand: Hand,
  network: Network,
  balancer: Ref,
  port: number,
  groups: readonly string[],
): Ref {
  const { home } = network;
  const id = `${balancer.id.replace(':loadbalancer/', ':listener/')}/${hand.hex(16)}`;
  const plain = balancer.id.includes(':loadbalancer/net/');
  hand.put('Listener', home, id, {
    item: {
      ListenerArn: id,
      LoadBalancerArn: balancer.id,
      Port: port,
      Protocol: plain ? 'TCP' : port === 80 ? 'HTTP' : 'HTTPS',
      ...(plain || port === 80 ? {} : { SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
      DefaultActions: forward(groups),
    },
    tags: tagsFor(hand.random, ''),
  });
  const ref = { id, home };
  network.listeners.add(ref);
  for (const group of groups) tellBalancers(hand, network, group);
  return ref;
}

export function forward(groups: readonly string[]): SentListener['item']['DefaultActions'] {
  const [only, second] = groups;
  const TargetGroups = groups.map((TargetGroupArn, index) => ({
    TargetGroupArn,
    Weight: index === 0 ? 1 : 1 + index,
  }));
  return [
    {
      Type: 'forward',
      Order: 1,
      ...(second === undefined && only !== undefined ? { TargetGroupArn: only } : {}),
      ForwardConfig: { TargetGroups, TargetGroupStickinessConfig: { Enabled: false } },
    },
  ];
}

function targetGroupsOf(listener: SentListener): readonly string[] {
  return listener.item.DefaultActions.flatMap(({ ForwardConfig }) =>
    (ForwardConfig?.TargetGroups ?? []).flatMap(({ TargetGroupArn }) => TargetGroupArn ?? []),
  );
}

export function alterListener(
  hand: Hand,
  network: Network,
  ref: Ref,
  change: (item: SentListener) => SentListener,
): void {
  const before = hand.get('Listener', ref.home, ref.id);
  if (before === undefined) return;
  const after = change(before);
  hand.put('Listener', ref.home, ref.id, after);
  for (const group of new Set([...targetGroupsOf(before), ...targetGroupsOf(after)]))
    tellBalancers(hand, network, group);
}

export function dropListener(hand: Hand, network: Network, { id, home }: Ref): void {
  const listener = hand.get('Listener', home, id);
  if (listener === undefined) return;
  hand.remove('Listener', home, id);
  network.listeners.remove(id);
  for (const group of targetGroupsOf(listener)) tellBalancers(hand, network, group);
}

/** Writes into a target group which balancers send it traffic now. */
function tellBalancers(hand: Hand, network: Network, group: string): void {
  const arns = new Set<string>();
  for (const { id, home } of network.listeners.values()) {
    const listener = hand.get('Listener', home, id);
    if (listener !== undefined && targetGroupsOf(listener).includes(group))
      arns.add(listener.item.LoadBalancerArn);
  }
  hand.alter('TargetGroup', network.home, group, (item) => ({
    ...item,
    item: { ...item.item, LoadBalancerArns: [...arns] },
  }));
}

export interface TargetGroupShape {
  readonly name: string;
  readonly type: 'instance' | 'ip';
  readonly port: number;
  readonly plain?: boolean;
}

export function makeTargetGroup(
  hand: Hand,
  network: Network,
  shape: TargetGroupShape,
  targets: readonly string[],
): Ref {
  const { home } = network;
  const { name, port, plain = false } = shape;
  const id = arn(hand, network, `targetgroup/${name}/${hand.hex(16)}`);
  hand.put('TargetGroup', home, id, {
    item: {
      TargetGroupArn: id,
      TargetGroupName: name,
      TargetType: shape.type,
      Protocol: plain ? 'TCP' : 'HTTP',
      ...(plain
        ? {}
        : { ProtocolVersion: 'HTTP1', HealthCheckPath: '/health', Matcher: { HttpCode: '200' } }),
      Port: port,
      IpAddressType: 'ipv4',
      VpcId: network.id,
      LoadBalancerArns: [],
      HealthCheckEnabled: true,
      HealthCheckProtocol: plain ? 'TCP' : 'HTTP',
      HealthCheckPort: 'traffic-port',
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 5,
      UnhealthyThresholdCount: 2,
    },
    tags: tagsFor(hand.random, name),
    targets: targets.map((target) =>
      targetOf(target, port, hand.random.percent(90) ? 'healthy' : 'unhealthy'),
    ),
  });
  const ref = { id, home };
  network.targetGroups.add(ref);
  return ref;
}

export function dropTargetGroup(hand: Hand, network: Network, { id, home }: Ref): void {
  hand.remove('TargetGroup', home, id);
  network.targetGroups.remove(id);
}

export function targetOf(id: string, port: number, state: SentTarget['TargetHealth']['State']): SentTarget {
  return { Target: { Id: id, Port: port }, HealthCheckPort: String(port), TargetHealth: { State: state } };
}

export function alterTargets(
  hand: Hand,
  { id, home }: Ref,
  change: (targets: readonly SentTarget[], group: SentTargetGroup) => readonly SentTarget[],
): void {
  hand.alter('TargetGroup', home, id, (group) => ({ ...group, targets: change(group.targets, group) }));
}

function arn(hand: Hand, { home }: Network, path: string): string {
  return `arn:${hand.world.plan.partition}:elasticloadbalancing:${home.region}:${home.account}:${path}`;
}
