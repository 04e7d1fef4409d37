// Disk full in the middle of a commit: what of a location was not committed whole is not there at all, the rest stands, the error says
// what to do, and when there is room the next cycle tells exactly what is missing. A generated AWS, the ledger beside it. Alone:
// TRUTH_SEED=7 TRUTH_FULL=40 npx vitest run test/truth/disk-full.test.ts
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { OperatorError } from '../../src/errors.ts';
import type { ChangeEvent } from '../../src/journal/events.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { createEstate } from '../../src/simulator/generated/estate.ts';
import { createLedger } from '../../src/simulator/generated/ledger.ts';
import { createRandom } from '../../src/simulator/generated/random.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { contradictions, integrity } from '../support/feed.ts';
import { difference, netOf, netOfTruth } from './compare.ts';
import { type Aws, cycleOf } from './rounds.ts';
import { type SmallDisk, smallDisks } from './small-disk.ts';
import { expectedTuples, journalTuples } from './tuples.ts';
import { seed } from './world.ts';

const times = Number(process.env['TRUTH_FULL'] ?? 12);
const externalId = 'groundplan-test';
const nothing = { missed: [], invented: [] };
const disks = Object.entries(smallDisks());
const open: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function picture(journal: Journal, location: string): readonly string[] {
  return [...journal.resources()].flatMap((resource) =>
    `${resource.accountId}/${resource.region}` === location ? [JSON.stringify(resource)] : [],
  );
}

/** Locations whose scopes were all written since then, none of them, or some: a half one. */
function written(journal: Journal, since: string): ReadonlyMap<string, 'whole' | 'not at all' | 'half'> {
  const byLocation = Map.groupBy(journal.scopes(), ({ accountId, region }) => `${accountId}/${region}`);
  return new Map(
    [...byLocation].map(([location, scopes]) => {
      const count = scopes.filter(({ askedAt }) => askedAt >= since).length;
      return [location, count === 0 ? 'not at all' : count === scopes.length ? 'whole' : 'half'];
    }),
  );
}

test.each(disks)(
  'on %s: nothing half, nothing lost, nothing twice',
  { timeout: 60_000 + times * 10_000 },
  async (name, openDisk) => {
    process.stdout.write(`disk-full test: TRUTH_SEED=${seed} TRUTH_FULL=${times} (${name})\n`);
    const random = createRandom(`${seed} full rounds`);
    const estate = createEstate({ seed: `${seed} full`, accounts: 1, regions: 5, interfaces: 300 });
    const simulator = await startSimulator({ source: estate, externalId });
    open.push(() => simulator.close());
    const disk: SmallDisk = openDisk();
    open.push(() => disk.close());
    const path = join(disk.folder, 'journal.db');
    const accounts = estate.accounts();
    const regions = estate.regions(accounts[0] ?? '');
    const aws: Aws = { endpoint: simulator.url, externalId, accounts, regions };
    let journal = openJournal(path, 'write');
    open.push(() => journal.close());
    for (const account of accounts) await cycleOf(aws, account, journal);

    const ledger = createLedger();
    let begun = journal.lastSeq();
    let failures = 0;
    let partly = 0;
    for (let time = 1; time <= times; time += 1) {
      ledger.add(estate.mutate(150));
      // What is in the log would make room of its own: a new begin of it each time, as after a restart.
      journal.close();
      journal = openJournal(path, 'write');
      const before = new Map(
        accounts.flatMap((account) =>
          regions.map((region) => [`${account}/${region}`, picture(journal, `${account}/${region}`)]),
        ),
      );
      const startedAt = new Date().toISOString();
      const [told, leftKiB] = [journal.lastSeq(), random.below(time % 3 === 0 ? 4_000 : 400)];
      const about = `time ${time}, ${leftKiB} KiB left`;
      disk.fill(leftKiB);
      const errors: unknown[] = [];
      for (const account of accounts) {
        await cycleOf(aws, account, journal).catch((error: unknown) => errors.push(error));
      }
      disk.makeRoom();
      failures += errors.length;
      for (const error of errors) {
        expect(error, about).toBeInstanceOf(OperatorError);
        expect(String(error), about).toMatch(
          /disk is full.*nothing is lost.*make room and run again.*journal\.db/,
        );
      }
      const parts = written(journal, startedAt);
      expect([...parts.values()], about).not.toContain('half');
      if (new Set(parts.values()).size > 1) partly += 1;
      const news = journal.events({ after: told });
      for (const [location, how] of parts) {
        // One account, so that each thing is listed in one place; a peering may have been seen from its other side.
        if (how === 'not at all') {
          expect(eventsOf(news, location), `${about}, ${location}`).toEqual([]);
          expect(picture(journal, location).filter(isOwn), `${about}, ${location}`).toEqual(
            before.get(location)?.filter(isOwn),
          );
        }
      }
      expect(contradictions(journal.events({ after: 0 }), [...journal.resources()]), about).toEqual([]);
      expect(integrity(path), about).toEqual([{ integrity_check: 'ok' }]);

      for (const account of accounts) expect((await cycleOf(aws, account, journal)).incomplete).toEqual([]);
      const events = journal.events({ after: begun });
      expect(difference(netOf(events), netOfTruth(ledger.take())), about).toEqual(nothing);
      expect(contradictions(journal.events({ after: 0 }), [...journal.resources()]), about).toEqual([]);
      const state = estate.state();
      const [expected, found] = [expectedTuples(state), journalTuples(journal, state)];
      for (const tuples of ['nodes', 'edges', 'values'] as const)
        expect(difference(found[tuples], expected[tuples]), `${about}, ${tuples}`).toEqual(nothing);
      begun = journal.lastSeq();
    }
    process.stdout.write(
      `disk-full test: ${failures} cycles failed in ${times} times, ${partly} times some locations were committed and others not\n`,
    );
    expect(failures).toBeGreaterThan(times / 4);
    expect(partly).toBeGreaterThan(0);
  },
);

function isOwn(resource: string): boolean {
  return !resource.includes('"VpcPeeringConnection"');
}

function eventsOf(events: readonly ChangeEvent[], location: string): readonly ChangeEvent[] {
  return events.filter(
    ({ accountId, region, kind }) => `${accountId}/${region}` === location && kind !== 'VpcPeeringConnection',
  );
}
