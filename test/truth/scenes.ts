// The ways in which an estate is watched while it changes, each held against the truth: whatever the kinds are.
import { expect } from 'vitest';
import { checkGraph } from '../../graph/check.ts';
import type { GraphEngine } from '../../graph/engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import type { ChangeEvent } from '../../src/journal/events.ts';
import { createLedger } from '../../src/simulator/generated/ledger.ts';
import type { GroundTruth } from '../../src/simulator/generated/truth.ts';
import { difference, happened, linesOf, netOf, netOfTruth, unexplained, wrongIntervals } from './compare.ts';
import { expectedStubs, expectedTuples, graphTuples, journalTuples } from './tuples.ts';
import { anyFaults, lastingFaults, readSince, type TruthWorld, wrongOutcomes } from './world.ts';

const nothing = { missed: [], invented: [] };

export interface Watched {
  readonly aws: TruthWorld;
  readonly graphs: readonly GraphEngine[];
  readonly changes: number;
}

/** Each cycle tells exactly what happened since the one before. */
export async function expectTruthWithoutFaults(watched: Watched): Promise<void> {
  const { aws, changes } = watched;
  const ledger = createLedger(aws.harness.kinds);
  let last = await aws.round();
  expect(happened(last.events)).toEqual([]);
  await expectTheTruth(watched);
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
    await syncAtTimes(watched);
    last = round;
  }
  await expectTheTruth(watched);
}

/** What could not be read is told once it can be. */
export async function expectTruthWithFaults(watched: Watched): Promise<void> {
  const { aws, changes } = watched;
  const ledger = createLedger(aws.harness.kinds);
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
    await syncAtTimes(watched);
  }
  const { events } = await aws.round();
  expect(difference(linesOf(happened(events)), linesOf(ledger.take())), 'when all can be read again').toEqual(
    nothing,
  );
  expect(ledger.waiting()).toEqual([]);
  expect(faulty).toBeGreaterThan(0);
  await expectTheTruth(watched);
}

/** It changes while it is read: every event is explained, and all come to the truth. */
export async function expectTruthWhileRead(watched: Watched): Promise<void> {
  const { aws, changes } = watched;
  const truths: GroundTruth[] = [];
  const events: ChangeEvent[] = [];
  await aws.round();
  // Each change tells of two or three things.
  while (truths.length < 2 * changes) {
    aws.changeWhileAsked(3 + aws.random.below(40), (told) => truths.push(...told));
    const faults = aws.random.percent(60) ? anyFaults(aws) : [];
    events.push(...(await aws.round(faults)).events);
    await syncAtTimes(watched);
  }
  aws.changeWhileAsked(undefined, () => {});
  events.push(...(await aws.round()).events);
  expect(unexplained(events, truths)).toEqual([]);
  const ledger = createLedger(aws.harness.kinds);
  ledger.add(truths);
  expect(difference(netOf(events), netOfTruth(ledger.take()))).toEqual(nothing);
  await expectTheTruth(watched);
}

/** At times only, so that the graphs have several cycles to catch up with. */
async function syncAtTimes({ aws, graphs }: Watched): Promise<void> {
  if (!aws.random.percent(20)) return;
  for (const graph of graphs) await syncGraph(graph, aws.harness.journal, aws.harness.kinds);
}

async function expectTheTruth({ aws: { estate, harness }, graphs }: Watched): Promise<void> {
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
