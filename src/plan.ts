// The plan of a cycle: policy × account × kinds → what is asked where, and what is gated. Pure; made before any call.
import type { Kind } from './kind.ts';
import { scopesOf } from './location-task.ts';
import type { Policy, ResourceGroup } from './policy.ts';
import { globalRegion, regionsOf } from './regions.ts';

/** `--regions` and `--groups`: what is left out is not asked, and keeps state, freshness and warnings. */
export interface Narrowing {
  readonly regions?: readonly string[] | undefined;
  readonly groups?: readonly ResourceGroup[] | undefined;
}

export interface Plan {
  readonly locations: readonly { readonly region: string; readonly kinds: readonly Kind[] }[];
  /** Scopes that the stored policy excludes; no call is made for them. */
  readonly gated: number;
  /** Whether the stored policy has a kind at a region, whatever this run is narrowed to. */
  keeps(kind: string, region: string): boolean;
}

export interface PlanRequest {
  /** undefined: never set; then all groups and the partition's default regions. */
  readonly policy: Policy;
  readonly policyIsDefault: boolean;
  readonly partition: string;
  readonly extraRegions?: readonly string[];
  readonly kinds: readonly Kind[];
  readonly narrowing: Narrowing;
}

export function planCycle(request: PlanRequest): Plan {
  const { policy, kinds, narrowing } = request;
  // A region newer than this groundplan stays the policy's, also where this run does not name it again.
  const all = regionsOf(request.partition, [...(request.extraRegions ?? []), ...policy.regions]);
  const allowed = allowedRegions(request, all);
  const groups = new Set(policy.groups);
  const kept = kinds.filter((kind) => groups.has(kind.group));
  const asked = kept.filter((kind) => narrowing.groups?.includes(kind.group) ?? true);
  const regions = allowed.filter((region) => narrowing.regions?.includes(region) ?? true);
  const scopes = (some: readonly Kind[]): number =>
    some.reduce((sum, kind) => sum + scopesOf(kind).length, 0);
  const names = new Set(kept.map((kind) => kind.kind));
  // What belongs to no region is asked once, and not where a run is narrowed to some.
  const everywhere = narrowing.regions === undefined ? asked.filter(isGlobal) : [];
  const here = asked.filter((kind) => !isGlobal(kind));
  return {
    locations: [
      ...(everywhere.length === 0 ? [] : [{ region: globalRegion, kinds: everywhere }]),
      ...(here.length === 0 ? [] : regions.map((region) => ({ region, kinds: here }))),
    ],
    gated:
      all.length * scopes(kinds.filter((kind) => !isGlobal(kind))) -
      allowed.length * scopes(kept.filter((kind) => !isGlobal(kind))) +
      scopes(kinds.filter(isGlobal)) -
      scopes(kept.filter(isGlobal)),
    keeps: (kind, region) =>
      (names.has(kind) || !kinds.some((known) => known.kind === kind)) &&
      (region === globalRegion || allowed.includes(region)),
  };
}

function isGlobal(kind: Kind): boolean {
  return kind.global === true;
}

/** The policy's regions in the account's partition. A policy never set means all of a partition that has no default ones of its own. */
function allowedRegions(request: PlanRequest, all: readonly string[]): readonly string[] {
  const chosen = all.filter((region) => request.policy.regions.includes(region));
  return chosen.length === 0 && request.policyIsDefault ? all : chosen;
}
