// Edges that follow from two answers where a declared kind has a part in them: src/derive.ts says them, since nobody wrote them down
// here. Those among hand-written kinds alone are state.ts's own, and are left to it.
import { derivedEdges, type Estate } from '../../derive.ts';
import type { ExpectedResource } from '../generated/state.ts';
import { isKindName } from '../generated/world.ts';
import type { FactEdge, FactValue } from '../generated/facts.ts';
import type { EdgeState, Resource } from '../../state.ts';

export function withDerived(all: readonly ExpectedResource[]): readonly ExpectedResource[] {
  const byId = new Map(all.map((one) => [one.id, resourceOf(one)]));
  const byVpc = Map.groupBy(byId.values(), ({ kind, id, edges }) => {
    const vpc = kind === 'Vpc' ? id : edges['IN_VPC']?.[0]?.to;
    return `${vpc ?? ''} ${kind}`;
  });
  const estate: Estate = {
    get: (id) => byId.get(id),
    inVpc: (vpc, kind) => byVpc.get(`${vpc} ${kind}`) ?? [],
    everComplete: () => true,
    // Ends of edges are what they stand for already.
    aliases: () => new Map(),
    pointingAt: () => [],
  };
  return all.map((one) => {
    const resource = byId.get(one.id);
    const more = resource === undefined ? [] : derivedEdges(resource, estate);
    const unwritten = more.filter(({ from, to }) => ![from, to].every((id) => isWritten(byId.get(id))));
    if (unwritten.length === 0) return one;
    const edges = unwritten.map((edge) => ({ ...edge, derived: true }));
    return { ...one, edges: [...one.edges, ...edges] };
  });
}

function isWritten(resource: Resource | undefined): boolean {
  return resource !== undefined && isKindName(resource.kind);
}

function resourceOf({ kind, id, accountId, region, properties, edges }: ExpectedResource): Resource {
  const borne = edges.filter(({ derived }) => !derived);
  return {
    kind,
    id,
    accountId,
    region,
    properties: Object.fromEntries(Object.entries(properties).filter(isProperty)),
    edges: Object.fromEntries(
      [...Map.groupBy(borne, ({ type }) => type)].map(([type, some]) => [
        type,
        some.map((edge): EdgeState => ({
          ...(edge.from === id ? { to: edge.to } : { from: edge.from }),
          ...edge.properties,
        })),
      ]),
    ),
  };
}

function isProperty(entry: [string, FactValue]): entry is [string, Exclude<FactValue, readonly FactEdge[]>] {
  const [, value] = entry;
  return !Array.isArray(value) || value.every((item) => typeof item === 'string');
}
