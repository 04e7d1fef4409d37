// Reads a small AWS under churn through the real journal, in simulated time: pages one after the other while it changes; accounts are
// denied now and then.
import eniKind from '../../collectors/network-interface.ts';
import vpcKind from '../../collectors/vpc.ts';
import peeringKind from '../../collectors/vpc-peering-connection.ts';
import type { Journal } from '../../src/journal/journal.ts';
import type { Kind } from '../../src/kind.ts';
import { listScope } from '../../src/location-task.ts';
import { normaliseItem, type Entry } from '../../src/normalise.ts';
import type { Random } from '../../src/simulator/generated/random.ts';
import { type ChurningAws, startAws } from './churn-aws.ts';
import type { Eni } from './churn-eni.ts';

export interface ChurnOptions {
  readonly journal: Journal;
  readonly random: Random;
  readonly accounts: number;
  readonly interfaces: number;
  /** Changes an hour, per interface. */
  readonly churn: number;
  readonly start: number;
}

export interface Churn extends Omit<ChurningAws, 'enis' | 'changeUntil' | 'see'> {
  readonly cycles: number;
  /** From when until when an account was denied. */
  readonly denials: readonly (readonly [number, number])[];
  enis(): readonly Eni[];
  /** Goes on until then, with all changes and cycles on the way. */
  runUntil(time: number): void;
}

export const cycleMs = 300_000;
const region = 'eu-west-1';
const pageSize = 40;

export function startChurn({ journal, random, accounts, interfaces, churn, start }: ChurnOptions): Churn {
  const ids = Array.from({ length: accounts }, (_, index) => String(111_111_111_111 + index));
  const aws = startAws({ random, accounts: ids, interfaces, churn, start });
  const known = new Map(ids.map((id) => [id, new Map<string, string>()]));
  /** Until when. */
  const denied = new Map<string, number>();
  const denials: (readonly [number, number])[] = [];
  let cycles = 0;

  /** Pages one after the other; ids give the order, so that nothing moves from page to page. */
  function cycle(account: string): void {
    cycles += 1;
    const startedAt = new Date(aws.now).toISOString();
    if (denied.has(account)) {
      const failure = { outcome: 'denied' as const, code: 'UnauthorizedOperation', message: 'no' };
      commit(account, eniKind, startedAt, [], [], failure);
      return;
    }
    const before = known.get(account) ?? new Map<string, string>();
    const shown = new Map<string, string>();
    const entries: Entry[] = [];
    const sightings: (readonly [string, number])[] = [];
    for (let last = ''; ;) {
      const page = [...aws.enis.values()]
        .filter((eni) => eni.account === account && eni.id > last)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, pageSize);
      for (const eni of page) {
        const text = JSON.stringify(eni);
        shown.set(eni.id, text);
        sightings.push([eni.id, aws.now]);
        if (before.get(eni.id) === text) continue;
        entries.push(entryOf(eniKind, itemOf(eni), account));
      }
      last = page.at(-1)?.id ?? last;
      if (page.length < pageSize) break;
      aws.changeUntil(aws.now + 1_000 + random.below(4_000));
    }
    const gone = [...before.keys()].filter((id) => !shown.has(id) && !aws.enis.has(id));
    for (const id of before.keys())
      if (!shown.has(id) && aws.enis.has(id)) shown.set(id, before.get(id) ?? '');
    aws.changeUntil(aws.now + 500 + random.below(1_500));
    commit(account, eniKind, startedAt, entries, gone);
    known.set(account, shown);
    for (const [id, at] of sightings) aws.see(id, at);
  }

  function commit(
    account: string,
    kind: Kind,
    startedAt: string,
    entries: readonly Entry[],
    gone: readonly string[],
    failure?: { readonly outcome: 'denied'; readonly code: string; readonly message: string },
  ): void {
    const scope = listScope(kind);
    journal.commit({
      place: { account, region, partition: 'aws' },
      cycleId: cycles,
      integrationId: account,
      kinds: [kind],
      readings: [{ scope, failure, startedAt, entries, gone, gaps: [], seen: entries.length }],
      now: new Date(aws.now),
    });
  }

  commitNetwork(aws, start, commit);
  let round = 0;
  const due = (index: number): number =>
    start + round * cycleMs + 10_000 + (index * cycleMs) / (ids.length + 1);

  /** For minutes or days, never all of them. */
  function deny(account: string): void {
    const { now } = aws;
    if (denied.has(account) && (denied.get(account) ?? 0) <= now) denied.delete(account);
    else if (denied.size === 0 && round > 3 && random.below(ids.length * 150) === 0) {
      const until = now + random.pick([600_000, 3_600_000, 20 * 3_600_000, 60 * 3_600_000]);
      denied.set(account, until);
      denials.push([now, until]);
    }
  }

  return {
    get now() {
      return aws.now;
    },
    get cycles() {
      return cycles;
    },
    get changes() {
      return aws.changes;
    },
    vpcs: aws.vpcs,
    addresses: aws.addresses,
    interfaces: aws.interfaces,
    touched: aws.touched,
    denials,
    enis: () => [...aws.enis.values()],
    runUntil: (time) => {
      for (; due(0) <= time; round++) {
        for (const [index, account] of ids.entries()) {
          aws.changeUntil(due(index));
          deny(account);
          cycle(account);
        }
      }
      aws.changeUntil(time);
    },
  };
}

/** The VPCs of each account, and one peering. */
function commitNetwork(
  { vpcs }: ChurningAws,
  start: number,
  commit: (
    account: string,
    kind: Kind,
    startedAt: string,
    entries: readonly Entry[],
    gone: readonly string[],
  ) => void,
): void {
  for (const { account } of vpcs.filter((_, index) => index % 2 === 0)) {
    const startedAt = new Date(start).toISOString();
    const items = vpcs
      .filter((vpc) => vpc.account === account)
      .map(({ id, block }) => ({
        VpcId: id,
        OwnerId: account,
        CidrBlock: block,
        CidrBlockAssociationSet: [{ CidrBlock: block, CidrBlockState: { State: 'associated' } }],
      }));
    commit(
      account,
      vpcKind,
      startedAt,
      items.map((item) => entryOf(vpcKind, item, account)),
      [],
    );
  }
  const [one, , other] = vpcs;
  if (one !== undefined && other !== undefined) {
    const peering = {
      VpcPeeringConnectionId: 'pcx-00000000000000001',
      Status: { Code: 'active' },
      RequesterVpcInfo: { OwnerId: one.account, VpcId: one.id, Region: region, CidrBlock: one.block },
      AccepterVpcInfo: { OwnerId: other.account, VpcId: other.id, Region: region, CidrBlock: other.block },
    };
    commit(
      one.account,
      peeringKind,
      new Date(start).toISOString(),
      [entryOf(peeringKind, peering, one.account)],
      [],
    );
  }
}

function entryOf(kind: Kind, item: object, account: string): Entry {
  const entry = normaliseItem(kind, item, { account, region, partition: 'aws' });
  if (entry === 'gone') throw new Error('nothing here is gone and listed');
  return entry;
}

function itemOf(eni: Eni): object {
  const [primary, ...rest] = eni.ips;
  const association = eni.publicIp === undefined ? undefined : { PublicIp: eni.publicIp };
  return {
    NetworkInterfaceId: eni.id,
    OwnerId: eni.account,
    VpcId: eni.vpc,
    SubnetId: 'subnet-00000000000000001',
    InterfaceType: eni.type,
    Description: eni.description,
    PrivateIpAddress: primary,
    PrivateIpAddresses: [primary, ...rest].map((ip) => ({ PrivateIpAddress: ip })),
    Association: association,
    Ipv4Prefixes: eni.prefixes.map((prefix) => ({ Ipv4Prefix: prefix })),
    Groups: [{ GroupId: eni.group }],
    ...(eni.instance === undefined ? {} : { Attachment: { InstanceId: eni.instance, DeviceIndex: 0 } }),
    TagSet: [],
  };
}
