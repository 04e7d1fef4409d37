// Fills the rest of a VPC: instances, nodes of clusters, functions, databases, spare interfaces, and participants' own things.
import type { Budget, Groups } from './fill.ts';
import type { Hand } from './hand.ts';
import { makeListener, makeTargetGroup } from './make-balancing.ts';
import { allow, makeGroup } from './make-filters.ts';
import { makeInstance, makeNode } from './make-instances.ts';
import { give, makeAddress, makeInterface } from './make-interfaces.ts';
import { type Network, type Place, type Segment, segmentsOf } from './world.ts';

export function makeWorkloads(hand: Hand, network: Network, groups: Groups, left: Budget): void {
  const { name } = network.plan;
  const closed = segmentsOf(network, 'private');
  const pods = segmentsOf(network, 'pods');
  const { random } = hand;
  if (network.participant !== undefined) makeGuests(hand, network, network.participant, left);
  const podAddresses: string[] = [];
  while (left.left > 0) {
    const dice = random.below(100);
    const segment = random.pick(closed);
    const at = `${name}-${hand.number()}`;
    if (dice < 22 && left.left >= 2 && pods.length > 0) {
      const node = makeNode(
        hand,
        network,
        {
          segment,
          groups: [groups.nodes],
          name: `node-${at}`,
          operator: random.percent(30) ? 'eks.amazonaws.com' : undefined,
        },
        pods[segment.zone] ?? random.pick(pods),
      );
      const eni = hand.get('Instance', node.home, node.id)?.Instances[0].NetworkInterfaces[1]
        ?.NetworkInterfaceId;
      const prefix =
        eni === undefined
          ? undefined
          : hand.get('NetworkInterface', node.home, eni)?.Ipv4Prefixes[0]?.Ipv4Prefix;
      if (prefix !== undefined && podAddresses.length < 6)
        podAddresses.push(prefix.replace(/(\d+)\/28$/, (_, last: string) => String(Number(last) + 3)));
    } else if (dice < 45) makeInstance(hand, network, { segment, groups: [groups.web], name: `app-${at}` });
    else if (dice < 50) makePublicServer(hand, network, groups, at);
    else if (dice < 68) makeLambda(hand, network, segment, groups, at);
    else if (dice < 80) makeDatabase(hand, network, groups);
    else if (dice < 88)
      makeInterface(hand, network, {
        segment,
        groups: [groups.nodes],
        description: `Amazon EKS ${name}`,
        service: 'amazon-eks',
      });
    else makeInterface(hand, network, { segment, groups: [groups.web], name: `spare-${at}` });
  }
  if (podAddresses.length > 1) {
    const group = makeTargetGroup(
      hand,
      network,
      { name: `${name}-pods`, type: 'ip', port: 8443, plain: true },
      podAddresses,
    );
    const [balancer] = network.balancers.values();
    if (balancer !== undefined) makeListener(hand, network, balancer, 8443, [group.id]);
  }
  if (random.percent(60)) makeAddress(hand, network.home, 'unused');
}

function makePublicServer(hand: Hand, network: Network, groups: Groups, at: string): void {
  const segment = hand.random.pick(segmentsOf(network, 'public'));
  const ownAddress = hand.random.percent(60);
  const { id, home } = makeInstance(hand, network, {
    segment,
    groups: [groups.web],
    name: `bastion-${at}`,
    publicIp: !ownAddress,
  });
  const eni = hand.get('Instance', home, id)?.Instances[0].NetworkInterfaces[0]?.NetworkInterfaceId;
  if (ownAddress && eni !== undefined)
    give(hand, makeAddress(hand, home, `bastion-${at}`), { id: eni, home });
}

export function makeLambda(
  hand: Hand,
  network: Network,
  segment: Segment,
  groups: Pick<Groups, 'web'>,
  at: string,
): void {
  const uuid = hand.hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  makeInterface(hand, network, {
    segment,
    groups: [groups.web],
    type: 'lambda',
    description: `AWS Lambda VPC ENI-${at}-${uuid}`,
    service: 'amazon-lambda',
  });
}

function makeDatabase(hand: Hand, network: Network, groups: Pick<Groups, 'data'>): void {
  const segment = hand.random.pick(segmentsOf(network, 'data'));
  if (segment.pool.free < 20) return;
  makeInterface(hand, network, {
    segment,
    groups: [groups.data],
    description: 'RDSNetworkInterface',
    service: 'amazon-rds',
    operator: hand.random.percent(30) ? 'rds.amazonaws.com' : undefined,
  });
}

/** What a participant of a shared VPC has in it: its own groups, instances and interfaces. */
function makeGuests(hand: Hand, network: Network, owner: Place, left: Budget): void {
  const shared = network.segments.filter((segment) => segment.shared);
  const group = makeGroup(hand, network, owner, 'guests', [allow(443, network.plan.cidr)]);
  const count = Math.max(2, Math.floor(network.plan.interfaces / 12));
  for (let index = 0; index < count && left.left > 1; index += 1) {
    makeInstance(hand, network, {
      segment: hand.random.pick(shared),
      owner,
      groups: [group],
      name: `guest-${index + 1}`,
    });
  }
}
