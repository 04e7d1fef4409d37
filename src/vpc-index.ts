// What derivations look up in the resources of a VPC: its route tables, who holds an address, which groups aim at it.
// One index per array, for as long as somebody holds the array: 10,000 interfaces are indexed once, not 10,000 times.
import { networkKey, parseAddress, parsePrefix } from './address.ts';
import { namedOwners } from './interface-owner.ts';
import type { Resource } from './state.ts';
import { readAddressTarget, type Target } from './target.ts';

interface RouteTableIndex {
  readonly main: string | undefined;
  readonly explicit: ReadonlySet<string>;
}

export const routeTablesOf = perArray((tables): RouteTableIndex => ({
  main: tables.find(isMain)?.id,
  explicit: new Set(tables.flatMap((table) => [...associated(table)])),
}));

interface InterfaceIndex {
  /** Addresses are networks of full length, delegated prefixes shorter ones. */
  readonly byNetwork: ReadonlyMap<string, readonly string[]>;
  readonly lengths: ReadonlySet<string>;
  readonly byOwner: ReadonlyMap<string, readonly string[]>;
}

export const interfacesOf = perArray((interfaces): InterfaceIndex => {
  const held = interfaces.flatMap((eni) => networksHeld(eni).map((network) => [network, eni.id] as const));
  return {
    byNetwork: grouped(held),
    lengths: new Set(held.map(([network]) => lengthOf(network))),
    byOwner: grouped(interfaces.flatMap((eni) => namedOwners(eni).map(({ id }) => [id, eni.id] as const))),
  };
});

/** Target groups by the address of each target; filled per prefix length when first asked. */
export const targetsOf = perArray((groups) => {
  const targets = groups.flatMap((group) =>
    addressTargetsOf(group).map(({ target }) => [target.id, group.id] as const),
  );
  const byLength = new Map<string, ReadonlyMap<string, readonly string[]>>();
  return function groupsWithin(network: string): readonly string[] {
    const length = lengthOf(network);
    const known =
      byLength.get(length) ??
      grouped(
        targets.flatMap(([address, group]) =>
          networksOf(address, [length]).map((key) => [key, group] as const),
        ),
      );
    byLength.set(length, known);
    return known.get(network) ?? [];
  };
});

/** Keys of all that an interface holds: addresses and delegated prefixes. */
export function networksHeld({ properties }: Resource): readonly string[] {
  const addresses = [...texts(properties['privateIpAddresses']), ...texts(properties['ipv6Addresses'])];
  const prefixes = [...texts(properties['ipv4Prefixes']), ...texts(properties['ipv6Prefixes'])];
  return [
    ...addresses.map(parseAddress).flatMap((address) => (address === undefined ? [] : networkKey(address))),
    ...prefixes
      .map(parsePrefix)
      .flatMap((prefix) => (prefix === undefined ? [] : networkKey(prefix, prefix.length))),
  ];
}

/** The networks of the given lengths (`4/28`) that an address lies in. */
export function networksOf(text: string, lengths: Iterable<string>): readonly string[] {
  const address = parseAddress(text);
  if (address === undefined) return [];
  return [...lengths]
    .map((length) => length.split('/').map(Number))
    .flatMap(([family, length]) => (family === address.family ? networkKey(address, length) : []));
}

function lengthOf(network: string): string {
  return network.slice(0, network.lastIndexOf('/'));
}

export function addressTargetsOf(
  group: Resource,
): readonly { readonly text: string; readonly target: Target }[] {
  if (group.properties['targetType'] !== 'ip') return [];
  return texts(group.properties['targets']).flatMap((text) => {
    const target = readAddressTarget(text);
    return target === undefined ? [] : [{ text, target }];
  });
}

export function isMain(table: Resource): boolean {
  return table.properties['main'] === true;
}

export function associated(table: Resource): ReadonlySet<string> {
  return new Set(
    (table.edges['ROUTED_BY'] ?? []).flatMap(({ from }) => (from?.startsWith('subnet-') ? [from] : [])),
  );
}

export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function grouped(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, id] of pairs) {
    const ids = groups.get(key);
    if (ids === undefined) groups.set(key, [id]);
    else ids.push(id);
  }
  return groups;
}

function perArray<Index>(
  build: (resources: readonly Resource[]) => Index,
): (resources: readonly Resource[]) => Index {
  const built = new WeakMap<readonly Resource[], { readonly index: Index }>();
  return (resources) => {
    const known = built.get(resources) ?? { index: build(resources) };
    built.set(resources, known);
    return known.index;
  };
}
