// Every call of every kind, facets and parents too, under every fault: nothing is lost, nothing is invented, and what could not be
// read is said. From the declarations alone: a new kind is in this matrix without an edit.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionOf } from '../src/services.ts';
import { actionsOf } from '../src/iam.ts';
import type { Kind } from '../src/kind.ts';
import { regionAction } from '../src/region-check.ts';
import { loadKinds } from '../src/registry.ts';
import { resourceGroups } from '../src/policy.ts';
import type { Resource } from '../src/state.ts';
import type { Fault } from '../src/simulator/faults.ts';
import { exampleAccount, exampleRegion, exampleSource } from './support/examples.ts';
import { type Harness, openHarness } from './support/harness.ts';

const faults = {
  denied: { fault: 'deny', outcome: 'denied' },
  'denied by SCP': { fault: 'scp', outcome: 'denied' },
  'region disabled': { fault: 'region-disabled', outcome: 'region-disabled' },
  'throttled to the end': { fault: 'throttle', outcome: 'incomplete' },
  '5xx': { fault: 'server-error', outcome: 'incomplete' },
  'half a page': { fault: 'half-page', outcome: 'incomplete' },
  timeout: { fault: 'hang', outcome: 'incomplete' },
  'HTML with 200': { fault: 'html', outcome: 'incomplete' },
  'empty body with 200': { fault: 'empty-body', outcome: 'incomplete' },
  'connection cut': { fault: 'cut', outcome: 'incomplete' },
  'no such service': { fault: 'unavailable', outcome: 'unavailable' },
  'no subscription': { fault: 'not-subscribed', outcome: 'unavailable' },
  'broken page token': { fault: 'broken-token', outcome: 'complete' },
} as const satisfies Record<string, { fault: Fault['fault']; outcome: string }>;

const policy = { groups: resourceGroups, regions: [exampleRegion], cloudtrail: false } as const;
const kinds = await loadKinds();
const calls = [
  ...new Set([
    regionAction,
    ...kinds.flatMap((kind) => [actionOf(kind.list), ...kind.facets.map(({ call }) => actionOf(call))]),
  ]),
].sort();

/** Scopes that ask this action, and those that hang on a list which does. */
function touched(action: string): { asking: readonly string[]; hanging: readonly string[] } {
  const asking: string[] = [];
  const hanging: string[] = [];
  for (const kind of kinds) {
    const listed = actionOf(kind.list) === action;
    const orphaned = ancestorsOf(kind).some((ancestor) => actionOf(ancestor.list) === action);
    if (listed) asking.push(`${kind.kind} ${action}`);
    else if (orphaned) hanging.push(`${kind.kind} ${actionOf(kind.list)}`);
    for (const { call } of kind.facets) {
      if (listed || orphaned) hanging.push(`${kind.kind} ${actionOf(call)}`);
      else if (actionOf(call) === action) asking.push(`${kind.kind} ${action}`);
    }
  }
  return { asking, hanging };
}

/** Parents, and theirs: without them a list is not asked. */
function ancestorsOf(kind: Kind): readonly Kind[] {
  const parent = kinds.find((other) => other.kind === kind.list.parent?.kind);
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent)];
}

/** Whom a call has to do with, and VPCs and subnets as bystanders: all kinds in each cell would make the matrix grow by the square. */
function involved(action: string): readonly Kind[] {
  const own = kinds.filter((kind) => actionsOf(kind).includes(action));
  const names = new Set(own.flatMap((kind) => [kind, ...ancestorsOf(kind)].map((one) => one.kind)));
  return kinds.filter(
    (kind) =>
      ['Vpc', 'Subnet'].includes(kind.kind) ||
      names.has(kind.kind) ||
      ancestorsOf(kind).some((ancestor) => own.includes(ancestor)),
  );
}

function picture({ journal }: Harness): readonly Resource[] {
  return [...journal.resources()];
}

describe.each(Object.entries(faults))('%s', (_name, { fault, outcome }) => {
  let harness: Harness;
  let before: unknown;

  beforeAll(async () => {
    harness = await openHarness(exampleSource(kinds), policy);
    await harness.cycle(exampleAccount);
    before = picture(harness);
  });
  afterAll(() => harness.close());

  test.each(calls)('%s', async (action) => {
    const { journal, simulator } = harness;
    const seq = journal.lastSeq();
    simulator.setFaults([{ fault, operation: action }]);
    const asked = involved(action);
    const during = await harness.cycle(exampleAccount, {
      kinds: asked,
      // Long enough for everything else on a busy machine.
      settings: fault === 'hang' ? { requestTimeoutMs: 2_000, maxAttempts: 1 } : { requestTimeoutMs: 5_000 },
    });

    expect(picture(harness)).toEqual(before);
    expect(journal.events({ after: seq })).toEqual([]);
    const { asking, hanging } = touched(action);
    const outcomes = new Map(
      journal.scopes().map((scope) => [`${scope.kind} ${scope.action}`, scope.outcome]),
    );
    const isList = action !== regionAction && kinds.some((kind) => actionOf(kind.list) === action);
    for (const scope of asking) expect([scope, outcomes.get(scope)]).toEqual([scope, outcome]);
    for (const scope of hanging) {
      expect([scope, outcomes.get(scope)]).toEqual([
        scope,
        outcome === 'complete' ? 'complete' : 'incomplete',
      ]);
    }
    const others = [...outcomes].filter(
      ([scope]) => !asking.includes(scope) && !hanging.includes(scope) && !scope.startsWith('Region '),
    );
    expect(others.filter(([, other]) => other !== 'complete')).toEqual([]);
    const warned = outcome === 'denied' || outcome === 'region-disabled';
    expect(during.warnings.map((warning) => warning.action)).toEqual(
      warned ? [outcome === 'denied' ? action : '*'] : [],
    );
    expect(during.incomplete.some((entry) => entry.action === action)).toBe(
      isList || asking.length > 0 ? outcome === 'incomplete' : false,
    );

    simulator.setFaults([]);
    const after = await harness.cycle(exampleAccount, { kinds: asked });
    expect(after.warnings).toEqual([]);
    expect(after.incomplete).toEqual([]);
    expect(picture(harness)).toEqual(before);
    expect(journal.events({ after: seq })).toEqual([]);
  });
});

describe('from the start', () => {
  test.each(
    calls.flatMap((action) =>
      (['deny', 'throttle', 'html'] as const).map((fault) => [action, fault] as const),
    ),
  )(
    '%s under %s: what it shows when it ends was discovered, not created, and the estate is whole',
    async (action, fault) => {
      const asked = { kinds: involved(action) };
      const names = new Set(asked.kinds.map(({ kind }) => kind));
      const clean = (await wholeEstate()).filter(({ kind }) => names.has(kind));
      const harness = await openHarness(exampleSource(kinds), policy);
      try {
        harness.simulator.setFaults([{ fault, operation: action }]);
        await harness.cycle(exampleAccount, asked);
        harness.simulator.setFaults([]);
        await harness.cycle(exampleAccount, asked);
        const { journal } = harness;
        expect(picture(harness)).toEqual(clean);
        expect(journal.events({ changes: ['created', 'modified', 'deleted', 'released'] })).toEqual([]);
        await harness.cycle(exampleAccount, asked);
        expect(picture(harness)).toEqual(clean);
      } finally {
        await harness.close();
      }
    },
  );
});

let whole: Promise<readonly Resource[]> | undefined;

function wholeEstate(): Promise<readonly Resource[]> {
  whole ??= (async () => {
    const harness = await openHarness(exampleSource(kinds), policy);
    try {
      await harness.cycle(exampleAccount);
      return picture(harness);
    } finally {
      await harness.close();
    }
  })();
  return whole;
}

test('the matrix has every declared call', () => {
  const declared = (kind: Kind): number => 1 + kind.facets.length;
  expect(kinds.reduce((sum, kind) => sum + declared(kind), 0)).toBeGreaterThanOrEqual(calls.length - 1);
  expect(calls.length).toBeGreaterThan(15);
});
