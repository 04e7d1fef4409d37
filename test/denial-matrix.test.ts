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

/** By their text first: to compare the whole estate's objects takes longer than a cell's cycle. */
function expectPicture(harness: Harness, wanted: readonly Resource[]): void {
  const found = picture(harness);
  if (JSON.stringify(found) !== JSON.stringify(wanted)) expect(found).toEqual(wanted);
}

const cells = calls.flatMap((action) =>
  Object.entries(faults).map(([name, { fault, outcome }]) => ({ action, name, fault, outcome })),
);

/** Worlds with the whole estate in their journals, which a cell leaves as it found it; where it failed, its world is not used again. */
const idle: Harness[] = [];

async function inWorld(cell: (harness: Harness) => Promise<void>): Promise<void> {
  const harness = idle.pop() ?? (await collected());
  try {
    await cell(harness);
  } catch (failed) {
    await harness.close();
    throw failed;
  }
  idle.push(harness);
}

async function collected(): Promise<Harness> {
  const harness = await openHarness(exampleSource(kinds), policy);
  await harness.cycle(exampleAccount);
  return harness;
}

let whole: readonly Resource[];

beforeAll(async () => {
  const harness = await collected();
  whole = picture(harness);
  idle.push(harness);
});

afterAll(() => Promise.all(idle.map((harness) => harness.close())));

// At once, and all faults of one call beside each other: the cell that waits for a timeout does not keep the others waiting.
test.concurrent.each(cells)('$action: $name', async ({ action, fault, outcome }) => {
  await inWorld(async (harness) => {
    const { journal, simulator } = harness;
    const seq = journal.lastSeq();
    simulator.setFaults([{ fault, operation: action }]);
    const asked = involved(action);
    const during = await harness.cycle(exampleAccount, {
      kinds: asked,
      // Long enough for everything else on a busy machine.
      ...(fault === 'hang' ? { settings: { requestTimeoutMs: 3_000, maxAttempts: 1 } } : {}),
      keepSession: true,
    });

    expectPicture(harness, whole);
    expect(journal.events({ after: seq })).toEqual([]);
    const { asking, hanging } = touched(action);
    const outcomes = new Map(
      journal.scopes().map((scope) => [`${scope.kind} ${scope.action}`, scope.outcome]),
    );
    const isList = action !== regionAction && kinds.some((kind) => actionOf(kind.list) === action);
    const known = (scopes: readonly string[]): readonly unknown[] =>
      scopes.map((scope) => [scope, outcomes.get(scope)]);
    const ended = outcome === 'complete' ? 'complete' : 'incomplete';
    expect(known(asking)).toEqual(asking.map((scope) => [scope, outcome]));
    expect(known(hanging)).toEqual(hanging.map((scope) => [scope, ended]));
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
    const after = await harness.cycle(exampleAccount, { kinds: asked, keepSession: true });
    expect(after.warnings).toEqual([]);
    expect(after.incomplete).toEqual([]);
    expectPicture(harness, whole);
    expect(journal.events({ after: seq })).toEqual([]);
  });
});

describe('from the start', () => {
  test.concurrent.each(
    calls.flatMap((action) =>
      (['deny', 'throttle', 'html'] as const).map((fault) => [action, fault] as const),
    ),
  )(
    '%s under %s: what it shows when it ends was discovered, not created, and the estate is whole',
    async (action, fault) => {
      const asked = { kinds: involved(action), keepSession: true };
      const names = new Set(asked.kinds.map(({ kind }) => kind));
      const clean = whole.filter(({ kind }) => names.has(kind));
      const harness = await openHarness(exampleSource(kinds), policy);
      try {
        harness.simulator.setFaults([{ fault, operation: action }]);
        await harness.cycle(exampleAccount, asked);
        harness.simulator.setFaults([]);
        await harness.cycle(exampleAccount, asked);
        const { journal } = harness;
        expectPicture(harness, clean);
        expect(journal.events({ changes: ['created', 'modified', 'deleted', 'released'] })).toEqual([]);
        await harness.cycle(exampleAccount, asked);
        expectPicture(harness, clean);
      } finally {
        await harness.close();
      }
    },
  );
});

test('the matrix has every declared call', () => {
  const declared = (kind: Kind): number => 1 + kind.facets.length;
  expect(kinds.reduce((sum, kind) => sum + declared(kind), 0)).toBeGreaterThanOrEqual(calls.length - 1);
  expect(calls.length).toBeGreaterThan(15);
});
