// What every kind promises, checked from the declarations alone: a new kind is tested by being there.
import { existsSync } from 'node:fs';
import { assert, gen, property, shuffledSubarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasOperation } from '../../src/clients.ts';
import { type Edge, type Kind, nobody, type Operation, type PartSpec } from '../../src/kind.ts';
import {
  type Entry,
  normaliseFacet,
  normaliseItem,
  observedEdgeProperties,
  observedPaths,
} from '../../src/normalise.ts';
import { latestOf, stateOf } from '../support/entries.ts';
import { expectedKind, loadKinds } from '../../src/registry.ts';
import { listModel } from '../../src/simulator/lists.ts';
import { isEdgeList, otherEnd } from '../../src/state.ts';
import { examplesOf, facetAnswersOf, pagesOf, place, placeOf, statesOf } from './example-states.ts';

const kinds = await loadKinds();
const states = new Map(kinds.map((kind) => [kind.kind, statesOf(kind)]));
const known = new Map(
  [...states].flatMap(([kind, resources]) => resources.map(({ id }) => [id, kind] as const)),
);

/** Names of kinds whose ids say so: what else an id may be is not collected, or says nothing by its id. */
const telling = new Set(kinds.flatMap(({ kind, idPrefix }) => (idPrefix === undefined ? [] : [kind])));

const internalNames = ['id', 'kind', 'accountId', 'region', 'arn', 'name', 'tags', 'expectedKind', 'derived'];

function partsOf(kind: Kind): readonly PartSpec<unknown>[] {
  return [kind, ...kind.facets.map(({ part }) => part)];
}

function propertiesOf(kind: Kind): readonly [string, PartSpec<unknown>['properties'][string]][] {
  return partsOf(kind).flatMap((part) => Object.entries(part.properties));
}

function edgesOf(kind: Kind): readonly [string, PartSpec<unknown>['edges'][string]][] {
  return partsOf(kind).flatMap((part) => Object.entries(part.edges));
}

test('loadKinds gives every file of collectors/, sorted, each with a name and an id prefix of its own', () => {
  const names = kinds.map(({ kind }) => kind);
  expect(names).toEqual([...new Set(names)].sort());
  expect(names.length).toBeGreaterThanOrEqual(15);
  const prefixes = kinds.flatMap(({ idPrefix }) => idPrefix ?? []);
  expect(prefixes).toEqual([...new Set(prefixes)]);
});

test('ids are unique over the whole example', () => {
  const ids = kinds.flatMap((kind) => examplesOf(kind).map(({ id }) => id));
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('no two kinds bear edges of the same type, direction and ends', () => {
  const borne = kinds.flatMap((kind) =>
    edgesOf(kind).flatMap(([type, edge]) =>
      edge.to.map((other) =>
        edge.reverse === true ? `${other} -${type}-> ${kind.kind}` : `${kind.kind} -${type}-> ${other}`,
      ),
    ),
  );
  expect(borne.filter((edge, index) => borne.indexOf(edge) !== index)).toEqual([]);
});

// The graph writes anew what a resource bears, by type and direction: an edge of another bearer must not be taken for one of its own.
test('what one kind bears at another is never of a type and direction that this one bears itself', () => {
  const wrong = kinds.flatMap((kind) =>
    edgesOf(kind).flatMap(([type, edge]) =>
      kinds
        .filter((other) => other !== kind && edge.to.includes(other.kind))
        .filter((other) =>
          edgesOf(other).some(
            ([its, own]) => its === type && (own.reverse === true) !== (edge.reverse === true),
          ),
        )
        .map((other) => `${kind.kind} ${type} ${other.kind}`),
    ),
  );
  expect(wrong).toEqual([]);
});

describe.each(kinds.map((kind) => [kind.kind, kind] as const))('%s', (name, kind) => {
  const resources = states.get(name) ?? [];

  test('stands in a file of its own name', () => {
    const file = name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
    expect(existsSync(new URL(`../../collectors/${file}.ts`, import.meta.url))).toBe(true);
  });

  test('asks calls that the SDK has, and shows an answer to each of them', async () => {
    const { confirm } = kind;
    const calls = [
      kind.list,
      ...kind.facets.map(({ call }) => call),
      ...(confirm.how === 'call' ? [confirm.call] : []),
    ];
    const known = await Promise.all(calls.map(({ service, operation }) => hasOperation(service, operation)));
    expect(calls.filter((_call, index) => known[index] !== true)).toEqual([]);
    expect(Object.keys(kind.example).sort()).toEqual(
      [...new Set(calls.map(({ operation }) => operation))].sort(),
    );
  });

  test("pages with AWS's greatest page size, and only where AWS pages", () => {
    expect(kind.list.paging?.size?.value).toBe(modelOf(kind.list)?.page?.[1]);
    for (const { call } of kind.facets) {
      const model = modelOf(call);
      if (model !== undefined)
        expect([call.operation, call.paging?.size?.value]).toEqual([call.operation, model.page?.[1]]);
    }
  });

  test('confirms absence by a filter or a parameter that the call has', () => {
    const model = modelOf(kind.list);
    const { confirm } = kind;
    // The list as a whole, or another operation, which `asks calls that the SDK has` looks at.
    if (confirm.how === 'again' || confirm.how === 'call') return;
    const [[parameter, value] = []] = Object.entries(
      confirm.how === 'filter' ? confirm.input(['x']) : confirm.input('x'),
    );
    const filters = Object.keys(model?.filters ?? {}).map((name) => [
      model?.filterParameter ?? 'Filters',
      [{ Name: name, Values: ['x'] }],
    ]);
    const ids = model?.ids.map((id) => [id.parameter, ['x']]) ?? [];
    expect([...filters, ...ids]).toContainEqual([parameter, value]);
  });

  test('names parents of a kind that there is, and shows an answer for each of them', () => {
    const { parent } = kind.list;
    const parents =
      parent === undefined
        ? [undefined]
        : states
            .get(parent.kind)
            ?.map(({ id }) => id)
            .filter((id) => parent.only?.(id) ?? true);
    const asked = pagesOf(kind, kind.list.operation).map(([id]) => id);
    expect(asked.sort()).toEqual(parents?.sort());
  });

  test('shows a facet’s answer for every resource of its example, or for those of whom a list of its own speaks', () => {
    const ids = resources.map(({ id }) => id).sort();
    const listed = new Set(examplesOf(kind).map(({ id }) => id));
    for (const { call, part } of kind.facets) {
      const answered = facetAnswersOf(kind)
        .filter((answer) => answer.part === part)
        .map(({ id }) => id)
        .sort();
      if (call.how !== 'list') expect(answered).toEqual(ids);
      expect(answered.length).toBeGreaterThan(0);
      expect(answered.filter((id) => !listed.has(id))).toEqual([]);
    }
  });

  test('documents itself, its properties, its edges and their properties in one clause each', () => {
    const docs = [
      kind.doc,
      ...propertiesOf(kind).map(([, { doc }]) => doc),
      ...edgesOf(kind).flatMap(([, { doc, properties }]) => [
        doc,
        ...Object.values(properties ?? {}).map((each) => each.doc),
      ]),
    ];
    expect(docs.filter((doc) => !/^\S.{5,160}[^.\s]$/.test(doc))).toEqual([]);
  });

  test('names properties in camelCase and edges in UPPER_SNAKE, nothing twice and nothing like what is internal', () => {
    const properties = propertiesOf(kind).map(([property]) => property);
    const edgeProperties = edgesOf(kind).flatMap(([, edge]) => Object.keys(edge.properties ?? {}));
    const types = edgesOf(kind).map(([type]) => type);
    expect(
      properties.filter(
        (property) => !/^[a-z][a-zA-Z0-9]*$/.test(property) || internalNames.includes(property),
      ),
    ).toEqual([]);
    expect(
      edgeProperties.filter(
        (property) =>
          !/^[a-z][a-zA-Z]*$/.test(property) || ['to', 'from', 'id', 'derived'].includes(property),
      ),
    ).toEqual([]);
    expect(types.filter((type) => !/^[A-Z]+(_[A-Z]+)*$/.test(type))).toEqual([]);
    expect([...properties, ...types]).toEqual([...new Set([...properties, ...types])]);
    expect(
      properties.filter((property) => /secret|password|userData|preShared|privateKey/i.test(property)),
    ).toEqual([]);
  });

  test('shows every property, edge and edge property, a name and tags in its example', () => {
    const properties = new Set(
      resources.flatMap((resource) =>
        Object.entries(resource.properties)
          .filter(([, value]) => !isEmpty(value))
          .map(([property]) => property),
      ),
    );
    // Not everything in AWS has an ARN, or tags.
    const wanted = [
      ...propertiesOf(kind).map(([property]) => property),
      ...(kind.arn === undefined ? [] : ['arn']),
      ...(partsOf(kind).some(({ tags }) => tags !== undefined) ? ['name', 'tags'] : []),
    ];
    expect(wanted.filter((property) => !properties.has(property))).toEqual([]);
    const shown = edgesOf(kind).map(([type]) => [
      type,
      ...new Set(
        resources.flatMap((resource) => (resource.edges[type] ?? []).flatMap((edge) => Object.keys(edge))),
      ),
    ]);
    const declared = edgesOf(kind).map(([type, edge]) => [
      type,
      edge.reverse === true ? 'from' : 'to',
      ...Object.keys(edge.properties ?? {}),
    ]);
    expect(shown.map((names) => names.toSorted())).toEqual(declared.map((names) => names.toSorted()));
  });

  test('leads only to kinds it declares: those of the example, and those that the ids say', () => {
    const wrong = edgesOf(kind).flatMap(([type, edge]) =>
      resources.flatMap((resource) =>
        (resource.edges[type] ?? [])
          .map(otherEnd)
          // Where a route ends that has no target.
          .filter((id) => !id.startsWith(`${resource.id}/`) && !mayLeadTo(edge, id))
          .map((id) => [type, id]),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('says its kind by its ids', () => {
    // Some ids say nothing, such as UUIDs and zone ids; none says another kind.
    const said = kind.idPrefix === undefined && !/^\d{12}\//.test(resources[0]?.id ?? '') ? undefined : name;
    for (const { id } of examplesOf(kind)) expect(expectedKind(id, kinds)).toBe(said);
  });

  test('says whose each resource is, and gives it an ARN of that account', () => {
    const entries = examplesOf(kind).map(({ item, parent }) =>
      normaliseItem(kind, item, placeOf(kind), parent),
    );
    const here = entries.filter((entry) => entry !== 'gone');
    // What belongs to no region has none in its ARN; a bucket's ARN has no account either.
    const region = kind.global === true ? '' : place.region;
    for (const entry of here) {
      const { owner } = entry;
      expect([undefined, ...known.keys()]).toContain(owner.via);
      const account = owner.account ?? place.account;
      // What is AWS's own is of account AWS, and `aws` in ARNs.
      if (account !== nobody.account) expect(account).toMatch(/^(\d{12}|AWS)$/);
      // Where no list gives what the ARN is made of, it has none.
      if (kind.arn === undefined) continue;
      expect(stateOf(entry).properties['arn']).toMatch(
        new RegExp(`^arn:aws:(s3::|[a-z0-9-]+:${region}:${account.toLowerCase()}):[A-Za-z0-9.-]+([:/]|$)`),
      );
    }
    const owners = here.map(({ owner }) => owner.account ?? place.account);
    expect(owners.some((account) => account === place.account || account === nobody.account)).toBe(true);
  });

  test('builds ARNs in the partition that was asked', () => {
    const there = { ...place, partition: 'aws-cn', region: 'cn-north-1' };
    const built = examplesOf(kind).flatMap(({ item }) => {
      const withoutArns = Object.fromEntries(Object.entries(item).filter(([field]) => !/arn$/i.test(field)));
      return kind.arn?.(withoutArns, there) ?? [];
    });
    expect(built.filter((arn) => !arn.startsWith('arn:aws-cn:'))).toEqual([]);
  });

  test('gives the same hash in whatever order AWS lists things', () => {
    for (const { read, value } of readings(kind)) {
      const before = read(value);
      assert(
        property(gen(), (pick) => {
          const shuffled = mapArrays(value, (items) =>
            pick(() => shuffledSubarray([...items], { minLength: items.length, maxLength: items.length })),
          );
          const after = read(shuffled);
          expect([after?.hash, after?.observed?.hash]).toEqual([before?.hash, before?.observed?.hash]);
        }),
        { numRuns: 20 },
      );
    }
  });

  test('takes an item that has nothing but its id', () => {
    for (const { item, id, parent } of examplesOf(kind)) {
      const where = placeOf(kind);
      const bare = Object.fromEntries(
        Object.entries(item).filter(
          ([field]) =>
            kind.id(
              changedAt(item, [field], () => undefined),
              where,
            ) !== kind.id(item, where),
        ),
      );
      const entry = normaliseItem(kind, bare, placeOf(kind), parent);
      expect(entry === 'gone' ? 'gone' : entry.id).toBe(id);
      // An id that is made of two fields has its parent in it.
      if (Object.keys(bare).length > 1) continue;
      expect(entry === 'gone' ? [] : Object.values(stateOf(entry).edges).flat()).toEqual([]);
    }
    for (const { part } of kind.facets)
      expect(stateOf(normaliseFacet('x', part, {}, placeOf(kind))).edges).toEqual({});
  });

  test('takes answers that lack any one field, at any depth', () => {
    for (const { read, value } of readings(kind)) {
      for (const path of pathsIn(value)) {
        expect(() => read(changedAt(value, path, () => undefined))).not.toThrow();
      }
    }
  });

  test('keeps what is dropped out of state and hash', () => {
    for (const { read, value, part } of readings(kind)) {
      for (const field of part.dropped ?? []) {
        const before = read(value);
        const after = read({ ...value, [field]: moved(Reflect.get(value, field)) });
        expect([field, after?.hash, after?.observed?.hash]).toEqual([
          field,
          before?.hash,
          before?.observed?.hash,
        ]);
      }
    }
  });

  test('keeps what is observed out of the hash, and shows it moving', () => {
    for (const part of partsOf(kind)) {
      const moving = new Set<string>();
      for (const { read, value } of readings(kind).filter((each) => each.part === part)) {
        const before = read(value);
        for (const path of pathsIn(value)) {
          const after = read(changedAt(value, path, moved));
          if (after?.hash !== before?.hash) continue;
          for (const each of observedPaths(part)) {
            const [old, now] = [before, after].map((entry) =>
              JSON.stringify(entry === undefined ? undefined : latestOf(entry)[each]),
            );
            if (old !== now) moving.add(each);
          }
        }
      }
      expect([...moving].sort()).toEqual([...observedPaths(part)].sort());
    }
    for (const { read, value, part } of readings(kind)) {
      const entry = read(value);
      if (entry === undefined) continue;
      const state = stateOf(entry);
      const properties = Object.keys(state.properties);
      expect(properties.filter((property) => observedPaths(part).includes(property))).toEqual([]);
      for (const [type, edges] of Object.entries(state.edges)) {
        const hidden = observedEdgeProperties(part, type);
        expect(edges.flatMap((edge) => Object.keys(edge)).filter((property) => hidden.has(property))).toEqual(
          [],
        );
      }
    }
  });
});

/** Every answer of a kind's example with the way to read it; gone items read as undefined. */
function readings(
  kind: Kind,
): readonly { part: PartSpec<unknown>; value: object; read(value: object): Entry | undefined }[] {
  return [
    ...examplesOf(kind).map(({ item, parent }) => ({
      part: kind,
      value: item,
      read: (value: object) => {
        if (kind.id(value, placeOf(kind)) === undefined) return undefined;
        const entry = normaliseItem(kind, value, placeOf(kind), parent);
        return entry === 'gone' ? undefined : entry;
      },
    })),
    ...facetAnswersOf(kind).map(({ id, part, answer }) => ({
      part,
      value: answer,
      read: (value: object) => normaliseFacet(id, part, value, placeOf(kind)),
    })),
  ];
}

function modelOf({ service, operation }: Operation): ReturnType<typeof listModel> {
  return listModel(service, operation);
}

function isEmpty(value: Parameters<typeof isEdgeList>[0]): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/** By the example, else by the id; what neither tells is of a kind that is not collected, or whose ids say nothing. */
function mayLeadTo(edge: Edge<unknown>, id: string): boolean {
  const kind = known.get(id) ?? expectedKind(id, kinds);
  return kind === undefined ? edge.to.some((name) => !telling.has(name)) : edge.to.includes(kind);
}

type Path = readonly (string | number)[];

/** Paths of all fields and list items, at any depth. */
function pathsIn(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsIn(inner).map((path) => [key, ...path]),
  ]);
}

/** A copy that differs at one path; a field made undefined is left out. */
function changedAt<Value extends object>(value: Value, path: Path, change: (old: unknown) => unknown): Value {
  const copy = structuredClone(value);
  const holder = path.slice(0, -1).reduce<object>((inner, key) => Object(Reflect.get(inner, key)), copy);
  const last = path.at(-1) ?? '';
  const changed = change(Reflect.get(holder, last));
  if (changed === undefined && !Array.isArray(holder)) Reflect.deleteProperty(holder, last);
  else if (changed !== undefined) Reflect.set(holder, last, changed);
  return copy;
}

/** The same sort of value, but another one; lists and objects stay. */
function moved(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value instanceof Date) return new Date(value.getTime() + 60_000);
  if (typeof value === 'string') return `${value}-moved`;
  return value ?? 'moved';
}

function mapArrays<Value extends object>(
  value: Value,
  order: (items: readonly unknown[]) => readonly unknown[],
): Value {
  const copy = structuredClone(value);
  shuffleWithin(copy, order);
  return copy;
}

function shuffleWithin(value: unknown, order: (items: readonly unknown[]) => readonly unknown[]): void {
  if (typeof value !== 'object' || value === null || value instanceof Date) return;
  for (const inner of Object.values(value)) shuffleWithin(inner, order);
  if (Array.isArray(value)) value.splice(0, value.length, ...order(value));
}
