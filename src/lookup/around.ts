// What is known beside the interfaces, kept whole: few things, and what they say reaches many interfaces.
import type { History } from '../journal/histories.ts';
import type { Journal } from '../journal/journal.ts';
import { otherEnd, type Resource } from '../state.ts';
import { type Surroundings, thingKinds } from './build.ts';
import { networkMap, type NetworkMap } from './network.ts';
import { type Reading, readingOf } from './reading.ts';
import { publicities } from './subnets.ts';

export const interfaces = { kind: 'NetworkInterface', action: 'ec2:DescribeNetworkInterfaces' } as const;
export const networkKinds = ['Vpc', 'VpcPeeringConnection', 'TransitGatewayAttachment'] as const;
export const besideKinds = ['RouteTable', 'EcsTask', ...networkKinds] as const;
export const fewKinds = thingKinds.filter((kind) => kind !== 'Instance');

/** By kind, by id. */
export type Beside = ReadonlyMap<string, Map<string, History>>;

export function besideOf(all: ReadonlyMap<string, readonly History[]>): Beside {
  return new Map(
    besideKinds.map((kind) => [kind, new Map((all.get(kind) ?? []).map((one) => [one.id, one]))]),
  );
}

export function readingsOf(journal: Journal): ReadonlyMap<string, Reading> {
  return new Map(
    journal
      .spans(interfaces.kind, interfaces.action)
      .map((scope) => [`${scope.accountId}/${scope.region}`, readingOf(scope)]),
  );
}

export function networkOf(beside: Beside): NetworkMap {
  return networkMap(new Map(networkKinds.map((kind) => [kind, [...(beside.get(kind)?.values() ?? [])]])));
}

export function surroundings(
  beside: Beside,
  known: {
    readonly readings: ReadonlyMap<string, Reading>;
    readonly network: NetworkMap;
    readonly tags: ReadonlySet<string>;
    instance(id: string): Resource | undefined;
  },
): Surroundings {
  const { readings, network, tags, instance } = known;
  const tasks = new Map(
    [...(beside.get('EcsTask')?.values() ?? [])].flatMap((history) => {
      const task = latest(history);
      return (task?.edges['OWNED_BY'] ?? []).map((edge) => [otherEnd(edge), task] as const);
    }),
  );
  return {
    publicities: publicities(beside.get('RouteTable')?.values() ?? []),
    network,
    isRead: (location) => (readings.get(location)?.spans.length ?? 0) > 0,
    instance,
    task: (id) => tasks.get(id),
    tags,
  };
}

/** As it is, or was when it was last seen. */
export function latest({ present, changes }: History): Resource | undefined {
  return present ?? changes.findLast(({ last }) => last !== undefined)?.last;
}
