// A writer with history that dies between two of its transactions: written again, nothing of the past is there twice and nothing is lost.
import { expect, test } from 'vitest';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { GraphEngine } from '../../graph/engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { loadKinds } from '../../src/registry.ts';
import { generatedEstate } from '../bench/estate.ts';
import { account, region } from '../bench/estate-shapes.ts';
import { dump } from '../neo4j/dump.ts';
import { closedAfterEach } from '../support/closing.ts';
import { openHarness } from '../support/harness.ts';
import type { AnswerSource } from '../../src/simulator/answers.ts';

const kinds = await loadKinds();
const history = 90;
const opened = closedAfterEach();

interface Mortal extends GraphEngine {
  /** It dies after so many more transactions. */
  left: number;
  written: number;
}

async function mortal(): Promise<Mortal> {
  const inner = opened(await openEmbeddedEngine());
  const engine: Mortal = {
    name: inner.name,
    left: Number.POSITIVE_INFINITY,
    written: 0,
    define: (statements) => inner.define(statements),
    read: (statement, options) => inner.read(statement, options),
    create: async (content) => inner.create?.(content),
    close: () => inner.close(),
    write: async (statements) => {
      engine.left -= 1;
      if (engine.left < 0) throw new Error('the engine is gone');
      await inner.write(statements);
      engine.written += 1;
    },
  };
  return engine;
}

/** 1,200 interfaces; in the first change all of them but some go and come with others, in the second some come back. */
function source(): AnswerSource & { turn: number } {
  const estate = generatedEstate(1_200);
  const world = {
    turn: 0,
    accounts: () => estate.accounts(),
    regions: (of: string) => estate.regions(of),
    answer: (...asked: Parameters<AnswerSource['answer']>): unknown => {
      const document = estate.answer(...asked);
      if (world.turn === 0 || asked[2] !== 'DescribeNetworkInterfaces') return document;
      const { NetworkInterfaces } = Object.assign({ NetworkInterfaces: [] }, document);
      return {
        NetworkInterfaces: asInterfaces(NetworkInterfaces).flatMap((eni, index) => {
          if (index % 3 === 0) return [{ ...eni, Groups: [] }];
          return world.turn === 2 && index % 5 === 0 ? [eni] : [];
        }),
      };
    },
  };
  return world;
}

test('whichever of its transactions was the last one', async () => {
  const world = source();
  const harness = opened(await openHarness(world, { groups: ['ec2'], regions: [region], cloudtrail: false }));
  const graphs = await Promise.all(Array.from({ length: 6 }, () => mortal()));
  await harness.cycle(account);
  for (const graph of graphs) await syncGraph(graph, harness.journal, kinds, { history });
  world.turn = 1;
  await harness.cycle(account);
  const [whole, ...dying] = graphs;
  const before = whole?.written ?? 0;
  await syncGraph(whole ?? (await mortal()), harness.journal, kinds);
  const transactions = (whole?.written ?? 0) - before;
  expect(transactions).toBeGreaterThan(5);
  for (const [index, graph] of dying.entries()) {
    graph.left = Math.ceil(((index + 1) * (transactions - 1)) / dying.length);
    await expect(syncGraph(graph, harness.journal, kinds)).rejects.toThrow('the engine is gone');
    graph.left = Number.POSITIVE_INFINITY;
    // Some write again at once, some only after more has changed.
    if (index % 2 === 0) await syncGraph(graph, harness.journal, kinds);
  }
  world.turn = 2;
  await harness.cycle(account);
  for (const graph of graphs) await syncGraph(graph, harness.journal, kinds);
  const fresh = await mortal();
  await syncGraph(fresh, harness.journal, kinds, { history });
  const expected = await dump(fresh, 'state');
  expect(expected.nodes.filter((line) => line.includes('"Past"')).length).toBeGreaterThan(700);
  for (const graph of graphs) expect(await dump(graph, 'state')).toEqual(expected);
}, 240_000);

/** Items of the SDK's document, of which only the groups matter here. */
function asInterfaces(value: unknown): readonly object[] {
  return value as readonly object[];
}
