// Changes to load balancers, listeners, target groups, targets and their health.
import type { Mutation, Scene } from './change.ts';
import {
  alterListener,
  alterTargets,
  dropBalancer,
  dropListener,
  dropTargetGroup,
  forward,
  makeBalancer,
  makeListener,
  makeTargetGroup,
  portsOf,
  targetOf,
} from './make-balancing.ts';
import type { SentTarget } from './sent.ts';
import { type Ref, segmentsOf } from './world.ts';

export const balancingMutations: Readonly<Record<string, readonly [number, Mutation]>> = {
  'balancer created': [3, createBalancer],
  'balancer deleted': [2, deleteBalancer],
  'groups of a balancer changed': [2, regroup],
  'listener created': [3, createListener],
  'listener deleted': [2, deleteListener],
  'listener forwards elsewhere': [3, redirect],
  'listener moved to another port': [2, movePort],
  'target group created': [3, createTargets],
  'target group deleted': [2, deleteTargets],
  'health check changed': [2, checkOtherwise],
  'target registered': [6, register],
  'target deregistered': [4, deregister],
  'health flapped': [10, flap],
};

function createBalancer({ hand, network, random }: Scene): boolean {
  const type = random.percent(60) ? 'application' : 'network';
  const segments = segmentsOf(network, random.percent(50) ? 'public' : 'private');
  const group = network.targetGroups.pick(random.below);
  if (segments.length < 2 || network.balancers.size > 6) return false;
  const balancer = makeBalancer(hand, network, {
    name: `lb-${hand.number()}`,
    type,
    scheme: segments[0]?.tier === 'public' ? 'internet-facing' : 'internal',
    segments,
    groups: type === 'network' ? [] : [random.pick(network.groups.values()).id],
  });
  if (group !== undefined) makeListener(hand, network, balancer, 443, [group.id]);
  return true;
}

function deleteBalancer({ hand, network, random }: Scene): boolean {
  const balancer = network.balancers.pick(random.below);
  if (balancer === undefined) return false;
  dropBalancer(hand, network, balancer);
  return true;
}

function regroup({ hand, network, random }: Scene): boolean {
  const balancer = network.balancers.pick(random.below);
  const next = random.pick(network.groups.values()).id;
  const now = balancer === undefined ? undefined : hand.get('LoadBalancer', balancer.home, balancer.id);
  if (balancer === undefined || now === undefined || now.item.Type !== 'application') return false;
  hand.put('LoadBalancer', balancer.home, balancer.id, {
    ...now,
    item: { ...now.item, SecurityGroups: [next] },
  });
  return true;
}

function createListener({ hand, network, random }: Scene): boolean {
  const balancer = network.balancers.pick(random.below);
  const group = network.targetGroups.pick(random.below);
  if (balancer === undefined || group === undefined) return false;
  const used = portsOf(hand, network, balancer.id);
  const port = [80, 8080, 8443, 9000, 9443].find((free) => !used.has(free));
  if (port === undefined) return false;
  makeListener(hand, network, balancer, port, [group.id]);
  return true;
}

function deleteListener({ hand, network, random }: Scene): boolean {
  const listener = network.listeners.pick(random.below);
  if (listener === undefined) return false;
  dropListener(hand, network, listener);
  return true;
}

function redirect({ hand, network, random }: Scene): boolean {
  const listener = network.listeners.pick(random.below);
  const groups = network.targetGroups.values().map(({ id }) => id);
  if (listener === undefined || groups.length < 2) return false;
  const first = random.pick(groups);
  const second = random.pick(groups);
  const next = second === first ? [first] : [first, second];
  alterListener(hand, network, listener, (item) => ({
    ...item,
    item: { ...item.item, DefaultActions: forward(next) },
  }));
  return true;
}

function movePort({ hand, network, random }: Scene): boolean {
  const listener = network.listeners.pick(random.below);
  const now = listener === undefined ? undefined : hand.get('Listener', listener.home, listener.id);
  if (listener === undefined || now === undefined) return false;
  const used = portsOf(hand, network, now.item.LoadBalancerArn);
  const port = [443, 8443, 10_443, 11_443].find((free) => !used.has(free));
  if (port === undefined) return false;
  alterListener(hand, network, listener, (item) => ({ ...item, item: { ...item.item, Port: port } }));
  return true;
}

function createTargets(scene: Scene): boolean {
  const { hand, network, random } = scene;
  if (network.targetGroups.size > 10) return false;
  const type = random.percent(50) ? 'instance' : 'ip';
  const targets = Array.from({ length: 2 }, () => someTarget(scene, type)).filter(
    (target) => target !== undefined,
  );
  makeTargetGroup(hand, network, { name: `tg-${hand.number()}`, type, port: 8080, plain: type === 'ip' }, [
    ...new Set(targets),
  ]);
  return true;
}

/** AWS refuses while a listener forwards to it. */
function deleteTargets({ hand, network }: Scene): boolean {
  const unused = network.targetGroups
    .values()
    .find(({ id, home }) => hand.get('TargetGroup', home, id)?.item.LoadBalancerArns.length === 0);
  if (unused === undefined) return false;
  dropTargetGroup(hand, network, unused);
  return true;
}

function checkOtherwise({ hand, network, random }: Scene): boolean {
  const group = network.targetGroups.pick(random.below);
  if (group === undefined) return false;
  hand.alter('TargetGroup', group.home, group.id, (item) => ({
    ...item,
    item: { ...item.item, HealthCheckIntervalSeconds: item.item.HealthCheckIntervalSeconds === 30 ? 10 : 30 },
  }));
  return true;
}

/** An instance of the network; or an address of one of its interfaces, or one out of a delegated prefix. */
function someTarget({ hand, network, random }: Scene, type: string | undefined): string | undefined {
  if (type === 'instance') return network.instances.pick(random.below)?.id;
  const ref = network.interfaces.pick(random.below);
  const eni = ref === undefined ? undefined : hand.get('NetworkInterface', ref.home, ref.id);
  if (eni === undefined) return undefined;
  const prefix = eni.Ipv4Prefixes[0]?.Ipv4Prefix;
  if (prefix === undefined) return random.pick(eni.PrivateIpAddresses).PrivateIpAddress;
  const [network24 = '', last = '0'] = prefix.replace('/28', '').split(/\.(?=\d+$)/);
  return `${network24}.${Number(last) + random.below(16)}`;
}

function register(scene: Scene): boolean {
  const { hand, network, random } = scene;
  const group = network.targetGroups.pick(random.below);
  const item = group === undefined ? undefined : hand.get('TargetGroup', group.home, group.id);
  const target = someTarget(scene, item?.item.TargetType);
  if (group === undefined || item === undefined || target === undefined || item.targets.length > 12)
    return false;
  const port = random.percent(80) ? item.item.Port : item.item.Port + 1;
  if (item.targets.some(({ Target }) => Target.Id === target && Target.Port === port)) return false;
  alterTargets(hand, group, (targets) => [...targets, targetOf(target, port, 'initial')]);
  return true;
}

function withTargets({ hand, network, random }: Scene): readonly [Ref, SentTarget] | undefined {
  const filled = network.targetGroups
    .values()
    .filter(({ id, home }) => (hand.get('TargetGroup', home, id)?.targets.length ?? 0) > 0);
  if (filled.length === 0) return undefined;
  const group = random.pick(filled);
  return [group, random.pick(hand.get('TargetGroup', group.home, group.id)?.targets ?? [])];
}

function deregister(scene: Scene): boolean {
  const [group, gone] = withTargets(scene) ?? [];
  if (group === undefined) return false;
  alterTargets(scene.hand, group, (targets) => targets.filter((target) => target !== gone));
  return true;
}

const states = ['healthy', 'unhealthy', 'initial', 'draining', 'unused'] as const;

function flap(scene: Scene): boolean {
  const [group, sick] = withTargets(scene) ?? [];
  if (group === undefined || sick === undefined) return false;
  const state = scene.random.pick(states.filter((other) => other !== sick.TargetHealth.State));
  alterTargets(scene.hand, group, (targets) =>
    targets.map((target) => (target === sick ? targetOf(sick.Target.Id, sick.Target.Port, state) : target)),
  );
  return true;
}
