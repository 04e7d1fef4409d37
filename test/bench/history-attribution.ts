// The part of `bench history` about authors: how many changes get theirs, and how many a wrong one, over hours of changes with CloudTrail as
// late and as bad as it is; and what a page of events by an author costs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiReading } from '../../src/journal/api-read.ts';
import { type Database, openDatabase } from '../../src/journal/database.ts';
import { playHours } from '../attribution/hours.ts';
import type { BenchmarkOptions, BenchmarkResult } from './benchmark.ts';
import { median } from './measured-process.ts';

/** `rows`: changes of the journal that pages are read from. */
export async function measureAttribution(
  rows: number,
  { runs = 5, say }: Pick<BenchmarkOptions, 'runs' | 'say'>,
): Promise<BenchmarkResult> {
  const { world, measured } = await playHours('bench attribution', Math.min(2_000, rows / 50));
  await world.close();
  const { changes, delivered, missed, wrong, busiest, exact, requests } = measured;
  say(`${changes} changes, ${delivered} of which CloudTrail told in time`);
  const pageMs = actorPageMs(rows, runs);
  const share = delivered === 0 ? 0 : (delivered - missed.length) / delivered;
  return {
    sizes: { attributionChanges: changes, attributionDelivered: delivered, attributionRequests: requests },
    figures: {
      attributedShare: Number(share.toFixed(4)),
      wrongAttributions: wrong.length,
      exactTimes: exact,
      requestsInTheBusiestSecond: busiest,
      actorPageMs: pageMs,
    },
    rows: [
      row(
        'changes with an author, of those told in time',
        `${(share * 100).toFixed(1)} %`,
        '99 %',
        share >= 0.99,
      ),
      row('wrong authors', String(wrong.length), '0', wrong.length === 0),
      row('requests in the busiest second of a place', String(busiest), '2', busiest <= 2),
      row(`page of events by author, of ${rows} changes`, `${pageMs.toFixed(1)} ms`, '50 ms', pageMs <= 50),
    ],
  };
}

function row(what: string, measured: string, target: string, held: boolean): BenchmarkResult['rows'][number] {
  return { what, measured, target, held };
}

/** The slowest of a session with few changes, one with a fifth of all, a role by its name in many accounts, and nobody. */
function actorPageMs(rows: number, runs: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-bench-'));
  const db = openDatabase(join(folder, 'journal.db'), 'write');
  try {
    fill(db, rows);
    const reading = apiReading(db);
    const usual = { changes: ['created', 'modified', 'deleted'], classes: ['configuration'] } as const;
    const times = ['session-77', 'busy', 'deploy', 'nobody'].map((actor) =>
      median(
        Array.from({ length: runs }, (_, round) => {
          const begun = performance.now();
          reading.eventPage({ ...usual, actor }, rows - round * 1_000, 101);
          return performance.now() - begun;
        }),
      ),
    );
    return Math.max(...times);
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function fill(db: Database, rows: number): void {
  const numbers = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)';
  db.transaction(() => {
    // 1 to 50: a role of that name in fifty accounts; 51: one that does a fifth of all; 52 on: sessions.
    db.run(
      `${numbers} INSERT INTO actor_word (id, word, name)
       SELECT i, CASE WHEN i <= 50 THEN printf('arn:aws:iam::%012d:role/deploy', i) WHEN i = 51 THEN 'busy' ELSE 'session-' || i END,
         CASE WHEN i <= 50 THEN 'deploy' WHEN i = 51 THEN 'busy' ELSE 'session-' || i END FROM n`,
      1_051,
    );
    db.run(
      `${numbers} INSERT INTO change (seq, cycle_id, resource_id, kind, change, class, account, region, not_before, seen_at, changes, actor)
       SELECT i, 1, 'eni-' || i % 50000, 'NetworkInterface', 'modified', 'configuration', '111122223333', 'eu-west-1', NULL,
         strftime('%Y-%m-%dT%H:%M:%fZ', 1760000000 + i / 2, 'unixepoch'), '[]', '{}' FROM n`,
      rows,
    );
    db.run(
      `${numbers} INSERT INTO attribution (change_seq, after_seq, principal, session, via)
       SELECT i, i, 1 + i % 50, CASE WHEN i % 5 = 0 THEN 51 ELSE 52 + i % 1000 END, NULL FROM n`,
      rows,
    );
  });
}
