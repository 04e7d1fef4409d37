// The slow, plain way to look up: reads the journal's events and present state anew for each question, and tries for every interface
// which states it may have had then. Shares with the index only how the journal's spans of reads are told.
import type { ChangeEvent } from '../../src/journal/events.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { type Reading, readingOf, sightAt } from '../../src/lookup/reading.ts';
import type { EdgeState, Resource } from '../../src/state.ts';

export interface Expected {
  readonly grade: 'exact' | 'ambiguous' | 'unknown' | 'hidden';
  readonly provisional: boolean;
  /** Ids, sorted. */
  readonly among: readonly string[];
  /** Of what is exact. */
  readonly instance: string | undefined;
  readonly groups: readonly string[];
}

interface Possible {
  /** States that it may have had, in their order; undefined: it was not there. */
  readonly states: readonly (Resource | undefined)[];
  readonly reading: Reading | undefined;
}

const none = { among: [], instance: undefined, groups: [] };

export interface Reference {
  eni(id: string, time: number): Expected;
  address(vpc: string, ip: string, time: number): Expected;
}

export function reference(journal: Journal): Reference {
  const events = Map.groupBy(
    journal.events({ after: 0, kind: 'NetworkInterface' }),
    ({ resourceId }) => resourceId,
  );
  const present = new Map([...journal.resources('NetworkInterface')].map((one) => [one.id, one]));
  const vpcs = new Map([...journal.resources('Vpc')].map((one) => [one.id, one]));
  const readings = new Map(
    journal
      .spans('NetworkInterface', 'ec2:DescribeNetworkInterfaces')
      .map((scope) => [`${scope.accountId}/${scope.region}`, readingOf(scope)]),
  );
  const ids = [...new Set([...events.keys(), ...present.keys()])];

  function readAt(resource: Resource, time: number): Reading | undefined {
    const own = readings.get(`${resource.accountId}/${resource.region}`);
    const vpc = vpcs.get(String(resource.properties['vpcId']));
    const shared = vpc === undefined ? undefined : readings.get(`${vpc.accountId}/${vpc.region}`);
    const chosen = (own?.spans.length ?? 0) > 0 || (shared?.spans.length ?? 0) === 0 ? own : shared;
    if (chosen !== undefined && sightAt(chosen, time) !== 'unobserved') return chosen;
    return shared !== undefined && sightAt(shared, time) !== 'unobserved' ? shared : chosen;
  }

  function possible(id: string, time: number): Possible {
    const own = events.get(id) ?? [];
    const states = statesOf(own, present.get(id));
    const last = states.findLast((state) => state !== undefined);
    let [first, end] = [0, states.length - 1];
    let bound = -Infinity;
    for (const [index, event] of own.entries()) {
      const [early, late] = between(event, own[index - 1]);
      bound = Math.min(Math.max(bound, early), late);
      if (late <= time) first = index + 1;
      else if (bound >= time) {
        end = Math.min(end, index);
        break;
      }
    }
    const among = states.slice(first, Math.max(first, end) + 1);
    return { states: among, reading: last === undefined ? undefined : readAt(last, time) };
  }

  function eni(id: string, time: number): Expected {
    if (!ids.includes(id)) return { ...none, grade: 'unknown', provisional: false };
    const { states, reading } = possible(id, time);
    const sight = reading === undefined ? 'unobserved' : sightAt(reading, time);
    const there = states.filter((state) => state !== undefined);
    const provisional = sight === 'later' || sight === 'unobserved';
    const isCertain = there.length === states.length && new Set(there.map(told)).size === 1;
    if (sight === 'blind' && !isCertain)
      return { ...none, grade: 'hidden', provisional: false, among: there.length > 0 ? [id] : [] };
    if (there.length === 0) return { ...none, grade: 'unknown', provisional };
    if (!isCertain) return { ...none, grade: 'ambiguous', provisional, among: [id] };
    return exact(there[0], provisional);
  }

  function address(vpc: string, ip: string, time: number): Expected {
    const [certain, maybe]: [Resource[], Resource[]] = [[], []];
    for (const id of ids) {
      const { states } = possible(id, time);
      const having = states.filter((state) => state !== undefined && has(state, vpc, ip));
      const [first] = having;
      if (first === undefined) continue;
      if (having.length === states.length) certain.push(first);
      else maybe.push(first);
    }
    const vpcReading = readings.get(`${vpcs.get(vpc)?.accountId}/${vpcs.get(vpc)?.region}`);
    const [holder] = certain.length > 0 ? certain : maybe;
    const reading = holder === undefined ? vpcReading : readAt(holder, time);
    const sight = reading === undefined ? 'unobserved' : sightAt(reading, time);
    const provisional = sight === 'later' || sight === 'unobserved';
    const among = [...new Set((certain.length > 0 ? certain : maybe).map(({ id }) => id))].sort();
    if (holder !== undefined && certain.length === 1) {
      const own = eni(holder.id, time);
      if (sight === 'blind') return { ...none, grade: 'hidden', provisional: false, among };
      return own.grade === 'exact'
        ? { ...own, provisional }
        : { ...none, grade: 'ambiguous', provisional, among };
    }
    if (sight === 'blind') return { ...none, grade: 'hidden', provisional: false, among };
    if (holder !== undefined) return { ...none, grade: 'ambiguous', provisional, among };
    // A VPC that is not there (any more) could be anywhere.
    const places = vpcs.has(vpc) ? (reading === undefined ? [] : [reading]) : [...readings.values()];
    const grade = places.some((one) => isHidden(one, time)) ? 'hidden' : 'unknown';
    return { ...none, grade, provisional: places.some((one) => sightAt(one, time) === 'later') };
  }

  return { eni, address };
}

function isHidden(reading: Reading, time: number): boolean {
  const sight = sightAt(reading, time);
  const isDenied = reading.outcome === 'denied' || reading.outcome === 'region-disabled';
  return sight === 'blind' || (isDenied && sight === 'later');
}

function exact(state: Resource | undefined, provisional: boolean): Expected {
  if (state === undefined) throw new Error('nothing is exact of what is not there');
  return {
    grade: 'exact',
    provisional,
    among: [state.id],
    instance: state.edges['ATTACHED_TO']?.[0]?.to,
    groups: (state.edges['MEMBER_OF'] ?? []).map(({ to = '' }) => to),
  };
}

/** Before the first event, and after each. */
function statesOf(
  events: readonly ChangeEvent[],
  present: Resource | undefined,
): readonly (Resource | undefined)[] {
  const states: (Resource | undefined)[] = [present];
  for (const [index, event] of [...events.entries()].reverse()) {
    const after = states[0];
    const isFirst = index === 0 || events[index - 1]?.last !== undefined;
    if (event.last !== undefined) states.unshift(event.last);
    else if (
      event.change === 'created' ||
      (event.change === 'discovered' && isFirst && event.changes.length === 0)
    )
      states.unshift(undefined);
    else states.unshift(after === undefined ? undefined : before(after, event));
  }
  return states;
}

function before(state: Resource, { changes }: ChangeEvent): Resource {
  const properties = new Map(Object.entries(state.properties));
  const edges = new Map<string, readonly EdgeState[]>(Object.entries(state.edges));
  for (const { path, before: old } of changes) {
    if (path === path.toUpperCase()) edges.set(path, (old ?? []) as readonly EdgeState[]);
    else if (old === undefined) properties.delete(path);
    else properties.set(path, old as string);
  }
  return { ...state, properties: Object.fromEntries(properties), edges: Object.fromEntries(edges) };
}

/** What CloudTrail dates happened within that second, unless it was seen by then. */
function between(event: ChangeEvent, before: ChangeEvent | undefined): readonly [number, number] {
  const [early, late] = [earliest(event, before), Date.parse(event.seenAt)];
  const dated = event.attributedAt === undefined ? undefined : Date.parse(event.attributedAt);
  if (dated === undefined || dated >= late) return [early, late];
  return [Math.max(early, dated), Math.max(early, Math.min(dated + 1_000, late))];
}

function earliest(event: ChangeEvent, before: ChangeEvent | undefined): number {
  if (event.notBefore !== undefined) return Math.min(Date.parse(event.notBefore), Date.parse(event.seenAt));
  if (event.change === 'released' || (event.change === 'discovered' && event.changes.length === 0))
    return Date.parse(event.seenAt);
  return before === undefined ? -Infinity : Date.parse(before.seenAt);
}

/** All that an answer tells. */
function told(state: Resource): string {
  const { properties, edges } = state;
  const names = [
    'name',
    'tags',
    'vpcId',
    'subnetId',
    'availabilityZone',
    'availabilityZoneId',
    'interfaceType',
    'description',
    'ownerService',
    'ownerName',
    'privateIpAddress',
    'privateIpAddresses',
    'publicIpAddresses',
    'ipv6Addresses',
    'ipv4Prefixes',
    'ipv6Prefixes',
  ];
  const empty = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? undefined : value);
  return JSON.stringify([
    ...names.map((name) => empty(properties[name])),
    edges['ATTACHED_TO']?.map(({ to }) => to),
    (edges['MEMBER_OF'] ?? []).map(({ to }) => to),
  ]);
}

function has({ properties }: Resource, vpc: string, ip: string): boolean {
  if (properties['vpcId'] !== vpc) return false;
  const list = (name: string): readonly string[] => [properties[name] ?? []].flat().map(String);
  if ([...list('privateIpAddresses'), ...list('ipv6Addresses')].includes(ip)) return true;
  const number = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return list('ipv4Prefixes').some((prefix) => {
    const [base = '', length = ''] = prefix.split('/');
    const size = 2 ** (32 - Number(length));
    return Math.floor(number(base) / size) === Math.floor(number(ip) / size);
  });
}
