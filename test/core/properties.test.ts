// Normalising and comparing states, for any input: order never matters, equal content is no difference, and a difference applied
// to what was before gives what is after.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffObserved, diffStates } from '../../src/diff.ts';
import type { Kind } from '../../src/kind.ts';
import { normaliseFacet, normaliseItem, pathsOf } from '../../src/normalise.ts';
import { stateOf } from '../support/entries.ts';
import { canonical, type EdgeState, isEdgeList, mergeParts, type Resource } from '../../src/state.ts';
import { examplesOf } from '../collectors/example-states.ts';
import { account, kinds, region } from './core-world.ts';

const place = { account, region, partition: 'aws' };

interface Listed {
  readonly kind: Kind;
  readonly item: unknown;
}

interface Answered {
  readonly kind: Kind;
  readonly facet: number;
  readonly id: string;
  readonly answer: unknown;
}

/** Whole answers of an operation's example, per parent or not. */
function pagesOf(example: object): readonly object[] {
  if (!('by' in example) || !('answers' in example)) return [example];
  const { answers } = example;
  return typeof answers === 'object' && answers !== null ? Object.values(answers) : [];
}

const listed: readonly Listed[] = kinds.flatMap((kind) =>
  examplesOf(kind).map(({ item }) => ({ kind, item })),
);

const answered: readonly Answered[] = kinds.flatMap((kind) =>
  kind.facets.flatMap(({ call }, facet) => {
    const example = kind.example[call.operation] ?? {};
    const ids = listed.flatMap((one) => (one.kind === kind ? (kind.id(one.item, place) ?? []) : []));
    return pagesOf(example).flatMap((page) =>
      call
        .answers([page], call.how === 'each' ? ids.slice(0, 1) : ids)
        .map(([id, answer]) => ({ kind, facet, id, answer })),
    );
  }),
);

/** The same value with every list in it, at any depth, in another order. */
function shuffled(value: unknown, order: () => number): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => ({ item: shuffled(item, order), at: order() }));
    return items.sort((a, b) => a.at - b.at).map(({ item }) => item);
  }
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => ({
    key,
    inner: shuffled(inner, order),
    at: order(),
  }));
  return Object.fromEntries(entries.sort((a, b) => a.at - b.at).map(({ key, inner }) => [key, inner]));
}

const orders = fc
  .infiniteStream(fc.integer({ min: 0, max: 1_000 }))
  .map((stream) => () => Number(stream.next().value));

describe('order', () => {
  test('there is an example of every kind, and of every further call', () => {
    expect(new Set(listed.map(({ kind }) => kind.kind)).size).toBe(kinds.length);
    const facets = kinds.reduce((sum, kind) => sum + kind.facets.length, 0);
    expect(new Set(answered.map(({ kind, facet }) => `${kind.kind} ${facet}`)).size).toBe(facets);
  });

  test.each(kinds.map((kind) => [kind.kind, kind] as const))(
    'of nothing in a %s matters to its state or hash',
    (_name, kind) => {
      const items = listed.filter((one) => one.kind === kind).map(({ item }) => item);
      fc.assert(
        fc.property(fc.constantFrom(...items), orders, (item, order) => {
          expect(normaliseItem(kind, shuffled(item, order), place)).toEqual(normaliseItem(kind, item, place));
        }),
        { numRuns: 60 },
      );
    },
  );

  test('of nothing in a further answer matters', () => {
    fc.assert(
      fc.property(fc.constantFrom(...answered), orders, ({ kind, facet, id, answer }, order) => {
        const part = kind.facets[facet]?.part;
        if (part === undefined) throw new Error('no part');
        expect(normaliseFacet(id, part, shuffled(answer, order), place)).toEqual(
          normaliseFacet(id, part, answer, place),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('what is listed twice inside an item is there once', () => {
    const twice = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.flatMap((item) => [twice(item), twice(item)]);
      if (value instanceof Date || typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, twice(inner)]));
    };
    for (const { kind, item } of listed) {
      const [once, doubled] = [normaliseItem(kind, item, place), normaliseItem(kind, twice(item), place)];
      const edges = doubled === 'gone' ? [] : Object.values(stateOf(doubled).edges);
      expect(doubled === 'gone').toBe(once === 'gone');
      for (const some of edges) expect(new Set(some.map(canonical)).size).toBe(some.length);
    }
  });
});

describe('every field of every answer is optional', () => {
  const spoiled: readonly unknown[] = [undefined, null];

  test('an item without any one of its fields, at any depth, is still read, and says only what the kind declares', () => {
    for (const { kind, item } of listed) {
      const paths = new Set(['arn', ...pathsOf(kind)]);
      for (const value of spoiled) {
        for (const poorer of withoutEach(item, value)) {
          if (kind.id(poorer, place) === undefined) continue;
          const entry = normaliseItem(kind, poorer, place);
          if (entry === 'gone') continue;
          const { properties, edges } = stateOf(entry);
          expect(
            [...Object.keys(properties), ...Object.keys(edges)].filter((path) => !paths.has(path)),
          ).toEqual([]);
        }
      }
    }
  });

  /** The value with one field less, for every field in it; a list's members are thinned in place. */
  function* withoutEach(value: unknown, instead: unknown): Generator {
    if (Array.isArray(value)) {
      for (const [index, inner] of value.entries())
        for (const poorer of withoutEach(inner, instead)) yield value.with(index, poorer);
    } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      for (const [key, inner] of Object.entries(value)) {
        // The SDK leaves fields out; it never gives null.
        if (instead === undefined) yield { ...value, [key]: undefined };
        for (const poorer of withoutEach(inner, instead)) yield { ...value, [key]: poorer };
      }
    }
  }

  test('an item with nothing but its id is read', () => {
    for (const { kind, item } of listed) {
      const id = kind.id(item, place);
      const [field] = Object.entries(item ?? {}).find(([, value]) => value === id) ?? [];
      if (field === undefined) continue;
      expect(normaliseItem(kind, { [field]: id }, place)).toMatchObject({ id });
    }
  });
});

const names = fc.stringMatching(/^[a-z][A-Za-z]{0,5}$/).filter((name) => !(name in {}));
const values = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 4 }),
);
const ends = fc.record(
  {
    to: fc.stringMatching(/^[a-d]{1,2}$/),
    port: fc.integer({ min: 0, max: 3 }),
    state: fc.constantFrom('a', 'b'),
  },
  { requiredKeys: ['to'] },
);
const edgeLists = fc.uniqueArray(ends, { selector: canonical, maxLength: 4 });
const edgeNames = fc.stringMatching(/^[A-Z]{1,3}$/);
type State = Pick<Resource, 'properties' | 'edges'>;
const states: fc.Arbitrary<State> = fc.record({
  properties: fc.dictionary(names, values, { maxKeys: 5, noNullPrototype: true }),
  edges: fc.dictionary(edgeNames, edgeLists, { maxKeys: 3, noNullPrototype: true }),
});

/** What a state says: nothing for an empty list, and edges as a set. */
function content(state: State): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const [path, value] of Object.entries({ ...state.properties, ...state.edges })) {
    if (Array.isArray(value) && value.length === 0) continue;
    said.set(path, isEdgeList(value) ? value.map(canonical).sort().join() : canonical(value));
  }
  return said;
}

function apply(before: State, changes: ReturnType<typeof diffStates>): State {
  const properties: Record<string, Resource['properties'][string]> = { ...before.properties };
  const edges: Record<string, readonly EdgeState[]> = { ...before.edges };
  for (const { path, after } of changes) {
    delete properties[path];
    delete edges[path];
    if (after === undefined) continue;
    if (isEdgeList(after)) edges[path] = after;
    else properties[path] = after;
  }
  return { properties, edges };
}

describe('differences', () => {
  test('of two states are none if and only if they say the same', () => {
    fc.assert(
      fc.property(states, states, (one, other) => {
        expect(diffStates(one, other).length === 0).toBe(
          canonical([...content(one)].sort()) === canonical([...content(other)].sort()),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('of a state and itself are none, in whatever order its keys and edges stand', () => {
    fc.assert(
      fc.property(states, orders, (state, order) => {
        const edges = Object.fromEntries(
          Object.entries(state.edges)
            .map((entry) => ({ entry, at: order() }))
            .sort((a, b) => a.at - b.at)
            .map(({ entry: [type, list] }) => [type, list.toReversed()]),
        );
        const properties = Object.fromEntries(Object.entries(state.properties).toReversed());
        expect(diffStates(state, { properties, edges })).toEqual([]);
      }),
    );
  });

  test('applied to what was before give what is after', () => {
    fc.assert(
      fc.property(states, states, (before, after) => {
        expect(content(apply(before, diffStates(before, after)))).toEqual(content(after));
      }),
      { numRuns: 500 },
    );
  });

  test('turned round are the same paths with before and after exchanged', () => {
    fc.assert(
      fc.property(states, states, (one, other) => {
        const there = diffStates(one, other).map(({ path, before, after }) => [path, before, after]);
        expect(diffStates(other, one).map(({ path, before, after }) => [path, after, before])).toEqual(there);
      }),
    );
  });

  test('name each path once, sorted, with what was there on both sides', () => {
    fc.assert(
      fc.property(states, states, (before, after) => {
        const changes = diffStates(before, after);
        const paths = changes.map(({ path }) => path);
        expect(paths).toEqual([...new Set(paths)].sort());
        for (const { path, before: old, after: now } of changes) {
          expect(old).toEqual(before.properties[path] ?? before.edges[path]);
          expect(now).toEqual(after.properties[path] ?? after.edges[path]);
        }
      }),
    );
  });

  test('survive being written as JSON and read back', () => {
    fc.assert(
      fc.property(states, states, (before, after) => {
        const written = (state: State): State => JSON.parse(JSON.stringify(state)) as State;
        expect(diffStates(written(before), after)).toEqual(diffStates(before, after));
      }),
    );
  });
});

describe('observed values', () => {
  const health = fc.dictionary(
    fc.constantFrom('free', 'health', 'TARGETS'),
    fc.oneof(fc.integer({ min: 0, max: 3 }), edgeLists),
    { maxKeys: 3, noNullPrototype: true },
  );
  const moving = (): ReadonlySet<string> => new Set(['state']);

  test('of an edge or value that came or went say nothing: that is the configuration’s event', () => {
    fc.assert(
      fc.property(health, health, (before, after) => {
        for (const { path, before: old, after: now } of diffObserved(before, after, moving)) {
          expect(old).toBeDefined();
          expect(now).toBeDefined();
          if (!isEdgeList(old) || !isEdgeList(now)) continue;
          const withoutState = ({ state: _moving, ...rest }: EdgeState): string => canonical(rest);
          expect(
            now.some((edge) =>
              old.some(
                (was) => withoutState(was) === withoutState(edge) && canonical(was) !== canonical(edge),
              ),
            ),
          ).toBe(true);
          expect(['free', 'health', 'TARGETS']).toContain(path);
        }
      }),
    );
  });

  test('that did not move say nothing', () => {
    fc.assert(
      fc.property(health, (same) => {
        expect(diffObserved(same, structuredClone(same), moving)).toEqual([]);
      }),
    );
  });
});

test('parts of one resource make the same state whatever else is unknown: the latest observed values lie over the rest', () => {
  fc.assert(
    fc.property(fc.array(states, { maxLength: 3 }), (parts) => {
      const { properties, edges } = mergeParts(parts, []);
      for (const part of parts) {
        for (const name of Object.keys(part.properties)) expect(properties).toHaveProperty([name]);
        for (const type of Object.keys(part.edges)) expect(edges).toHaveProperty([type]);
      }
    }),
  );
});
