// The same truth for kinds that nobody wrote a generation for: made, changed and told from their declarations alone. A third of the
// changes are theirs, so a few are enough beside truth.test.ts.
import { test } from 'vitest';
import { declaredKinds as more } from '../support/declared-kinds.ts';
import { expectTruthWhileRead, expectTruthWithFaults, expectTruthWithoutFaults } from './scenes.ts';
import { watched } from './stage.ts';
import { changes } from './world.ts';

const few = Math.ceil(changes / 3);
const timeout = 60_000 + changes * 500;

test('without faults', { timeout }, async () =>
  expectTruthWithoutFaults(await watched('declared, clean', few, { more })),
);

test('with faults', { timeout }, async () =>
  expectTruthWithFaults(await watched('declared, faults', few, { more })),
);

test('while it is read in pages of five, with faults anywhere', { timeout }, async () =>
  expectTruthWhileRead(await watched('declared, pages of five', few, { more, pageSize: 5 })),
);
