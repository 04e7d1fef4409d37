// Truth: whatever happens in a generated AWS, the events of the cycles are what happened, no more and no less, and in the end the
// journal and the graphs (the embedded one, and a Neo4j where there is one) are what is there. Runnable alone: TRUTH_SEED=7 TRUTH_CHANGES=2000 npx vitest run test/truth
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { checkGraph } from '../../graph/check.ts';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { GraphEngine } from '../../graph/engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import type { ChangeEvent } from '../../src/journal/events.ts';
import { emptyEngineOn, serverTimeoutMs } from '../neo4j/connect.ts';
import { findNeo4j, type Neo4j, startNeo4j } from '../neo4j/neo4j-server.ts';
import { createLedger } from '../../src/simulator/generated/ledger.ts';
import type { GroundTruth } from '../../src/simulator/generated/truth.ts';
import { difference, happened, linesOf, netOf, netOfTruth, unexplained, wrongIntervals } from './compare.ts';
import { expectedStubs, expectedTuples, graphTuples, journalTuples } from './tuples.ts';
import {
  anyFaults,
  changes,
  lastingFaults,
  openWorld,
  readSince,
  seed,
  type TruthWorld,
  wrongOutcomes,
} from './world.ts';

/** Where there is a Neo4j, it follows beside the embedded graph. */
const jars = findNeo4j();
let server: Neo4j | undefined;
const open: { close(): Promise<void> }[] = [];
const nothing = { missed: [], invented: [] };
/** Cycles of three accounts take a second; full size takes minutes. */
const timeout = 60_000 + changes * 500;

beforeAll(async () => {
  if (jars !== undefined) server = await startNeo4j(jars);
}, serverTimeoutMs);

afterAll(async () => server?.remove(), serverTimeoutMs);

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface Opened {
  readonly aws: TruthWorld;
  readonly graphs: readonly GraphEngine[];
}

async function world(name: string, pageSize?: number): Promise<Opened> {
  process.stdout.write(`truth test: TRUTH_SEED=${seed} TRUTH_CHANGES=${changes} (${name})\n`);
  const aws = await openWorld(name, pageSize);
  open.push(aws);
  const graphs = [await openEmbeddedEngine(), ...(server === undefined ? [] : [await emptyEngineOn(server)])];
  open.push(...graphs);
  return { aws, graphs };
}

/** At times only, so that the graphs have several cycles to catch up with. */
async function syncAtTimes({ aws, graphs }: Opened): Promise<void> {
  if (!aws.random.percent(20)) return;
  for (const graph of graphs) await syncGraph(graph, aws.harness.journal, aws.harness.kinds);
}

async function expectTheTruth({ aws: { estate, harness }, graphs }: Opened): Promise<void> {
  const { journal, kinds } = harness;
  const state = estate.state();
  const [expected, found] = [expectedTuples(state), journalTuples(journal, state)];
  expect(difference(found.nodes, expected.nodes), 'nodes of the journal').toEqual(nothing);
  expect(difference(found.edges, expected.edges), 'edges of the journal').toEqual(nothing);
  expect(difference(found.values, expected.values), 'properties of the journal').toEqual(nothing);
  for (const graph of graphs) {
    await syncGraph(graph, journal, kinds);
    const drawn = await graphTuples(graph);
    expect(difference(drawn.nodes, expected.nodes), `nodes of ${graph.name}`).toEqual(nothing);
    expect(difference(drawn.edges, expected.edges), `edges of ${graph.name}`).toEqual(nothing);
    expect(difference(drawn.stubs, expectedStubs(state)), `stubs of ${graph.name}`).toEqual(nothing);
    const check = await checkGraph(graph, journal, kinds);
    expect(check.rows.filter((row) => row.journal !== row.graph)).toEqual([]);
  }
}

test('without faults: each cycle tells exactly what happened since the one before', { timeout }, async () => {
  const opened = await world('clean');
  const { aws } = opened;
  const ledger = createLedger();
  let last = await aws.round();
  expect(happened(last.events)).toEqual([]);
  await expectTheTruth(opened);
  let made = 0;
  while (made < changes) {
    const count = 1 + aws.random.below(30);
    made += count;
    ledger.add(aws.estate.mutate(count));
    const round = await aws.round();
    const expected = ledger.take();
    expect(difference(linesOf(happened(round.events)), linesOf(expected)), `after ${made} changes`).toEqual(
      nothing,
    );
    const before = last.startedAt;
    expect(
      wrongIntervals(round.events, expected, () => before),
      `after ${made} changes`,
    ).toEqual([]);
    await syncAtTimes(opened);
    last = round;
  }
  await expectTheTruth(opened);
});

test('with faults: what could not be read is told once it can be', { timeout }, async () => {
  const opened = await world('faults');
  const { aws } = opened;
  const ledger = createLedger();
  await aws.round();
  let made = 0;
  let faulty = 0;
  while (made < changes) {
    const count = 1 + aws.random.below(20);
    made += count;
    ledger.add(aws.estate.mutate(count));
    const faults = aws.random.percent(70) ? lastingFaults(aws) : [];
    if (faults.length > 0) faulty += 1;
    const round = await aws.round(faults);
    const expected = ledger.take(readSince(aws.harness, round.startedAt));
    const about = `after ${made} changes, with ${JSON.stringify(faults)}`;
    expect(difference(linesOf(happened(round.events)), linesOf(expected)), about).toEqual(nothing);
    expect(wrongOutcomes(aws, faults), about).toEqual([]);
    expect(
      wrongIntervals(round.events, expected, () => ''),
      about,
    ).toEqual([]);
    await syncAtTimes(opened);
  }
  const { events } = await aws.round();
  expect(difference(linesOf(happened(events)), linesOf(ledger.take())), 'when all can be read again').toEqual(
    nothing,
  );
  expect(ledger.waiting()).toEqual([]);
  expect(faulty).toBeGreaterThan(0);
  await expectTheTruth(opened);
});

test.each([
  ['whole lists', undefined],
  ['pages of five', 5],
] as const)(
  'while it is read in %s, with faults anywhere: every event is explained, and all come to the truth',
  { timeout },
  async (name, pageSize) => {
    const opened = await world(name, pageSize);
    const { aws } = opened;
    const truths: GroundTruth[] = [];
    const events: ChangeEvent[] = [];
    await aws.round();
    // Each change tells of two or three things.
    while (truths.length < 2 * changes) {
      aws.changeWhileAsked(3 + aws.random.below(40), (told) => truths.push(...told));
      const faults = aws.random.percent(60) ? anyFaults(aws) : [];
      events.push(...(await aws.round(faults)).events);
      await syncAtTimes(opened);
    }
    aws.changeWhileAsked(undefined, () => {});
    events.push(...(await aws.round()).events);
    expect(unexplained(events, truths)).toEqual([]);
    const ledger = createLedger();
    ledger.add(truths);
    expect(difference(netOf(events), netOfTruth(ledger.take()))).toEqual(nothing);
    await expectTheTruth(opened);
  },
);
