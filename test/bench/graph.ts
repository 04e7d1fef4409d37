// `bench graph`: what writing the graph into a real Neo4j costs beyond a plain UNWIND of the same nodes and relationships through the bare
// driver, what a sync costs that finds nothing or 1 % to write, and how long the embedded graph takes from the journal.
// Per round, one after the other on the same warm Neo4j: the floor and the first write, each into an emptied database, then a sync without
// change, then three times another 1 % changed; and the writes once more with history. Each is a process of its own, and waits for Neo4j alone. Refuses two sides that wrote different graphs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingNeo4j, startNeo4j } from '../neo4j/neo4j-server.ts';
import type { Benchmark, BenchmarkOptions, BenchmarkResult } from './benchmark.ts';
import { type GraphJournals, graphJournals } from './graph-journals.ts';
import { graphResult, type GraphRound } from './graph-result.ts';
import { measure, type Measured } from './measured-process.ts';

/** The first rounds find a JVM that still compiles: three times slower, says test-servers.md. */
const warmUpRounds = 2;

export const graphBenchmark: Benchmark = {
  name: 'graph',
  doc: "writing and following the graph in Neo4j against a plain UNWIND; the embedded graph's start",
  missing: missingNeo4j,
  run,
};

async function run(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const { size = 10_000, runs = 5, signal, say } = options;
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-bench-'));
  const neo4j = await startNeo4j(process.env['GROUNDPLAN_TEST_NEO4J'], { heapMb: 1_024, measured: true });
  try {
    const journals = await graphJournals(size, folder, signal);
    const rounds: GraphRound[] = [];
    for (let round = 1 - warmUpRounds; round <= runs; round++) {
      const measured = await oneRound(neo4j.uri, journals, { signal, home: folder });
      say(`${round < 1 ? 'warm-up' : `round ${round} of ${runs}`}: ${inWords(measured)}`);
      if (round >= 1) rounds.push(measured);
    }
    return graphResult({ size, changed: journals.changes, warmUpRounds }, rounds);
  } finally {
    await neo4j.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function oneRound(
  uri: string,
  journals: GraphJournals,
  child: { readonly signal: AbortSignal; readonly home: string },
): Promise<GraphRound> {
  const ask = async (script: string, ...given: readonly string[]): Promise<Measured> =>
    measure(script, given, child);
  const floor = asFloor(await ask('./graph-floor-process.ts', uri, journals.first));
  const first = asSync(await ask('./graph-sync-process.ts', uri, journals.first, 'emptied'));
  const unchanged = asSync(await ask('./graph-sync-process.ts', uri, journals.first, 'as it is'));
  const onePercent: GraphRound['first'][] = [];
  for (const journal of journals.changed)
    onePercent.push(asSync(await ask('./graph-sync-process.ts', uri, journal, 'as it is')));
  const embedded = asSync(await ask('./graph-embedded-process.ts', journals.first));
  const history = await withHistory(uri, journals, ask);
  check(first.wrote === 'everything' && embedded.wrote === 'everything', 'a first write did not fill');
  check(unchanged.wrote === 'nothing' && unchanged.writes === 0, 'a sync without change wrote');
  check(
    onePercent.every(({ wrote }) => wrote === 'changes'),
    'a changed 1 % was not followed',
  );
  const [nodes, relationships] = [first.nodes, first.relationships];
  check(
    floor.nodes === nodes && floor.relationships === relationships,
    `the floor wrote ${floor.nodes} nodes and ${floor.relationships} relationships, groundplan ${nodes} and ${relationships}`,
  );
  return { floor, first, unchanged, onePercent, embedded, history };
}

/** The same writes where the graph keeps the past, and the embedded graph filled with it from the last journal. */
async function withHistory(
  uri: string,
  { first, changed }: GraphJournals,
  ask: (script: string, ...given: readonly string[]) => Promise<Measured>,
): Promise<GraphRound['history']> {
  const sync = async (journal: string, how: string): Promise<GraphRound['first']> =>
    asSync(await ask('./graph-sync-process.ts', uri, journal, how, 'history'));
  const filled = await sync(first, 'emptied');
  const onePercent: GraphRound['first'][] = [];
  for (const journal of changed) onePercent.push(await sync(journal, 'as it is'));
  const last = changed.at(-1) ?? first;
  const plain = asSync(await ask('./graph-embedded-process.ts', last));
  const embedded = asSync(await ask('./graph-embedded-process.ts', last, 'history'));
  check(
    onePercent.every(({ wrote }) => wrote === 'changes'),
    'a changed 1 % was not followed with history',
  );
  check((onePercent.at(-1)?.closed ?? 0) > 0, 'no relationship was kept as closed');
  return { first: filled, onePercent, plain, embedded };
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

function inWords({ floor, first, unchanged, onePercent, embedded, history }: GraphRound): string {
  const [f, a, u, e] = [floor, first, unchanged, embedded].map(({ ms }) => Math.round(ms));
  const percents = onePercent.map(({ ms }) => Math.round(ms)).join(', ');
  const past = [history.first, ...history.onePercent].map(({ ms }) => Math.round(ms)).join(', ');
  return `floor ${f} ms, first ${a}, unchanged ${u}, 1 % changed ${percents}, embedded ${e}, with history ${past}`;
}

/** Our own processes' answers, come back over a pipe. */
function asSync({ result }: Measured): GraphRound['first'] {
  return result as unknown as GraphRound['first'];
}

function asFloor({ result }: Measured): GraphRound['floor'] {
  return result as unknown as GraphRound['floor'];
}
