// What every kind promises, checked from the declarations alone: a new kind is tested by being there.
import { existsSync } from 'node:fs';
import { assert, gen, property, shuffledSubarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasOperation } from '../../src/clients.ts';
import type { Kind, PartSpec } from '../../src/kind.ts';
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
import { examplesOf, facetAnswersOf, pagesOf, place, statesOf } from './example-states.ts';

const kinds = await loadKinds();
const states = new Map(kinds.map((kind) => [kind.kind, statesOf(kind)]));
const known = new Map(
  [...states].flatMap(([kind, resources]) => resources.map(({ id }) => [id, kind] as const)),
);

/** Ends of the example's edges that are not in it: not collected, not monitored, or gone. */
const stubs: Readonly<Record<string, string>> = {
  'euw1-az1': 'AvailabilityZone',
  'euw1-az2': 'AvailabilityZone',
  '111122223333/eu-west-1/AvailabilityZone/eu-west-1a': 'AvailabilityZone',
  '111122223333/eu-west-1/AvailabilityZone/eu-west-1b': 'AvailabilityZone',
  'pl-6da54004': 'ManagedPrefixList',
  'eigw-0a5d7f9b1c3e2a701': 'EgressOnlyInternetGateway',
  'tgw-0a8e0c2d4f6b1a801': 'TransitGateway',
  'vgw-0a1c3e5d7f9b2a901': 'VpnGateway',
  'nat-0b3b5c7d9e1f2b402': 'NatGateway',
  'vpc-0f9e8d7c6b5a43210': 'Vpc',
  'vpc-0e9e8d7c6b5a43211': 'Vpc',
  'arn:aws:lambda:eu-west-1:111122223333:function:webhook': 'LambdaFunction',
};

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

test('every stub of the example is some edge’s end, and nothing stands as a stub that is there', () => {
  const ends = new Set(
    [...states.values()].flat().flatMap(({ edges }) => Object.values(edges).flat().map(otherEnd)),
  );
  expect(Object.keys(stubs).filter((id) => !ends.has(id) || known.has(id))).toEqual([]);
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
    expect(kind.list.paging?.size?.value).toBe(modelOf(kind)?.page?.[1]);
  });

  test('confirms absence by a filter or a parameter that the call has', () => {
    const model = modelOf(kind);
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
    const parents = parent === undefined ? [undefined] : states.get(parent.kind)?.map(({ id }) => id);
    const asked = pagesOf(kind, kind.list.operation).map(([id]) => id);
    expect(asked.sort()).toEqual(parents?.sort());
  });

  test('shows a facet’s answer for every resource of its example', () => {
    const ids = resources.map(({ id }) => id).sort();
    for (const { part } of kind.facets) {
      const answered = facetAnswersOf(kind).filter((answer) => answer.part === part);
      expect(answered.map(({ id }) => id).sort()).toEqual(ids);
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
    const wanted = [...propertiesOf(kind).map(([property]) => property), 'arn', 'name', 'tags'];
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

  test('leads only to kinds it declares: seen in the example, or named as a stub', () => {
    const wrong = edgesOf(kind).flatMap(([type, edge]) =>
      resources
        .flatMap((resource) => resource.edges[type] ?? [])
        .map(otherEnd)
        .filter((id) => !isNowhere(id) && !edge.to.includes(known.get(id) ?? stubs[id] ?? ''))
        .map((id) => [type, id]),
    );
    expect(wrong).toEqual([]);
  });

  test('says its kind by its ids', () => {
    for (const { id } of examplesOf(kind)) expect(expectedKind(id, kinds)).toBe(name);
  });

  test('says whose each resource is, and gives it an ARN of that account', () => {
    const entries = examplesOf(kind).map(({ item, parent }) => normaliseItem(kind, item, place, parent));
    const here = entries.filter((entry) => entry !== 'gone');
    const arn = new RegExp(`^arn:aws:[a-z0-9]+:eu-west-1:${place.account}:[a-z-]+/`);
    for (const entry of here) {
      const { owner } = entry;
      expect([place.account, undefined]).toContain(owner.account);
      expect([undefined, ...known.keys()]).toContain(owner.via);
      expect(stateOf(entry).properties['arn']).toMatch(arn);
    }
  });

  test('builds ARNs in the partition that was asked', () => {
    const there = { ...place, partition: 'aws-cn', region: 'cn-north-1' };
    const built = examplesOf(kind).flatMap(({ item }) => {
      const withoutArns = Object.fromEntries(
        Object.entries(item).filter(([field]) => !field.endsWith('Arn')),
      );
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
      const bare = Object.fromEntries(Object.entries(item).filter(([, value]) => value === id));
      const entry = normaliseItem(kind, bare, place, parent);
      expect(entry === 'gone' ? 'gone' : entry.id).toBe(id);
      expect(entry === 'gone' ? [] : Object.values(stateOf(entry).edges).flat()).toEqual([]);
    }
    for (const { part } of kind.facets)
      expect(stateOf(normaliseFacet('x', part, {}, place)).edges).toEqual({});
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
        if (kind.id(value, place) === undefined) return undefined;
        const entry = normaliseItem(kind, value, place, parent);
        return entry === 'gone' ? undefined : entry;
      },
    })),
    ...facetAnswersOf(kind).map(({ id, part, answer }) => ({
      part,
      value: answer,
      read: (value: object) => normaliseFacet(id, part, value, place),
    })),
  ];
}

function modelOf(kind: Kind): ReturnType<typeof listModel> {
  return listModel(
    kind.list.service === 'elbv2' ? 'elasticloadbalancing' : kind.list.service,
    kind.list.operation,
  );
}

function isEmpty(value: Parameters<typeof isEdgeList>[0]): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/** Where a route ends that has no target. */
function isNowhere(id: string): boolean {
  return /^rtb-[0-9a-f]+\//.test(id);
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
