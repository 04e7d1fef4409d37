// Edges as they were, each with its own certainty: what changes about a resource need not concern an edge that it bears. Pure.
import { type Kind } from '../kind.ts';
import { actionOf } from '../services.ts';
import { canonical, type EdgeState, isEdgeList, isEdgeType, otherEnd } from '../state.ts';
import type { Certainty } from './as-of.ts';
import type { AsOf } from './as-of-read.ts';

export interface EdgeAsOf {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly certainty: Certainty;
}

/** Those that were there, and those that may have come by then. */
export function edgesAsOf(one: AsOf, kind: Kind | undefined): readonly EdgeAsOf[] {
  const { id, resource, changing } = one;
  if (resource === undefined) return [];
  const blind = blindTypes(one, kind);
  const isWhole = one.presence === 'present';
  // Most of a map: nothing to compare.
  if (changing.length === 0) {
    const edges: EdgeAsOf[] = [];
    for (const type in resource.edges) {
      const sure: Certainty = blind(type) ? 'unobserved' : isWhole ? 'known' : 'changing';
      for (const edge of resource.edges[type] ?? []) edges.push(drawn(id, type, edge, sure));
    }
    return edges;
  }
  const moved = new Map(
    changing.flatMap(({ changes }) =>
      changes.flatMap(({ path, after }) => (isEdgeType(path) ? [[path, ends(after)] as const] : [])),
    ),
  );
  return [...new Set([...Object.keys(resource.edges), ...moved.keys()])].flatMap((type) => {
    const had = resource.edges[type] ?? [];
    const has = moved.get(type);
    const stays = new Set((has ?? had).map(canonical));
    const came = (has ?? []).filter((edge) => !had.some((other) => canonical(other) === canonical(edge)));
    const sure: Certainty = blind(type) ? 'unobserved' : isWhole ? 'known' : 'changing';
    return [
      ...had.map((edge) => drawn(id, type, edge, stays.has(canonical(edge)) ? sure : weaker(sure))),
      ...came.map((edge) => drawn(id, type, edge, weaker(sure))),
    ];
  });
}

function weaker(sure: Certainty): Certainty {
  return sure === 'known' ? 'changing' : sure;
}

function ends(value: Parameters<typeof isEdgeList>[0]): readonly EdgeState[] {
  return isEdgeList(value) ? value : [];
}

function drawn(id: string, type: string, edge: EdgeState, certainty: Certainty): EdgeAsOf {
  return edge.from === undefined
    ? { type, from: id, to: otherEnd(edge), certainty }
    : { type, from: edge.from, to: id, certainty };
}

/** Types whose call was not read around that time; all of them where the list was not, or only another account looked. */
function blindTypes(one: AsOf, kind: Kind | undefined): (type: string) => boolean {
  if (one.certainty !== 'unobserved') return () => false;
  if (kind === undefined || one.reason !== 'not-read') return () => true;
  const actions = new Set(one.blind.map(({ action }) => action));
  if (actions.has(actionOf(kind.list))) return () => true;
  const types = new Set(
    kind.facets.flatMap(({ call, part }) => (actions.has(actionOf(call)) ? Object.keys(part.edges) : [])),
  );
  return (type) => types.has(type);
}
