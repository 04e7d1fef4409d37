// The enrichment table: a row for each address that an interface has now, for tools that keep a table of their own. Columns are stable:
// new ones come at the end.
import type { Index } from './views.ts';
import type { LookedUp, SegmentView } from './generation.ts';
import { holdersAt } from './holders.ts';
import type { AddressTable } from './segment.ts';

export interface EnrichmentRow {
  /** An address; of a delegated IPv4 prefix each of its addresses, of an IPv6 one the prefix. */
  readonly ip: string;
  /** Address with the length of its prefix: `10.0.0.5/32`, of a delegated prefix the whole of it. */
  readonly prefix: string;
  /** Empty: it is a public address. Private ones mean something only inside their VPC. */
  readonly vpc: string;
  readonly resource: LookedUp;
}

export interface EnrichmentColumn {
  readonly name: string;
  readonly doc: string;
  value(row: EnrichmentRow): string;
}

export const enrichmentColumns: readonly EnrichmentColumn[] = [
  { name: 'ip', doc: 'Address; IPv6 delegated prefixes stand as prefixes', value: ({ ip }) => ip },
  {
    name: 'vpc_id',
    doc: 'VPC inside which it means this; empty for public addresses',
    value: ({ vpc }) => vpc,
  },
  { name: 'prefix', doc: 'The address as a network, or the delegated prefix', value: ({ prefix }) => prefix },
  { name: 'interface_id', doc: 'Interface that has it', value: ({ resource }) => resource.id },
  { name: 'account_id', doc: 'Account of the interface', value: ({ resource }) => resource.accountId },
  { name: 'region', doc: 'Region', value: ({ resource }) => resource.region },
  {
    name: 'zone_id',
    doc: 'Zone, the same for all accounts (`use1-az1`)',
    value: ({ resource }) => resource.availabilityZoneId ?? '',
  },
  { name: 'interface_vpc_id', doc: 'VPC of the interface', value: ({ resource }) => resource.vpcId ?? '' },
  { name: 'subnet_id', doc: 'Subnet', value: ({ resource }) => resource.subnetId ?? '' },
  {
    name: 'subnet',
    doc: '`public` or `private`, by its effective route; empty: not known',
    value: ({ resource }) => resource.subnet ?? '',
  },
  {
    name: 'security_groups',
    doc: 'Ids with spaces between them',
    value: ({ resource }) => (resource.securityGroups ?? []).join(' '),
  },
  { name: 'interface_type', doc: "AWS's type", value: ({ resource }) => resource.interfaceType ?? '' },
  { name: 'name', doc: 'Name tag of the interface', value: ({ resource }) => resource.name ?? '' },
  {
    name: 'instance_id',
    doc: 'Instance it is plugged into',
    value: ({ resource }) => resource.instanceId ?? '',
  },
  { name: 'instance_name', doc: 'Name tag of it', value: ({ resource }) => resource.instanceName ?? '' },
  {
    name: 'owner_service',
    doc: 'AWS service it works for',
    value: ({ resource }) => resource.ownerService ?? '',
  },
  { name: 'owner_name', doc: 'What that calls it', value: ({ resource }) => resource.ownerName ?? '' },
  { name: 'owner_id', doc: 'Id of what it works for', value: ({ resource }) => resource.ownerId ?? '' },
  {
    name: 'load_balancer',
    doc: 'Id of the load balancer',
    value: ({ resource }) => resource.loadBalancer ?? '',
  },
  { name: 'cluster', doc: 'EKS or ECS cluster', value: ({ resource }) => resource.cluster ?? '' },
  {
    name: 'tags',
    doc: 'Chosen tags, as JSON; empty: none',
    value: ({ resource }) => (resource.tags === undefined ? '' : JSON.stringify(resource.tags)),
  },
];

export function* enrichmentRows(index: Index): Generator<EnrichmentRow> {
  for (const family of [4, 6] as const) {
    for (const [depth, view] of index.views.entries()) {
      const newer = index.views.slice(0, depth);
      yield* rowsOf(view, view.table(family), family, (vpc, words) =>
        newer.some((one) => one.hasKey(vpc, family, words)),
      );
    }
  }
}

function* rowsOf(
  view: SegmentView,
  table: AddressTable,
  family: 4 | 6,
  isHidden: (vpc: string | undefined, words: readonly number[]) => boolean,
): Generator<EnrichmentRow> {
  const { width, keys, heads } = table;
  for (let key = 0; key < heads.length; key++) {
    const [vpcNumber = 0, ...words] = keys.subarray(key * width, (key + 1) * width);
    const vpc = vpcNumber === 0 ? undefined : view.segment.vpcs[vpcNumber - 1];
    if (isHidden(vpc, words)) continue;
    const [holder] = holdersAt(view, heads[key] ?? 0, undefined).certain;
    if (holder === undefined) continue;
    const [length = 0, ...address] = words;
    const resource = view.resource(holder.number, holder.row);
    const prefix = `${addressText(family, address)}/${length}`;
    for (const ip of addressesOf(family, length, address)) yield { ip, prefix, vpc: vpc ?? '', resource };
  }
}

/** Tools look addresses up as they are: a delegated /28 is sixteen of them. */
function addressesOf(family: 4 | 6, length: number, words: readonly number[]): readonly string[] {
  if (family === 6) return [length === 128 ? addressText(6, words) : `${addressText(6, words)}/${length}`];
  const [first = 0] = words;
  return Array.from({ length: length < 24 ? 1 : 2 ** (32 - length) }, (_, index) =>
    addressText(4, [first + index]),
  );
}

function addressText(family: 4 | 6, words: readonly number[]): string {
  if (family === 4) {
    const [bits = 0] = words;
    return `${bits >>> 24}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;
  }
  const groups = words.flatMap((word) => [(word >>> 16).toString(16), (word & 0xffff).toString(16)]);
  // The URL standard's serializer of IPv6 is RFC 5952's.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
