// The journal's content as derivations ask for it: by id, by VPC and kind, and whether a kind was ever read whole at a place.
import type { Estate } from './derive.ts';
import type { Journal } from './journal/journal.ts';
import type { Resource } from './state.ts';

/** Everything in memory at once: for filling a view from nothing. */
export function wholeEstate(journal: Journal): WholeEstate {
  return estateOver([...journal.resources()], { everComplete: completeness(journal), ...naming(journal) });
}

export interface WholeEstate extends Estate {
  readonly all: readonly Resource[];
}

/** Over resources that are at hand, whatever time they are of. */
export function estateOver(
  all: readonly Resource[],
  known: Pick<Estate, 'everComplete' | 'aliases' | 'pointingAt'>,
): WholeEstate {
  const byId = new Map(all.map((resource) => [resource.id, resource]));
  const byVpc = Map.groupBy(all, (resource) => `${vpcOf(resource) ?? ''} ${resource.kind}`);
  return {
    all,
    get: (id) => byId.get(id),
    inVpc: (vpc, kind) => byVpc.get(`${vpc} ${kind}`) ?? [],
    ...known,
  };
}

/** Read on demand, each thing once: for following a few changes. */
export function lazyEstate(journal: Journal): Estate {
  const byId = new Map<string, Resource | undefined>();
  const byVpc = new Map<string, readonly Resource[]>();
  return {
    get: (id) => {
      if (!byId.has(id)) byId.set(id, journal.resource(id));
      return byId.get(id);
    },
    inVpc: (vpc, kind) => {
      const key = `${vpc} ${kind}`;
      const known = byVpc.get(key) ?? journal.inVpc(vpc, kind);
      byVpc.set(key, known);
      return known;
    },
    everComplete: journal.everComplete,
    ...naming(journal),
  };
}

function naming(journal: Journal): Pick<Estate, 'aliases' | 'pointingAt'> {
  const byKind = new Map<string, ReadonlyMap<string, string>>();
  return {
    aliases: (kind) => {
      const known = byKind.get(kind) ?? journal.aliases(kind);
      byKind.set(kind, known);
      return known;
    },
    pointingAt: (id) => journal.pointingAt(id),
  };
}

/** The VPC that it is in, or is. */
export function vpcOf(resource: Resource): string | undefined {
  return resource.kind === 'Vpc' ? resource.id : resource.edges['IN_VPC']?.[0]?.to;
}

/** A list that was never complete proves no absence: what is derived from it is left out. */
function completeness(journal: Journal): Estate['everComplete'] {
  const complete = new Set(
    journal
      .scopes()
      .flatMap((scope) =>
        scope.firstCompleteAt === undefined ? [] : [`${scope.kind} ${scope.accountId} ${scope.region}`],
      ),
  );
  return (kind, account, region) => complete.has(`${kind} ${account} ${region}`);
}
