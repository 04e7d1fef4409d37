// Truth: simulated churn with known owners, looked up late and out of order. What is exact and not provisional is right, whatever
// happened; what is not certain lies near a change or behind a denial. The way that takes the latest assignment stands beside it.
// Alone: TRUTH_SEED=7 TRUTH_HOURS=720 npx vitest run test/lookup/truth.test.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import { createRandom } from '../../src/simulator/generated/random.ts';
import { seed } from '../truth/world.ts';
import { runTruth } from './truth.ts';

const hours = Number(process.env['TRUTH_HOURS'] ?? 8);

test.each([
  ['calm', 0.5, 0],
  ['wild', 6, 0],
  ['dated', 6, 60],
] as const)(
  '%s churn: no exact answer is wrong',
  { timeout: 60_000 + hours * 10_000 },
  (name, churn, dated) => {
    const folder = mkdtempSync(join(tmpdir(), 'groundplan-lookup-'));
    const journal = openJournal(join(folder, 'journal.db'), 'write');
    onTestFinished(() => {
      journal.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const { churn: world, counts } = runTruth({
      journal,
      random: createRandom(`${seed} ${name}`),
      accounts: 3,
      interfaces: name === 'calm' ? 120 : 60,
      hours,
      churn,
      records: 100 * hours,
      dated,
      start: Date.UTC(2026, 0, 1),
    });
    const share = (part: number): string => `${((100 * part) / counts.records).toFixed(1)} %`;
    process.stdout.write(
      `lookup truth (${name}): TRUTH_SEED=${seed} TRUTH_HOURS=${hours}: ${counts.records} lookups, ${world.changes} changes in ` +
        `${world.cycles} cycles: exact ${share(counts.exact)} (of them provisional ${share(counts.provisional)}), ambiguous ` +
        `${share(counts.ambiguous)}, unknown ${share(counts.unknown)}, hidden ${share(counts.hidden)}; seen by no read ` +
        `${share(counts.unobservable)}; wrong by the latest assignment ${share(counts.latestWrong)}\n`,
    );
    expect(counts.wrong).toEqual([]);
    expect(counts.wrongExact).toBe(0);
    expect(counts.needless).toEqual([]);
    expect(counts.exact).toBeGreaterThan((counts.records - counts.hidden) * 0.4);
    expect(counts.latestWrong).toBeGreaterThan(0);
  },
);
