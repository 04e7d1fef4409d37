// Changes to things of declared kinds. What a change comes to is read off the declaration before and after; one that alters nothing
// declared, or more than its sort may, is not made.
import type { Kind } from '../../kind.ts';
import type { Random } from '../generated/random.ts';
import { movedByItself, truthsBetween, type GroundTruth } from '../generated/truth.ts';
import { isRecord, type Json } from '../record.ts';
import type { Holding, Stock, Thing } from './holding.ts';
import { listsIn, type Path, pathsIn, replaced, valueAt } from './pages.ts';
import { read, type Reading } from './reading.ts';
import type { Telling } from './telling.ts';
import { templatesOf } from './template.ts';
import { otherList, otherScalar, otherTagging, type Variation } from './vary.ts';

export const sorts = [
  'created',
  'deleted',
  'retagged',
  'changed',
  'list changed',
  'moved by itself',
] as const;

export type Sort = (typeof sorts)[number];

/** Sorts by how often they happen. */
export const usual: readonly Sort[] = [
  ...(['created', 'created', 'deleted', 'retagged', 'retagged'] as const),
  ...(['changed', 'changed', 'changed', 'list changed', 'list changed'] as const),
  ...(['moved by itself', 'moved by itself', 'moved by itself'] as const),
];

export interface Scene {
  readonly stock: Stock;
  readonly telling: Telling;
  readonly random: Random;
  readonly word: string;
  readonly at: string;
}

/** What happened; empty where nothing of the sort can. */
export function mutateThing(scene: Scene, holding: Holding, kind: Kind, sort: Sort): readonly GroundTruth[] {
  if (sort === 'created') return create(scene, holding, kind);
  const alive = holding.things(kind.kind).filter((thing) => read(thing, holding.place).size > 0);
  if (alive.length === 0) return [];
  const thing = scene.random.pick(alive);
  if (sort === 'deleted') return remove(scene, holding, thing);
  return alter(scene, holding, thing, sort);
}

/** More would make an estate that changes for days ever larger. */
const crowd = 12;

function create(scene: Scene, holding: Holding, kind: Kind): readonly GroundTruth[] {
  const { random, word } = scene;
  const templates = templatesOf(kind);
  if (templates.length === 0 || holding.things(kind.kind).length >= Math.max(crowd, 2 * templates.length))
    return [];
  const thing = holding.another(random.pick(templates), word, random.below(1_000));
  if (thing === undefined) return [];
  holding.put(thing);
  return truths(scene, holding, thing, new Map(), read(thing, holding.place));
}

function remove(scene: Scene, holding: Holding, thing: Thing): readonly GroundTruth[] {
  holding.remove(thing);
  return [
    ...truths(scene, holding, thing, read(thing, holding.place), new Map()),
    ...thing.ids.flatMap((id) => removeChildren(scene, holding, thing.template.kind.kind, id)),
  ];
}

/** What is listed by a parent goes with it. */
export function removeChildren(
  scene: Pick<Scene, 'stock' | 'at'>,
  holding: Holding,
  kind: string,
  id: string,
): readonly GroundTruth[] {
  return scene.stock.kinds
    .filter(({ list }) => list.parent?.kind === kind)
    .flatMap((child) => holding.things(child.kind).filter(({ parent }) => parent === id))
    .flatMap((thing) => {
      holding.remove(thing);
      return [
        ...truths(scene, holding, thing, read(thing, holding.place), new Map()),
        ...thing.ids.flatMap((own) => removeChildren(scene, holding, thing.template.kind.kind, own)),
      ];
    });
}

function truths(
  { at }: Pick<Scene, 'at'>,
  { place }: Holding,
  { template, parent }: Thing,
  before: ReadonlyMap<string, Reading>,
  after: ReadonlyMap<string, Reading>,
): readonly GroundTruth[] {
  const { account, region } = place;
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id) => {
    const { accountId, region: owned } = after.get(id) ?? before.get(id) ?? { accountId: account, region };
    const isForeign = accountId !== account || owned !== region;
    return truthsBetween(
      {
        kind: template.kind.kind,
        id,
        accountId,
        region: owned,
        parent,
        ...(isForeign ? { seenFrom: { accountId: account, region } } : {}),
      },
      before.get(id)?.facts,
      after.get(id)?.facts,
      at,
    );
  });
}

/** Tries one place of the thing's answers after the other, in any order, until one is what the sort says. */
function alter(scene: Scene, holding: Holding, thing: Thing, sort: Sort): readonly GroundTruth[] {
  const { random, stock, word } = scene;
  const variation = { random, names: stock.names, word, fixed: filteredBy(thing) };
  const before = read(thing, holding.place);
  for (const spot of shuffled(spotsOf(thing), random)) {
    const after = variedAt(thing, spot, sort, variation);
    if (after === undefined) continue;
    const readings = read(after, holding.place);
    if (!isSame(before, readings)) continue;
    const told = truths(scene, holding, thing, before, readings);
    if (!isOf(sort, told, scene.telling)) continue;
    holding.put(after);
    return told;
  }
  return [];
}

/** A place in the list's page, or in a facet's answer of an id. */
interface Spot {
  readonly facet?: { readonly index: number; readonly id: string };
  readonly path: Path;
  readonly value: unknown;
}

function spotsOf({ page, facets, template }: Thing): readonly Spot[] {
  return [
    ...inner(page).map((path) => ({ path, value: valueAt(page, path) })),
    ...facets.flatMap((answers, index) =>
      [...answers].flatMap(([id, answer]) => {
        // What tells of many tells of each once.
        const isOwn = template.kind.facets[index]?.call.how === 'each';
        const paths = isOwn ? pathsIn(answer) : inner(answer);
        return paths.map((path) => ({ facet: { index, id }, path, value: valueAt(answer, path) }));
      }),
    ),
  ];
}

/** Without the lists of the page themselves: what they hold comes and goes as a thing. */
function inner(page: Json): readonly Path[] {
  const lists = new Set(listsIn(page).map((path) => path.join('/')));
  return pathsIn(page).filter((path) => !lists.has(path.join('/')));
}

function variedAt(thing: Thing, spot: Spot, sort: Sort, variation: Variation): Thing | undefined {
  const { path, value, facet } = spot;
  const other =
    sort === 'retagged'
      ? otherTagging(String(path.at(-1)), value, variation)
      : sort === 'list changed'
        ? Array.isArray(value)
          ? otherList(value, variation)
          : undefined
        : otherScalar(value, variation);
  if (other === undefined) return undefined;
  const change = (answer: Json): Json => replaced(answer, path, () => other);
  if (facet === undefined) return { ...thing, page: change(thing.page) };
  const facets = thing.facets.map((answers, index) =>
    index === facet.index
      ? new Map([...answers].map(([id, answer]) => [id, id === facet.id ? change(answer) : answer] as const))
      : answers,
  );
  return { ...thing, facets };
}

/** The same things, of the same owners, still there, and told of by the same calls. */
function isSame(before: ReadonlyMap<string, Reading>, after: ReadonlyMap<string, Reading>): boolean {
  return (
    before.size === after.size &&
    [...before].every(([id, { accountId, region, answered }]) => {
      const now = after.get(id);
      if (now?.accountId !== accountId || now.region !== region) return false;
      return now.answered.join() === answered.join();
    })
  );
}

function isOf(sort: Sort, told: readonly GroundTruth[], telling: Telling): boolean {
  const configured = told.filter((truth) => truth.class === 'configuration').flatMap(({ paths }) => paths);
  const moved = told.some(
    (truth) =>
      truth.class === 'health' &&
      truth.changes.some((change) => movedByItself(change, telling.moving(truth.kind, change.path))),
  );
  const isTag = (path: string): boolean => path === 'tags' || path === 'name';
  switch (sort) {
    case 'retagged':
      return configured.length > 0 && configured.every(isTag);
    case 'moved by itself':
      return configured.length === 0 && moved;
    default:
      return configured.length > 0 && !configured.some(isTag);
  }
}

/** Values that the kind's calls are narrowed by. */
function filteredBy({ template: { kind }, ids }: Thing): ReadonlySet<string> {
  const inputs = [kind.list.always, ...kind.facets.map(({ call }) => call.input(ids))];
  return new Set(inputs.flatMap(scalarsIn));
}

function scalarsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(scalarsIn);
  return isRecord(value) ? Object.values(value).flatMap(scalarsIn) : [];
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  return items
    .map((item) => [random.below(1_000_000), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
