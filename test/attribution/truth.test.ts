// Truth of attribution: over hours of changes, with events that come late, twice or never, failed calls and strangers between them, every
// author is the one that made the change, nearly all that could be known are known, and CloudTrail's rate is kept on the wire.
// At full size: ATTRIBUTION_CHANGES=2000 npx vitest run test/attribution/truth.test.ts
import { expect, onTestFinished, test } from 'vitest';
import { measure } from './measure.ts';
import { openTrailWorld } from './world.ts';

const changes = Number(process.env['ATTRIBUTION_CHANGES'] ?? 300);
const seed = process.env['TRUTH_SEED'] ?? '1';

test('every author is right, and nearly all are found', { timeout: 60_000 + changes * 300 }, async () => {
  const world = await openTrailWorld({ seed: `${seed} attribution`, interfaces: 120 });
  onTestFinished(() => world.close());
  await world.cycle();
  const after = world.journal.lastSeq();
  const rounds = Math.ceil(changes / 15);
  for (let round = 0; round < rounds; round++) {
    for (let one = 0; one < 10; one++) {
      world.pass(0.45);
      world.estate.mutate(1);
    }
    world.pass(0.5);
    await world.cycle();
    await world.attribute();
  }
  for (let minutes = 0; minutes < 25; minutes += 2) {
    world.pass(2);
    await world.attribute();
  }
  const { wrong, missed, wrongTimes, wrongClasses, ...counted } = measure(world, after);
  process.stdout.write(
    `attribution: ${JSON.stringify({ ...counted, missed: missed.length, wrong: wrong.length })}\n`,
  );
  if (missed.length > 0) process.stdout.write(`missed:\n${missed.join('\n')}\n`);
  expect(wrong).toEqual([]);
  expect(wrongTimes).toEqual([]);
  expect(wrongClasses).toEqual([]);
  expect(counted.busiest).toBeLessThanOrEqual(2);
  if (missed.length > counted.delivered * 0.01) expect(missed).toEqual([]);
  expect(world.journal.trail.places()).toEqual([]);
});
