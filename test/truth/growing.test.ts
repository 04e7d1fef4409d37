// A location whose answers grow while they are paged: whatever comes while a list is read is told once, nothing is taken for gone, and a
// list that never ends is given up without harm. Alone: TRUTH_SEED=7 TRUTH_GROWTHS=40 npx vitest run test/truth/growing.test.ts
import { afterEach, expect, test } from 'vitest';
import type { ChangeEvent } from '../../src/journal/events.ts';
import { createEstate, type GeneratedAws } from '../../src/simulator/generated/estate.ts';
import { createLedger } from '../../src/simulator/generated/ledger.ts';
import { createRandom } from '../../src/simulator/generated/random.ts';
import type { GroundTruth } from '../../src/simulator/generated/truth.ts';
import { contradictions } from '../support/feed.ts';
import { type Harness, openHarness } from '../support/harness.ts';
import { difference, happened, linesOf, netOf, netOfTruth, unexplained } from './compare.ts';
import { expectedTuples, journalTuples } from './tuples.ts';
import { readSince, seed, withPages } from './world.ts';

const growths = Number(process.env['TRUTH_GROWTHS'] ?? 8);
const nothing = { missed: [], invented: [] };
const open: { close(): Promise<void> }[] = [];

/** What makes a list longer, by the call that lists it. */
const growing: Readonly<Record<string, readonly string[]>> = {
  DescribeNetworkInterfaces: ['interface created', 'function connected'],
  DescribeInstances: ['instance launched'],
  DescribeSecurityGroups: ['group created'],
  DescribeSubnets: ['subnet created'],
  DescribeRouteTables: ['route table created'],
  DescribeAddresses: ['elastic IP allocated'],
  DescribeVpcEndpoints: ['interface endpoint created'],
  DescribeLoadBalancers: ['balancer created'],
  DescribeTargetGroups: ['target group created'],
  DescribeListeners: ['listener created'],
};

interface Growing {
  readonly estate: GeneratedAws;
  readonly harness: Harness;
  readonly truths: GroundTruth[];
  /** Things that come before a page of this call is answered, for so many pages. */
  grow(operation: string, perPage: number, pages: number): void;
  /** How often that happened. */
  grown(): number;
  cycle(maxItems?: number): Promise<readonly ChangeEvent[]>;
  expectTheState(): void;
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function growingWorld(name: string): Promise<Growing> {
  process.stdout.write(`growing test: TRUTH_SEED=${seed} TRUTH_GROWTHS=${growths} (${name})\n`);
  const estate = createEstate({ seed: `${seed} ${name}`, accounts: 1, regions: 2, interfaces: 100 });
  const random = createRandom(`${seed} ${name} growth`);
  const [account = ''] = estate.accounts();
  const truths: GroundTruth[] = [];
  let [where, perPage, pagesLeft, grown] = ['', 0, 0, 0];
  const harness = await openHarness(
    {
      accounts: () => estate.accounts(),
      regions: (of) => estate.regions(of),
      answer: (of, region, operation, input, service) => {
        // The first page, and those after it; not a confirmation.
        if (operation === where && pagesLeft > 0 && !('Filters' in input)) {
          pagesLeft -= 1;
          grown += 1;
          for (let made = 0; made < perPage; made += 1)
            truths.push(...estate.mutateBy(random.pick(growing[operation] ?? [])));
        }
        return estate.answer(of, region, operation, input, service);
      },
    },
    { groups: ['ec2'], regions: [...estate.regions(account)], cloudtrail: false },
  );
  open.push(harness);
  const { journal } = harness;
  const kinds = harness.kinds.map((kind) => withPages(kind, 5));
  return {
    estate,
    harness,
    truths,
    grow: (operation, each, pages) => {
      [where, perPage, pagesLeft, grown] = [operation, each, pages, 0];
    },
    grown: () => grown,
    cycle: async (maxItems) => {
      const after = journal.lastSeq();
      await harness.cycle(account, { kinds, settings: maxItems === undefined ? {} : { maxItems } });
      return journal.events({ after });
    },
    expectTheState: () => {
      const state = estate.state();
      const [expected, found] = [expectedTuples(state), journalTuples(journal, state)];
      for (const tuples of ['nodes', 'edges', 'values'] as const)
        expect(difference(found[tuples], expected[tuples]), tuples).toEqual(nothing);
    },
  };
}

test(
  'for a while: the list is complete, what came is told once, nothing is taken for gone',
  { timeout: 60_000 + growths * 20_000 },
  async () => {
    const { estate, harness, truths, grow, grown, cycle, expectTheState } = await growingWorld('for a while');
    const { journal } = harness;
    await cycle();
    expect(await cycle()).toEqual([]);
    const operations = Object.keys(growing);
    for (let growth = 0; growth < growths; growth += 1) {
      const operation = operations[growth % operations.length] ?? '';
      const about = `growth ${growth} of ${operation}`;
      const begun = truths.length;
      truths.push(...estate.mutate(10));
      // More than a page holds comes with each page: the list gets no shorter.
      grow(operation, 7, 12);
      const events = [...(await cycle())];
      expect(grown(), about).toBeGreaterThan(0);
      expect(
        journal.scopes().filter(({ outcome }) => outcome !== 'complete'),
        about,
      ).toEqual([]);
      const gone = new Set(
        truths.slice(begun).flatMap(({ change, resourceId }) => (change === 'deleted' ? [resourceId] : [])),
      );
      expect(
        events.filter(({ change, resourceId }) => change === 'deleted' && !gone.has(resourceId)),
        about,
      ).toEqual([]);
      grow('', 0, 0);
      events.push(...(await cycle()));
      expect(unexplained(events, truths), about).toEqual([]);
      const ledger = createLedger();
      ledger.add(truths.slice(begun));
      expect(difference(netOf(events), netOfTruth(ledger.take())), about).toEqual(nothing);
      expect(contradictions(journal.events({ after: 0 }), [...journal.resources()]), about).toEqual([]);
      expectTheState();
      expect(await cycle(), about).toEqual([]);
    }
  },
);

test('without an end: given up as incomplete, nothing removed, and all told once when it ends', async () => {
  const { estate, harness, truths, grow, cycle, expectTheState } = await growingWorld('without an end');
  const { journal } = harness;
  const operation = 'DescribeSecurityGroups';
  const endless = (): readonly string[] =>
    journal
      .scopes()
      .filter(({ code }) => code === 'EndlessList')
      .map(({ kind, outcome }) => `${kind} ${outcome}`);

  grow(operation, 12, Number.POSITIVE_INFINITY);
  await cycle(120);
  // Both regions have it: they are read at the same time, and whichever is asked, something comes in one or the other.
  expect(new Set(endless())).toEqual(new Set(['SecurityGroup incomplete']));
  expect(journal.counts()['SecurityGroup'] ?? 0).toBe(0);
  grow('', 0, 0);
  await cycle();
  expect(happened(journal.events({ after: 0 })).filter(({ kind }) => kind === 'SecurityGroup')).toEqual([]);
  expect(await cycle()).toEqual([]);
  expectTheState();

  truths.splice(0);
  const ledger = createLedger();
  ledger.add(estate.mutate(60));
  grow(operation, 12, Number.POSITIVE_INFINITY);
  const startedAt = new Date().toISOString();
  const most = journal.counts()['SecurityGroup'] ?? 0;
  const events = await cycle(most);
  expect(endless()).not.toEqual([]);
  grow('', 0, 0);
  const blind = readSince(harness, startedAt);
  const isRead = (event: ChangeEvent): boolean => {
    const { accountId, region } = event;
    return blind({ accountId, region, kind: 'SecurityGroup', action: `ec2:${operation}` });
  };
  expect(events.filter((event) => event.kind === 'SecurityGroup' && !isRead(event))).toEqual([]);
  const all = [...events, ...(await cycle())];
  ledger.add(truths);
  expect(difference(netOf(all), netOfTruth(ledger.take()))).toEqual(nothing);
  expect(contradictions(journal.events({ after: 0 }), [...journal.resources()])).toEqual([]);
  expectTheState();
  expect(linesOf(await cycle())).toEqual([]);
}, 120_000);
