// Every owner that an address ever had, as far back as changes are kept: interfaces, with what each was plugged into, in order of time.
// Reads all interfaces' pasts: for a question of a person, not for a pipeline.
import { UsageError } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Resource } from '../state.ts';
import { readAddress } from './address.ts';
import { attachedTo, networksIn, publicNetworks, vpcOf } from './facts.ts';
import type { Network } from './segment.ts';
import { type Moment, spansHeld, versionsOf } from './timeline.ts';

/** Between two reads: after the one, and by the other. Absent: before what is kept. */
export interface Bound {
  readonly after?: string;
  readonly by?: string;
}

export interface AddressOwner {
  readonly interfaceId: string;
  readonly accountId: string;
  readonly region: string;
  readonly vpcId?: string;
  /** The instance that it was plugged into. */
  readonly attachedTo?: string;
  readonly description?: string;
  readonly from: Bound;
  /** Absent: it has it still. */
  readonly until?: Bound;
}

const relevant: ReadonlySet<string> = new Set([
  'privateIpAddress',
  'privateIpAddresses',
  'publicIpAddresses',
  'ipv6Addresses',
  'ipv4Prefixes',
  'ipv6Prefixes',
  'description',
  'ATTACHED_TO',
]);

/** Oldest first. Without a VPC: in every VPC, and as a public address. @throws UsageError for what is no address */
export function ownersOf(journal: Journal, ip: string, vpc: string | undefined): readonly AddressOwner[] {
  const address = readAddress(ip);
  if (address === undefined) throw new UsageError(`--owners: "${ip}" is not an IPv4 or IPv6 address`);
  const found: (AddressOwner & { readonly order: number })[] = [];
  const held = (state: Resource): readonly string[] => {
    if (vpc !== undefined && vpcOf(state) !== vpc) return [];
    const networks = [...networksIn(state), ...(vpc === undefined ? publicNetworks(state) : [])];
    return networks.some((network) => isIn(address, network)) ? [JSON.stringify(ownerIn(state))] : [];
  };
  for (const history of journal.snapshot(() => [...journal.histories('NetworkInterface')])) {
    const versions = versionsOf(history, relevant);
    const keys = versions.map(({ state }) => held(state));
    for (const [owner, spans] of spansHeld(versions, keys)) {
      for (const { begin, end } of spans) {
        const until = end.late === Infinity ? {} : { until: boundOf(end) };
        found.push({ ...asOwner(JSON.parse(owner)), from: boundOf(begin), ...until, order: begin.late });
      }
    }
  }
  return found.sort((a, b) => a.order - b.order).map(({ order: _order, ...owner }) => owner);
}

function ownerIn(state: Resource): Omit<AddressOwner, 'from'> {
  const { description } = state.properties;
  const [plugged, vpcId] = [attachedTo(state), vpcOf(state)];
  return {
    interfaceId: state.id,
    accountId: state.accountId,
    region: state.region,
    ...(vpcId === undefined ? {} : { vpcId }),
    ...(plugged === undefined ? {} : { attachedTo: plugged }),
    ...(typeof description === 'string' && description !== '' ? { description } : {}),
  };
}

/** Our own text, read back. */
function asOwner(value: unknown): Omit<AddressOwner, 'from'> {
  return value as Omit<AddressOwner, 'from'>;
}

function boundOf({ early, late }: Moment): Bound {
  return {
    ...(Number.isFinite(early) ? { after: new Date(early).toISOString() } : {}),
    ...(Number.isFinite(late) ? { by: new Date(late).toISOString() } : {}),
  };
}

function isIn(address: Network, { family, length, words }: Network): boolean {
  if (address.family !== family) return false;
  return words.every((word, index) => {
    const bits = Math.min(32, Math.max(0, length - 32 * index));
    const size = 2 ** (32 - bits);
    return Math.floor(word / size) === Math.floor((address.words[index] ?? 0) / size);
  });
}
