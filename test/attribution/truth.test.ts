// Truth of attribution: over hours of changes, with events that come late, twice or never, failed calls and strangers between them, every
// author is the one that made the change, nearly all that could be known are known, and CloudTrail's rate is kept on the wire.
// At full size: ATTRIBUTION_CHANGES=2000 npx vitest run test/attribution/truth.test.ts
import { expect, onTestFinished, test } from 'vitest';
import { playHours } from './hours.ts';

const changes = Number(process.env['ATTRIBUTION_CHANGES'] ?? 300);
const seed = process.env['TRUTH_SEED'] ?? '1';

test('every author is right, and nearly all are found', { timeout: 60_000 + changes * 300 }, async () => {
  const { world, measured } = await playHours(`${seed} attribution`, changes);
  onTestFinished(() => world.close());
  const { wrong, missed, wrongTimes, wrongClasses, ...counted } = measured;
  process.stdout.write(`attribution: ${JSON.stringify({ ...counted, missed: missed.length })}\n`);
  expect(wrong).toEqual([]);
  expect(wrongTimes).toEqual([]);
  expect(wrongClasses).toEqual([]);
  expect(counted.busiest).toBeLessThanOrEqual(2);
  if (missed.length > counted.delivered * 0.01) expect(missed).toEqual([]);
  expect(world.journal.trail.places()).toEqual([]);
});
