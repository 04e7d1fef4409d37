// Which regions the account has enabled: ec2:DescribeRegions, asked once per cycle.
// Where it is denied (an SCP can do that) the policy's list alone decides, and a warning says so.
import type { DescribeRegionsCommandOutput } from '@aws-sdk/client-ec2';
import type { Asker } from './ask.ts';
import { actionOf } from './services.ts';
import { once } from './declare.ts';
import type { Failure } from './outcome.ts';
import type { ScopeName, ScopeReading } from './reading.ts';

export interface RegionsAnswer {
  /** Where it was asked: its outcome is committed with this location. */
  readonly region: string;
  /** Regions that AWS says are not enabled; empty where it did not say. */
  readonly disabled: ReadonlySet<string>;
  readonly reading: ScopeReading;
}

const call = once('ec2', 'DescribeRegions', (page: DescribeRegionsCommandOutput) => page.Regions);

/** Needed besides the actions of the kinds. */
export const regionAction = actionOf(call);

/** The pseudo-kind under which the journal keeps how the question about regions ended. */
export const regionKind = 'Region';

/** `remembered`: why it is not asked this time. */
export async function enabledRegions(
  asker: Asker,
  region: string,
  now: Date,
  remembered: (scope: ScopeName) => Failure | undefined = () => undefined,
): Promise<RegionsAnswer> {
  const scope: ScopeName = { kind: regionKind, action: regionAction, facet: true };
  const denied = remembered(scope);
  if (denied !== undefined) {
    const reading = { ...readingOf(scope, now, 0, denied), remembered: true as const };
    return { region, disabled: new Set(), reading };
  }
  const answer = await asker.ask(call, { AllRegions: true });
  const known = answer.ok ? (call.items(answer.page) ?? []) : [];
  const disabled = known.flatMap(({ RegionName, OptInStatus }) =>
    OptInStatus === 'not-opted-in' && RegionName !== undefined ? [RegionName] : [],
  );
  const failure = answer.ok ? undefined : answer.verdict.failure;
  return { region, disabled: new Set(disabled), reading: readingOf(scope, now, known.length, failure) };
}

function readingOf(scope: ScopeName, now: Date, seen: number, failure: Failure | undefined): ScopeReading {
  return { scope, failure, startedAt: now.toISOString(), entries: [], gone: [], gaps: [], seen };
}
