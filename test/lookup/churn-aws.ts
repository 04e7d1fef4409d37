// A small AWS under heavy churn in simulated time, with the truth beside it: who had which address, from when to when.
import type { Random } from '../../src/simulator/generated/random.ts';
import { type Eni, type Held, hex, keysOf, ownerOf } from './churn-eni.ts';

export interface ChurningAws {
  readonly now: number;
  readonly changes: number;
  readonly vpcs: readonly { readonly account: string; readonly id: string; readonly block: string }[];
  readonly enis: ReadonlyMap<string, Eni>;
  /** By `VPC ADDRESS`, public ones by `public ADDRESS`. */
  readonly addresses: ReadonlyMap<string, readonly Held[]>;
  readonly interfaces: ReadonlyMap<string, readonly Held[]>;
  /** When anything of an interface changed. */
  readonly touched: ReadonlyMap<string, readonly number[]>;
  /** Goes on until then, with all changes on the way. */
  changeUntil(time: number): void;
  /** A read showed it then. */
  see(id: string, at: number): void;
}

export interface AwsOptions {
  readonly random: Random;
  readonly accounts: readonly string[];
  readonly interfaces: number;
  /** Changes an hour, per interface. */
  readonly churn: number;
  readonly start: number;
}

export function startAws({ random, accounts, interfaces, churn, start }: AwsOptions): ChurningAws {
  const vpcs = accounts.flatMap((account, index) =>
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
  const touched = new Map<string, number[]>();
  let serial = 0;
  let now = start;
  let nextChange = start;
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
    // As many as at first, about, however long it goes on.
    else if (what < 52 && enis.size >= interfaces) drop(eni);
    else if (what < 52) make(vpc);
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

  for (let index = 0; index < interfaces; index++) make(random.pick(vpcs));

  return {
    get now() {
      return now;
    },
    get changes() {
      return changes;
    },
    vpcs,
    enis,
    addresses,
    interfaces: interfacesHeld,
    touched,
    changeUntil,
    see,
  };
}
