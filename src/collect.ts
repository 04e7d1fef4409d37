// Reads one location: every planned call of every kind, lists before what hangs on them, and proves what seems to be missing.
// Promises: a scope that was not read whole removes nothing, and what a facet could not say keeps its last value.
import { readFacet } from './collect-facet.ts';
import { type Gathered, readKindList } from './collect-list.ts';
import type { Facet, Kind } from './kind.ts';
import { facetScopes, listScope, type LocationTask, parentIncomplete } from './location-task.ts';
import type { ScopeName, ScopeReading } from './reading.ts';

/** Readings of all scopes of the given kinds, in no fixed order. */
export async function collectLocation(task: LocationTask): Promise<readonly ScopeReading[]> {
  const lists = new Map<string, Promise<Gathered>>();
  const readings: ScopeReading[] = [];

  function done(reading: ScopeReading): void {
    readings.push(reading);
    task.onScope?.(reading);
  }

  /** A list that hangs on a parent waits for the parent's; each list is read once. */
  function listOf(kind: Kind): Promise<Gathered> {
    const known = lists.get(kind.kind);
    if (known !== undefined) return known;
    const reading = readOne(kind);
    lists.set(kind.kind, reading);
    return reading;
  }

  async function readOne(kind: Kind): Promise<Gathered> {
    const remembered = rememberedReading(task, listScope(kind));
    if (remembered !== undefined) return { reading: remembered, alive: new Set(), kept: new Set() };
    const { parent } = kind.list;
    const parentKind =
      parent === undefined ? undefined : task.kinds.find((other) => other.kind === parent.kind);
    const parents = parentKind === undefined ? undefined : await listOf(parentKind);
    return readKindList(task, kind, parents);
  }

  async function readFacetOf(
    kind: Kind,
    facet: Facet,
    scope: ScopeName,
    list: Gathered,
  ): Promise<ScopeReading> {
    const { failure, remembered } = list.reading;
    if (failure === undefined) return rememberedReading(task, scope) ?? readFacet(task, facet, scope, list);
    const reading = { ...notAsked(scope, task.now()), failure: parentIncomplete(kind.kind) };
    return remembered === true ? { ...reading, remembered } : reading;
  }

  async function readKind(kind: Kind): Promise<void> {
    const list = await listOf(kind);
    done(list.reading);
    await Promise.all(
      kind.facets.map(async (facet, index) => {
        const scope = facetScopes(kind)[index];
        if (scope === undefined) return;
        done(await readFacetOf(kind, facet, scope, list));
      }),
    );
  }

  await Promise.all(task.kinds.map(readKind));
  return readings;
}

function rememberedReading(task: LocationTask, scope: ScopeName): ScopeReading | undefined {
  const failure = task.remembered?.(scope);
  return failure === undefined ? undefined : { ...notAsked(scope, task.now()), failure, remembered: true };
}

function notAsked(scope: ScopeName, at: Date): Omit<ScopeReading, 'failure'> {
  return { scope, startedAt: at.toISOString(), entries: [], gone: [], gaps: [], seen: 0 };
}
