// The states that a kind's own example gives, as the pipeline would make them of the answers.
import type { Kind, Place } from '../../src/kind.ts';
import { type Entry, normaliseFacet, normaliseItem, requireId } from '../../src/normalise.ts';
import { latestOf, stateOf } from '../support/entries.ts';
import { globalRegion } from '../../src/regions.ts';
import { loadKinds } from '../../src/registry.ts';
import { mergeParts, type Resource } from '../../src/state.ts';

const kinds = await loadKinds();

export const place: Place = { account: '111122223333', region: 'eu-west-1', partition: 'aws' };

/** Where the kind's example was answered. */
export function placeOf(kind: Kind): Place {
  return kind.global === true ? { ...place, region: globalRegion } : place;
}

export interface Example {
  readonly id: string;
  readonly item: object;
  readonly parent: string | undefined;
}

interface PerParent {
  readonly by: string;
  readonly answers: Readonly<Record<string, object>>;
}

/** The pages of an operation, each with the parent or resource that it was asked for. */
export function pagesOf(kind: Kind, operation: string): readonly (readonly [string | undefined, object])[] {
  const answer = kind.example[operation];
  if (answer === undefined) return [];
  if (!isPerParent(answer)) return [[undefined, answer]];
  const ids = idsBySent(kind, operation, answer.by);
  return Object.entries(answer.answers).map(([sent, page]) => [ids.get(sent) ?? sent, page]);
}

/** Where not the whole id is sent. */
function idsBySent(kind: Kind, operation: string, by: string): ReadonlyMap<string, string> {
  const facet = kind.facets.find(({ call }) => call.operation === operation && call.how === 'each');
  if (facet !== undefined)
    return new Map(examplesOf(kind).map(({ id }) => [String(facet.call.input([id])[by]), id]));
  const { parent, operation: list } = kind.list;
  const parents = kinds.find((other) => other.kind === parent?.kind);
  if (operation !== list || parent?.argument === undefined || parents === undefined) return new Map();
  return new Map(examplesOf(parents).map(({ id }) => [String(parent.argument?.(id)), id]));
}

/** Everything that the list of the example shows, gone or not. */
export function examplesOf(kind: Kind): readonly Example[] {
  return pagesOf(kind, kind.list.operation).flatMap(([parent, page]) =>
    (kind.list.items(page, parent) ?? []).map((item) => ({
      id: requireId(kind, item, placeOf(kind)),
      item: asObject(item),
      parent,
    })),
  );
}

/** What the example's facets say, by resource. */
export function facetAnswersOf(
  kind: Kind,
): readonly { id: string; part: Kind['facets'][number]['part']; answer: object }[] {
  const ids = examplesOf(kind).map(({ id }) => id);
  return kind.facets.flatMap(({ call, part }) =>
    pagesOf(kind, call.operation).flatMap(([sent, page]) => {
      const asked =
        ids.find((id) =>
          Object.values(call.input([id]))
            .flat()
            .includes(sent),
        ) ?? sent;
      return call
        .answers([page], asked === undefined ? [] : [asked])
        .map(([id, answer]) => ({ id, part, answer: asObject(answer) }));
    }),
  );
}

/** The resources of the example as they would stand in the journal; gone ones are not among them. */
export function statesOf(kind: Kind): readonly Resource[] {
  const facets = facetAnswersOf(kind);
  return examplesOf(kind).flatMap(({ id, item, parent }) => {
    const entry = normaliseItem(kind, item, placeOf(kind), parent);
    if (entry === 'gone') return [];
    const parts = [
      entry,
      ...facets
        .filter((facet) => facet.id === id)
        .map(({ part, answer }) => normaliseFacet(id, part, answer, placeOf(kind))),
    ];
    const { account, region } = placeOf(kind);
    return [{ id, kind: kind.kind, accountId: account, region, ...merged(parts) }];
  });
}

function merged(parts: readonly Entry[]): Pick<Resource, 'properties' | 'edges'> {
  return mergeParts(parts.map(stateOf), parts.map(latestOf));
}

function isPerParent(answer: object): answer is PerParent {
  return 'by' in answer && 'answers' in answer;
}

function asObject(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value;
  throw new TypeError(`an example lists ${String(value)}, which is no object`);
}
