// Kill: kill -9 at any moment of cycles of a generated AWS that goes on changing. Nothing committed is lost, nothing is told twice, and
// the next whole cycle comes to the truth. Alone: TRUTH_SEED=7 TRUTH_KILLS=100 TRUTH_INTERFACES=3000 npx vitest run test/truth/kill.test.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openDataDirectory } from '../../src/data-directory.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { createEstate } from '../../src/simulator/generated/estate.ts';
import { createLedger } from '../../src/simulator/generated/ledger.ts';
import { createRandom } from '../../src/simulator/generated/random.ts';
import type { GroundTruth } from '../../src/simulator/generated/truth.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { contradictions, integrity } from '../support/feed.ts';
import { difference, netOf, netOfTruth, unexplained } from './compare.ts';
import { halfLocations } from './half-locations.ts';
import { type Measured, moments, places, raise, type Victim } from './kill-moment.ts';
import { type Aws, cycleOf } from './rounds.ts';
import { expectedTuples, journalTuples } from './tuples.ts';
import { seed } from './world.ts';

const kills = Number(process.env['TRUTH_KILLS'] ?? 100);
const interfaces = Number(process.env['TRUTH_INTERFACES'] ?? 3_000);
const externalId = 'groundplan-test';
const nothing = { missed: [], invented: [] };

test(
  'kill -9 at any moment: nothing committed is lost, nothing is told twice, and the next cycle is the truth',
  { timeout: 60_000 + kills * (4_000 + 2 * interfaces) },
  async () => {
    process.stdout.write(
      `kill test: TRUTH_SEED=${seed} TRUTH_KILLS=${kills} TRUTH_INTERFACES=${interfaces}\n`,
    );
    const random = createRandom(`${seed} kill rounds`);
    const estate = createEstate({ seed: `${seed} kill`, accounts: 3, regions: 3, interfaces });
    const truths: GroundTruth[] = [];
    const ledger = createLedger();
    let victim: Victim | undefined;
    let answers = 0;
    let every = Number.POSITIVE_INFINITY;

    function change(count: number): void {
      const told = estate.mutate(count);
      truths.push(...told);
      ledger.add(told);
    }

    const simulator = await startSimulator({
      source: {
        accounts: () => estate.accounts(),
        regions: (account) => estate.regions(account),
        answer: (...asked) => {
          answers += 1;
          if (answers % every === 0) change(1);
          victim?.onAnswer();
          return estate.answer(...asked);
        },
      },
      externalId,
    });
    const data = mkdtempSync(join(tmpdir(), 'groundplan-kill-'));
    const path = join(data, 'groups', 'default', 'journal.db');
    onTestFinished(async () => {
      await simulator.close();
      rmSync(data, { recursive: true, force: true });
    });
    const accounts = estate.accounts();
    const regions = estate.regions(accounts[0] ?? '');
    const aws: Aws = { endpoint: simulator.url, externalId, accounts, regions };

    /** A whole cycle of every account while nothing changes. */
    async function settle(journal: Journal): Promise<Measured> {
      every = Number.POSITIVE_INFINITY;
      const [begun, asked] = [performance.now(), answers];
      let [commits, commitMs] = [0, 0];
      const timed: Journal = {
        ...journal,
        commit: (commit) => {
          const at = performance.now();
          const counts = journal.commit(commit);
          commits += 1;
          commitMs = Math.max(commitMs, performance.now() - at);
          return counts;
        },
      };
      for (const account of accounts) expect((await cycleOf(aws, account, timed)).incomplete).toEqual([]);
      return { answers: answers - asked, ms: performance.now() - begun, commits, commitMs };
    }

    function expectTheState(journal: Journal): void {
      const state = estate.state();
      const [expected, found] = [expectedTuples(state), journalTuples(journal, state)];
      expect(difference(found.nodes, expected.nodes), 'nodes').toEqual(nothing);
      expect(difference(found.edges, expected.edges), 'edges').toEqual(nothing);
      expect(difference(found.values, expected.values), 'properties').toEqual(nothing);
    }

    async function inJournal<Result>(work: (journal: Journal) => Promise<Result> | Result): Promise<Result> {
      const journal = openDataDirectory(data).openForWriting('default', 'test', 0);
      try {
        return await work(journal);
      } finally {
        journal.close();
      }
    }

    // What a round costs, measured beside the journal under test, whose first cycles are killed, too.
    const other = mkdtempSync(join(tmpdir(), 'groundplan-kill-'));
    const journal = openDataDirectory(other).openForWriting('default', 'test', 0);
    await settle(journal);
    const measured = await settle(journal);
    journal.close();
    rmSync(other, { recursive: true, force: true });

    let told: readonly string[] = [];
    let discoveredAt = 0;
    let settledAt = 0;
    const counts = new Map(places.map((place) => [place, 0]));
    let next = raise(data, aws, measured, random);
    for (let kill = 1; kill <= kills; kill += 1) {
      const about = `after kill ${kill}`;
      change(1 + random.below(20));
      every = 2 + random.below(30);
      victim = next;
      const killed = await victim.run(moments[kill % moments.length] ?? 'time');
      for (const place of killed.at) counts.set(place, (counts.get(place) ?? 0) + 1);
      victim = undefined;
      next = raise(data, aws, measured, random);

      expect(halfLocations(path), about).toEqual([]);
      await inJournal(async (journal) => {
        const events = journal.events({ after: 0 });
        expect(contradictions(events, [...journal.resources()]), about).toEqual([]);
        expect(journal.lastSeq(), about).toBeGreaterThanOrEqual(killed.lastSeq);
        const lines = events.map((event) => JSON.stringify(event));
        expect(lines.slice(0, told.length), `${about}, what was told before`).toEqual(told);
        told = lines;
        if (kill % 10 !== 0 && kill !== kills) return;
        await settle(journal);
        expectTheState(journal);
        const all = journal.events({ after: discoveredAt });
        // Until the first whole cycle what is found is a baseline, and whether it came before or after is nobody's to say.
        if (discoveredAt > 0) {
          const news = journal.events({ after: settledAt });
          expect(difference(netOf(news), netOfTruth(ledger.take())), about).toEqual(nothing);
          expect(unexplained(all, truths), about).toEqual([]);
        } else {
          ledger.take();
          discoveredAt = journal.lastSeq();
        }
        settledAt = journal.lastSeq();
        const seq = journal.lastSeq();
        await settle(journal);
        expect(journal.lastSeq(), `${about}, with nothing new`).toBe(seq);
      });
      expect(integrity(path), about).toEqual([{ integrity_check: 'ok' }]);
    }
    const db = new DatabaseSync(path, { readOnly: true });
    const unfinished = db.prepare('SELECT count(*) AS n FROM cycle WHERE finished_at IS NULL').get()?.['n'];
    db.close();
    process.stdout.write(
      `kill test: ${kills} kills: ${[...counts].map(([place, count]) => `${count} ${place}`).join(', ')}; ` +
        `${String(unfinished)} cycles left unfinished; ${truths.length} truths, ${settledAt} changes\n`,
    );
    for (const place of places) expect([place, counts.get(place)]).not.toEqual([place, 0]);
    expect(unfinished).toBeGreaterThan(kills / 3);
  },
);
