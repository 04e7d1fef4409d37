// A day of an estate in which nearly nothing happens: 288 cycles while health flaps, free addresses, tunnels and counters move. Configuration events are
// those of the few true changes, health events only those of what moved, and the latest values are right in journal and graph.
// Runnable alone: TRUTH_SEED=7 TRUTH_CYCLES=288 npx vitest run test/truth/idle-day.test.ts
import { expect, onTestFinished, test } from 'vitest';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { resourceGroups } from '../../src/policy.ts';
import { loadKinds } from '../../src/registry.ts';
import { createEstate } from '../../src/simulator/generated/estate.ts';
import { createLedger } from '../../src/simulator/generated/ledger.ts';
import { createRandom } from '../../src/simulator/generated/random.ts';
import { openHarness } from '../support/harness.ts';
import { difference, happened, linesOf } from './compare.ts';
import { expectedTuples, graphTuples, journalTuples } from './tuples.ts';
import { seed } from './world.ts';

const cycles = Number(process.env['TRUTH_CYCLES'] ?? 288);
const nothing = { missed: [], invented: [] };
/** A true change now and then: a dozen a day. */
const changeEvery = 24;

test(
  'an idle day: configuration events are the true changes alone',
  { timeout: 60_000 + cycles * 2_000 },
  async () => {
    process.stdout.write(`idle day: TRUTH_SEED=${seed} TRUTH_CYCLES=${cycles}\n`);
    const kinds = await loadKinds();
    const estate = createEstate({ seed: `${seed} idle`, accounts: 1, regions: 1, interfaces: 40, kinds });
    const moves = ['health flapped', ...estate.mutations.filter((sort) => sort.endsWith('moved by itself'))];
    expect(moves).toEqual(expect.arrayContaining(['VpnConnection moved by itself']));
    const random = createRandom(`${seed} idle rounds`);
    const [account = ''] = estate.accounts();
    const policy = { groups: resourceGroups, regions: estate.regions(account), cloudtrail: false };
    const harness = await openHarness(estate, policy);
    onTestFinished(() => harness.close());
    const graph = await openEmbeddedEngine();
    onTestFinished(() => graph.close());
    const ledger = createLedger(kinds);
    await harness.cycle(account);
    await syncGraph(graph, harness.journal, harness.kinds);
    const counted = { configuration: 0, health: 0, quiet: 0 };
    for (let cycle = 1; cycle <= cycles; cycle++) {
      const flaps = random.percent(60) ? 1 + random.below(4) : 0;
      for (let flap = 0; flap < flaps; flap++) ledger.add(estate.mutateBy(random.pick(moves)));
      if (cycle % changeEvery === 0) ledger.add(estate.mutate());
      const after = harness.journal.lastSeq();
      await harness.cycle(account);
      const events = harness.journal.events({ after });
      const expected = ledger.take();
      expect(difference(linesOf(happened(events)), linesOf(expected)), `cycle ${cycle}`).toEqual(nothing);
      for (const event of events) counted[event.class === 'health' ? 'health' : 'configuration'] += 1;
      if (events.length > 0) continue;
      counted.quiet += 1;
      expect((await syncGraph(graph, harness.journal, harness.kinds)).wrote).not.toBe('everything');
    }
    const state = estate.state();
    const [expected, found] = [expectedTuples(state), journalTuples(harness.journal, state)];
    expect(difference(found.values, expected.values)).toEqual(nothing);
    await syncGraph(graph, harness.journal, harness.kinds);
    expect(difference((await graphTuples(graph)).edges, expected.edges)).toEqual(nothing);
    expect(counted.health).toBeGreaterThan(cycles / 4);
    expect(counted.configuration).toBeGreaterThan(0);
    expect(counted.quiet).toBeGreaterThan(cycles / 8);
    // Hidden unless asked for.
    const shown = harness.journal.events({ classes: ['configuration', 'autoscaling'] });
    expect(shown.filter((event) => event.class === 'health')).toEqual([]);
  },
);
