// A small AWS under heavy churn in simulated time, with the truth beside it: who had which address, from when to when. Its reads are
// pages one after the other while it changes; accounts are denied now and then; what is read goes through the real journal.
import eniKind from '../../collectors/network-interface.ts';
import vpcKind from '../../collectors/vpc.ts';
import peeringKind from '../../collectors/vpc-peering-connection.ts';
import type { Journal } from '../../src/journal/journal.ts';
import type { Kind } from '../../src/kind.ts';
import { listScope } from '../../src/location-task.ts';
import { normaliseItem, type Entry } from '../../src/normalise.ts';
import type { Random } from '../../src/simulator/generated/random.ts';

export interface Eni {
  readonly id: string;
  readonly account: string;
  readonly vpc: string;
  readonly ips: readonly string[];
  readonly prefixes: readonly string[];
  readonly publicIp: string | undefined;
  readonly instance: string | undefined;
  readonly type: string;
  readonly description: string;
  readonly group: string;
}

/** Who had an address, or what an interface was plugged into, from then until before then; milliseconds. */
export interface Held {
  readonly eni: string;
  readonly owner: string | undefined;
  readonly from: number;
  until: number;
  /** Whether any complete read showed it. */
  seen: boolean;
}

export interface ChurnOptions {
  readonly journal: Journal;
  readonly random: Random;
  readonly accounts: number;
  readonly interfaces: number;
  /** Changes an hour, per interface. */
  readonly churn: number;
  readonly start: number;
}

export interface Churn {
  readonly now: number;
  readonly cycles: number;
  readonly changes: number;
  /** Accounts that are denied now. */
  readonly denied: ReadonlySet<string>;
  /** By `VPC ADDRESS`, public ones by `public ADDRESS`. */
  readonly addresses: ReadonlyMap<string, readonly Held[]>;
  readonly interfaces: ReadonlyMap<string, readonly Held[]>;
  /** When anything of an interface changed. */
  readonly touched: ReadonlyMap<string, readonly number[]>;
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
  const vpcs = ids.flatMap((account, index) =>
    [0, 1].map((n) => ({
      account,
      id: `vpc-${hex(index * 2 + n, 17)}`,
      block: `10.${index * 2 + n}.0.0/16`,
    })),
  );
  const enis = new Map<string, Eni>();
  const addresses = new Map<string, Held[]>();
  const interfacesHeld = new Map<string, Held[]>();
  /** Lately freed first: addresses are used again within minutes. */
  const free = new Map(vpcs.map(({ id }) => [id, [] as string[]]));
  const fresh = new Map(vpcs.map(({ id }) => [id, 0]));
  const known = new Map(ids.map((id) => [id, new Map<string, string>()]));
  const denied = new Set<string>();
  const denials: (readonly [number, number])[] = [];
  const touched = new Map<string, number[]>();
  const deniedUntil = new Map<string, number>();
  let serial = 0;
  let now = start;
  let nextChange = start;
  let cycles = 0;
  let changes = 0;

  function hexId(prefix: string): string {
    serial += 1;
    return `${prefix}-${hex(serial * 2_654_435_761, 17)}`;
  }

  function takeAddress(vpc: string): string {
    const pool = free.get(vpc) ?? [];
    if (pool.length > 0 && random.percent(85)) return pool.pop() ?? '';
    const number = fresh.get(vpc) ?? 0;
    fresh.set(vpc, number + 1);
    const index = vpcs.findIndex(({ id }) => id === vpc);
    return `10.${index}.${Math.floor(number / 250)}.${4 + (number % 250)}`;
  }

  function takePrefix(vpc: string): string {
    const index = vpcs.findIndex(({ id }) => id === vpc);
    return `10.${index}.${200 + random.below(10)}.${16 * random.below(16)}/28`;
  }

  function keysOf(eni: Eni): readonly string[] {
    return [
      ...[...eni.ips, ...eni.prefixes].map((address) => `${eni.vpc} ${address}`),
      ...(eni.publicIp === undefined ? [] : [`public ${eni.publicIp}`]),
    ];
  }

  /** Writes the truth: what one had ends, what it has begins. */
  function put(before: Eni | undefined, after: Eni | undefined): void {
    const id = before?.id ?? after?.id ?? '';
    touched.set(id, [...(touched.get(id) ?? []), now]);
    if (after === undefined) enis.delete(id);
    else enis.set(id, after);
    const owner = after === undefined ? undefined : ownerOf(after);
    const [had, has] = [before === undefined ? [] : keysOf(before), after === undefined ? [] : keysOf(after)];
    const isOther = before === undefined || after === undefined || ownerOf(before) !== owner;
    for (const key of had) if (isOther || !has.includes(key)) endOf(addresses, key, id);
    for (const key of has) if (isOther || !had.includes(key)) begin(addresses, key, id, owner);
    if (!isOther) return;
    if (before !== undefined) endOf(interfacesHeld, id, id);
    if (after !== undefined) begin(interfacesHeld, id, id, owner);
  }

  function begin(table: Map<string, Held[]>, key: string, eni: string, owner: string | undefined): void {
    const list = table.get(key) ?? [];
    table.set(key, list);
    list.push({ eni, owner, from: now, until: Infinity, seen: false });
  }

  function endOf(table: Map<string, Held[]>, key: string, eni: string): void {
    const held = table.get(key)?.findLast((one) => one.eni === eni && one.until === Infinity);
    if (held !== undefined) held.until = now;
  }

  function make(vpc: (typeof vpcs)[number], more: Partial<Eni> = {}): Eni {
    const eni: Eni = {
      id: hexId('eni'),
      account: vpc.account,
      vpc: vpc.id,
      ips: [takeAddress(vpc.id)],
      prefixes: [],
      publicIp: undefined,
      instance: hexId('i'),
      type: 'interface',
      description: '',
      group: `sg-${hex(random.below(5), 17)}`,
      ...more,
    };
    put(undefined, eni);
    return eni;
  }

  function drop(eni: Eni): void {
    put(eni, undefined);
    free.get(eni.vpc)?.push(...eni.ips);
  }

  function change(): void {
    changes += 1;
    const all = [...enis.values()];
    const eni = random.pick(all);
    const vpc = vpcs.find(({ id }) => id === eni.vpc) ?? random.pick(vpcs);
    const others = all.filter((one) => one.vpc === eni.vpc && one.id !== eni.id);
    const other = others.length === 0 ? eni : random.pick(others);
    const what = random.below(100);
    if (what < 35) {
      drop(eni);
      if (random.percent(90)) make(vpc);
    } else if (what < 45) make(vpc);
    else if (what < 52) drop(eni);
    else if (what < 64) {
      // A secondary address goes over to another one.
      const [primary = '', ...rest] = eni.ips;
      const moved = rest.pop() ?? takeAddress(eni.vpc);
      put(eni, { ...eni, ips: [primary, ...rest.filter((ip) => ip !== moved)] });
      if (other.id !== eni.id) put(other, { ...other, ips: [...other.ips, moved] });
      else free.get(eni.vpc)?.push(moved);
    } else if (what < 74) {
      const [prefix = takePrefix(eni.vpc), ...rest] = eni.prefixes;
      if (all.some((one) => one.id !== eni.id && one.prefixes.includes(prefix) && one.vpc === eni.vpc))
        return;
      put(eni, { ...eni, prefixes: rest });
      if (other.id !== eni.id) put(other, { ...other, prefixes: [...other.prefixes, prefix] });
    } else if (what < 80) {
      const id = hexId('nat');
      drop(eni);
      const more = {
        instance: undefined,
        type: 'nat_gateway',
        description: `Interface for NAT Gateway ${id}`,
      };
      make(vpc, { ...more, publicIp: `52.1.${random.below(2)}.${random.below(50)}`, ...freePublic() });
    } else if (what < 86) {
      drop(eni);
      const name = `lb-${random.below(4)}`;
      make(vpc, { instance: undefined, description: `ELB app/${name}/${hex(serial, 16)}` });
    } else if (what < 92)
      put(eni, {
        ...eni,
        instance: eni.type === 'interface' && eni.description === '' ? hexId('i') : eni.instance,
      });
    else put(eni, { ...eni, group: `sg-${hex(random.below(5), 17)}` });
  }

  function freePublic(): { readonly publicIp?: string } {
    for (let tries = 0; tries < 20; tries++) {
      const publicIp = `52.1.0.${random.below(60)}`;
      if (![...enis.values()].some((eni) => eni.publicIp === publicIp)) return { publicIp };
    }
    serial += 1;
    return { publicIp: `52.2.${Math.floor(serial / 200) % 200}.${serial % 200}` };
  }

  function changeUntil(time: number): void {
    const every = 3_600_000 / Math.max(1, churn * enis.size);
    while (nextChange <= time) {
      now = nextChange;
      change();
      nextChange += every * (0.2 + random.below(160) / 100);
    }
    now = Math.max(now, time);
  }

  /** Pages one after the other; ids give the order, so that nothing moves from page to page. */
  function cycle(account: string): void {
    cycles += 1;
    const startedAt = new Date(now).toISOString();
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
      const page = [...enis.values()]
        .filter((eni) => eni.account === account && eni.id > last)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, pageSize);
      for (const eni of page) {
        const text = JSON.stringify(eni);
        shown.set(eni.id, text);
        sightings.push([eni.id, now]);
        if (before.get(eni.id) === text) continue;
        entries.push(entryOf(eniKind, itemOf(eni), account));
      }
      last = page.at(-1)?.id ?? last;
      if (page.length < pageSize) break;
      changeUntil(now + 1_000 + random.below(4_000));
    }
    const gone = [...before.keys()].filter((id) => !shown.has(id) && !enis.has(id));
    for (const id of before.keys()) if (!shown.has(id) && enis.has(id)) shown.set(id, before.get(id) ?? '');
    changeUntil(now + 500 + random.below(1_500));
    commit(account, eniKind, startedAt, entries, gone);
    known.set(account, shown);
    for (const [id, at] of sightings) see(id, at);
  }

  function see(id: string, at: number): void {
    const tables = [
      interfacesHeld.get(id) ?? [],
      ...[...touchedBy(id)].map((key) => addresses.get(key) ?? []),
    ];
    for (const list of tables)
      for (let index = list.length - 1; index >= 0 && index >= list.length - 12; index--) {
        const held = list[index];
        if (held?.eni === id && held.from <= at && at < held.until) held.seen = true;
      }
  }

  /** Keys that it has or had lately. */
  function touchedBy(id: string): readonly string[] {
    const eni = enis.get(id);
    return eni === undefined ? (lastKeys.get(id) ?? []) : remember(id, keysOf(eni));
  }

  const lastKeys = new Map<string, readonly string[]>();
  function remember(id: string, keys: readonly string[]): readonly string[] {
    const all = [...new Set([...keys, ...(lastKeys.get(id) ?? [])])].slice(0, 40);
    lastKeys.set(id, all);
    return all;
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
      now: new Date(now),
    });
  }

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
  for (let index = 0; index < interfaces; index++) make(random.pick(vpcs));
  let round = 0;
  const due = (index: number): number =>
    start + round * cycleMs + 10_000 + (index * cycleMs) / (ids.length + 1);

  return {
    get now() {
      return now;
    },
    get cycles() {
      return cycles;
    },
    get changes() {
      return changes;
    },
    denied,
    addresses,
    interfaces: interfacesHeld,
    touched,
    denials,
    enis: () => [...enis.values()],
    runUntil: (time) => {
      for (; due(0) <= time; round++) {
        for (const [index, account] of ids.entries()) {
          changeUntil(due(index));
          if (denied.has(account) && (deniedUntil.get(account) ?? 0) <= now) denied.delete(account);
          // Minutes or days, never all of them.
          else if (denied.size === 0 && round > 3 && random.below(ids.length * 150) === 0) {
            denied.add(account);
            const until = now + random.pick([600_000, 3_600_000, 20 * 3_600_000, 60 * 3_600_000]);
            deniedUntil.set(account, until);
            denials.push([now, until]);
          }
          cycle(account);
        }
      }
      changeUntil(time);
    },
  };
}

function ownerOf({ instance, description }: Eni): string | undefined {
  if (instance !== undefined) return instance;
  return /nat-[0-9a-f]+$/.exec(description)?.[0] ?? description;
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

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, '0').slice(-length);
}
