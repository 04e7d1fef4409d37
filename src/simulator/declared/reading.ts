// What a thing says of itself, by its own declaration: for kinds without a hand-written generation there is no other word. That the
// declaration is right is the contract's to test; here it tells what each answer must come to.
import type { Kind, Place } from '../../kind.ts';
import { type Entry, normaliseFacet, normaliseItem } from '../../normalise.ts';
import type { ObservedState, PartState } from '../../state.ts';
import { type Facts, facts } from '../generated/facts.ts';
import type { Json } from '../record.ts';
import type { Thing } from './holding.ts';

export interface Reading {
  readonly facts: Facts;
  /** The owner's; the place's own where the answer names none. */
  readonly accountId: string;
  readonly region: string;
  /** The facets that say something of it. */
  readonly answered: readonly number[];
}

/** By id; what is listed as gone is left out. */
export function read(
  thing: Pick<Thing, 'template' | 'page' | 'parent' | 'facets'>,
  place: Place,
): ReadonlyMap<string, Reading> {
  return readPage(thing.template.kind, thing.page, place, thing.parent, thing.facets);
}

function readPage(
  kind: Kind,
  page: Json,
  place: Place,
  parent?: string,
  facets: Thing['facets'] = [],
): ReadonlyMap<string, Reading> {
  const readings = new Map<string, Reading>();
  for (const item of kind.list.items(page, parent) ?? []) {
    const entry = normaliseItem(kind, item, place, parent);
    if (entry === 'gone') continue;
    const parts = kind.facets.flatMap(({ call, part }, index) => {
      // A call per resource answers of whatever is there, if only an empty document.
      const answer = facets[index]?.get(entry.id) ?? (call.how === 'each' ? {} : undefined);
      const told = answer === undefined ? [] : call.answers([answer], [entry.id]);
      return told
        .filter(([id]) => id === entry.id)
        .slice(-1)
        .map(([id, mine]) => ({ index, entry: normaliseFacet(id, part, mine, place) }));
    });
    const { account = place.account, region = place.region } = entry.owner;
    readings.set(entry.id, {
      facts: factsOf([entry, ...parts.map((told) => told.entry)]),
      accountId: account,
      region,
      answered: parts.map(({ index }) => index),
    });
  }
  return readings;
}

function factsOf(entries: readonly Entry[]): Facts {
  const states = entries.map(({ text }) => parsed<PartState>(text));
  const latest = entries.flatMap(({ observed }) =>
    observed === undefined ? [] : [parsed<ObservedState>(observed.text)],
  );
  return facts(
    Object.assign({}, ...states.flatMap(({ properties, edges }) => [properties, edges])),
    Object.assign({}, ...latest),
  );
}

/** What normalise.ts wrote itself. */
function parsed<Value>(text: string): Value {
  return JSON.parse(text) as Value;
}
