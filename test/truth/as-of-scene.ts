// The past held against the simulator's own: an estate that changes between and while it is read, with calls that fail and a region that
// leaves the policy and comes back; what stood when is written down beside it, and which calls were read whole when.
import { wholeEstate } from '../../src/estate.ts';
import { standsFor } from '../../src/derive.ts';
import type { AsOf } from '../../src/journal/as-of-read.ts';
import type { Kind } from '../../src/kind.ts';
import { defaultPolicy } from '../../src/policy.ts';
import type { ExpectedResource } from '../../src/simulator/generated/state.ts';
import type { GroundTruth } from '../../src/simulator/generated/truth.ts';
import { type Resource } from '../../src/state.ts';
import { textOf } from './compare.ts';
import { anyFaults, lastingFaults, type TruthWorld } from './world.ts';

/** How everything stood from then on, until the next one; by id. */
export interface Moment {
  readonly at: number;
  readonly states: ReadonlyMap<string, string>;
}

export interface Read {
  readonly at: string;
  readonly endedAt: string;
  readonly outcome: string;
}

export interface Record {
  readonly moments: readonly Moment[];
  readonly truths: readonly GroundTruth[];
  /** By `account region kind action`, oldest first. */
  readonly reads: ReadonlyMap<string, readonly Read[]>;
  readonly begun: number;
  readonly ended: number;
  /** As the journal's answers are compared with the moments. */
  textOf(resource: Resource): string;
}

export async function watchPast(aws: TruthWorld, rounds: number): Promise<Record> {
  const { estate, harness, random } = aws;
  const { journal, kinds } = harness;
  const observed = observedNames(kinds);
  const told = new Map<string, Set<string>>();
  const copies = new Map<string, string>();
  const moments: Moment[] = [];
  const truths: GroundTruth[] = [];
  const reads = new Map<string, Read[]>();
  const regions = estate.regions(estate.accounts()[0] ?? '');

  function note(): void {
    const at = Date.now();
    const states = estate.state().map((one) => {
      const names = told.get(one.kind) ?? new Set();
      told.set(one.kind, names);
      for (const name of Object.keys(one.properties)) names.add(name);
      const text = expectedText(one, observed);
      const copy = copies.get(text) ?? text;
      copies.set(text, copy);
      return [one.id, copy] as const;
    });
    moments.push({ at, states: new Map(states) });
  }

  function noteReads(): void {
    const endedAt = new Date().toISOString();
    const here = new Set<string>();
    for (const { accountId, region, kind, action, outcome, askedAt } of journal.scopes()) {
      const key = `${accountId} ${region} ${kind} ${action}`;
      here.add(key);
      const known = reads.get(key) ?? [];
      reads.set(key, known);
      if (known.at(-1)?.at !== askedAt || known.at(-1)?.outcome !== outcome)
        known.push({ at: askedAt, endedAt, outcome });
    }
    for (const [key, known] of reads)
      if (!here.has(key) && known.at(-1)?.outcome !== 'gated')
        known.push({ at: endedAt, endedAt, outcome: 'gated' });
  }

  /** A moment that a time can lie in: the clock has whole milliseconds. */
  function tick(): void {
    for (const until = Date.now() + 2; Date.now() < until;);
  }

  function change(count: number): void {
    for (let made = 0; made < count; made++) {
      tick();
      truths.push(...estate.mutate());
      note();
    }
  }

  note();
  const begun = Date.now();
  for (let round = 0; round < rounds; round++) {
    const isChanging = random.percent(40);
    if (isChanging)
      aws.changeWhileAsked(15 + random.below(40), (entries) => {
        truths.push(...entries);
        note();
        tick();
      });
    const faults =
      round === 0 || random.percent(35) ? [] : random.percent(50) ? lastingFaults(aws) : anyFaults(aws);
    harness.simulator.setFaults(faults);
    const isNarrow = round > 2 && random.percent(15);
    const policy = { ...defaultPolicy, regions: isNarrow ? regions.slice(0, 1) : [...regions] };
    for (const account of random.percent(50) ? estate.accounts() : estate.accounts().toReversed()) {
      await harness.cycle(account, { policy });
      noteReads();
    }
    aws.changeWhileAsked(undefined, () => {});
    change(random.below(8));
  }
  harness.simulator.setFaults([]);
  for (const account of estate.accounts()) {
    await harness.cycle(account);
    noteReads();
  }
  const { aliases } = wholeEstate(journal);
  return {
    moments,
    truths,
    reads,
    begun,
    ended: Date.now(),
    textOf: (resource) =>
      stateText({
        ...resource,
        properties: Object.entries(resource.properties).filter(
          ([name]) => told.get(resource.kind)?.has(name) === true,
        ),
        edges: Object.entries(resource.edges).flatMap(([type, ends]) =>
          ends.map(({ to = resource.id, from = resource.id, ...rest }) =>
            edgeText(type, from, standsFor(to, { aliases }), rest),
          ),
        ),
      }),
  };
}

function expectedText(one: ExpectedResource, observed: ReadonlyMap<string, ReadonlySet<string>>): string {
  const moving = observed.get(one.kind) ?? new Set();
  return stateText({
    ...one,
    properties: Object.entries(one.properties).filter(([name]) => !moving.has(name)),
    edges: one.edges.flatMap(({ type, from, to, properties, derived }) => {
      const still = Object.entries(properties).filter(([name]) => !moving.has(`${type}.${name}`));
      return derived ? [] : [edgeText(type, from, to, Object.fromEntries(still))];
    }),
  });
}

function stateText(one: {
  readonly kind: string;
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly properties: readonly (readonly [string, unknown])[];
  readonly edges: readonly string[];
}): string {
  const values = one.properties.flatMap(([name, value]) =>
    textOf(value) === '' ? [] : [`${name} = ${textOf(value)}`],
  );
  const place = `${one.kind} ${one.id} ${one.accountId}/${one.region}`;
  return [place, ...values.sort(), ...one.edges.toSorted()].join('\n');
}

function edgeText(type: string, from: string, to: string, properties: object): string {
  return `${from} -${type}-> ${to} ${textOf(properties)}`;
}

/** `property`, and `EDGE.property`: what moves by itself has no past. */
function observedNames(kinds: readonly Kind[]): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    kinds.map((kind) => {
      const names = [kind, ...kind.facets.map(({ part }) => part)].flatMap(({ properties, edges }) => [
        ...Object.entries(properties).flatMap(([name, { observed }]) => (observed ? [name] : [])),
        ...Object.entries(edges).flatMap(([type, edge]) =>
          Object.entries(edge.properties ?? {}).flatMap(([name, { observed = false }]) =>
            observed ? [`${type}.${name}`] : [],
          ),
        ),
      ]);
      return [kind.kind, new Set(names)] as const;
    }),
  );
}

/** How it stood; undefined: that millisecond is the one of a change. */
export function momentAt({ moments }: Record, at: number): Moment | undefined {
  const index = moments.findLastIndex((moment) => moment.at <= at);
  const [moment, next] = [moments[index], moments[index + 1]];
  if (moment === undefined || at - moment.at < 1 || (next !== undefined && next.at - at < 1))
    return undefined;
  return moment;
}

/** Whether the reads around that time were both whole, by what the cycles said. */
export function wasRead({ reads }: Record, scope: string, at: string): boolean {
  const of = reads.get(scope) ?? [];
  const next = of.findIndex((read) => read.at >= at);
  const [before, after] = [of[next - 1], of[next]];
  return after?.outcome === 'complete' && (after.at === at || before?.outcome === 'complete');
}

/** There and back between two reads, which no reader can see: it was the same while each of them was made. */
export function isThereAndBack(record: Record, one: AsOf, scope: string, text: string, at: string): boolean {
  const of = record.reads.get(scope) ?? [];
  const next = of.findIndex((read) => read.at >= at);
  const stood = (read: Read | undefined): boolean =>
    read !== undefined &&
    record.moments.some((moment, index) => {
      const until = record.moments[index + 1]?.at ?? Infinity;
      const isDuring = moment.at <= Date.parse(read.endedAt) && until >= Date.parse(read.at);
      return isDuring && (moment.states.get(one.id) ?? '') === text;
    });
  return stood(of[next - 1]) && stood(of[next]);
}
