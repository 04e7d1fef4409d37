// Truth: whatever happens in a generated AWS, the events of the cycles are what happened, no more and no less, and in the end the
// journal and the graphs (the embedded one, and a Neo4j where there is one) are what is there.
// Runnable alone: TRUTH_SEED=7 TRUTH_CHANGES=2000 npx vitest run test/truth/truth.test.ts
import { test } from 'vitest';
import { expectTruthWhileRead, expectTruthWithFaults, expectTruthWithoutFaults } from './scenes.ts';
import { watched } from './stage.ts';
import { changes } from './world.ts';

/** Cycles of three accounts take a second; full size takes minutes. */
const timeout = 60_000 + changes * 500;

test('without faults: each cycle tells exactly what happened since the one before', { timeout }, async () =>
  expectTruthWithoutFaults(await watched('clean', changes)),
);

test('with faults: what could not be read is told once it can be', { timeout }, async () =>
  expectTruthWithFaults(await watched('faults', changes)),
);

test.each([
  ['whole lists', undefined],
  ['pages of five', 5],
] as const)(
  'while it is read in %s, with faults anywhere: every event is explained, and all come to the truth',
  { timeout },
  async (name, pageSize) => expectTruthWhileRead(await watched(name, changes, { pageSize })),
);
