// What `bench graph` makes of its rounds: figures (cli.md) and the rows of the table.
import type { BenchmarkResult, BenchmarkRow } from './benchmark.ts';
import { median } from './measured-process.ts';

export interface GraphRound {
  readonly floor: Written;
  readonly first: Synced;
  readonly unchanged: Synced;
  /** One after the other, each another 1 %. */
  readonly onePercent: readonly Synced[];
  readonly embedded: Synced;
  readonly history: WithHistory;
}

/** Where the graph keeps the past. */
interface WithHistory {
  readonly first: Synced;
  readonly onePercent: readonly Synced[];
  /** The embedded graph from the last journal, without history and with it. */
  readonly plain: Synced;
  readonly embedded: Synced;
}

interface Written {
  readonly ms: number;
  /** As counted in the graph afterwards. */
  readonly nodes: number;
  readonly relationships: number;
}

interface Synced extends Written {
  readonly wrote: 'everything' | 'changes' | 'nothing';
  /** Transactions that wrote. */
  readonly writes: number;
  /** Nodes and relationships of history among those. */
  readonly past?: number;
  readonly closed?: number;
}

const targets = { firstVsFloor: 2.5, onePercentVsFirst: 0.05, embeddedMs: 2_000 };

/** Said, and judged by whoever reads it. */
const noTarget = { target: 'none', held: undefined } as const;

/** Interfaces written before anything is measured: with fewer the JVM still compiles, and everything takes up to three times as long. */
const warmFrom = 10_000;

export function graphResult(
  {
    size,
    changed,
    warmUpRounds,
  }: { readonly size: number; readonly changed: number; readonly warmUpRounds: number },
  rounds: readonly GraphRound[],
): BenchmarkResult {
  const of = (which: Exclude<keyof GraphRound, 'history'>): number =>
    median(rounds.flatMap((round) => msOf(round[which])));
  const past = (which: keyof WithHistory): number =>
    median(rounds.flatMap((round) => msOf(round.history[which])));
  const [last] = rounds;
  if (last === undefined) throw new Error('nothing was measured');
  const [floorMs, firstMs, unchangedMs] = [of('floor'), of('first'), of('unchanged')];
  const [onePercentMs, embeddedMs] = [of('onePercent'), of('embedded')];
  const { nodes, relationships } = last.first;
  const floor = `${Math.round(floorMs)} ms, plain UNWIND`;
  const [historyFirstMs, historyPresentMs] = [past('first'), past('onePercent')];
  const kept = last.history.onePercent.at(-1);
  const present = last.onePercent.at(-1);
  const writes = Math.max(...rounds.map(({ unchanged }) => unchanged.writes));
  const rows: readonly BenchmarkRow[] = [
    {
      what: `Neo4j: first write, ${nodes} nodes, ${relationships} relationships`,
      measured: `${Math.round(firstMs)} ms`,
      floor,
      ...verdict(firstMs / floorMs, targets.firstVsFloor, times),
    },
    {
      what: `Neo4j: sync without change (${writes} writes)`,
      measured: `${Math.round(unchangedMs)} ms`,
      floor,
      ratio: times(unchangedMs / floorMs),
      target: '0 writes',
      held: writes === 0,
    },
    {
      what: `Neo4j: ${changed} resources changed (1 %)`,
      measured: `${Math.round(onePercentMs)} ms`,
      floor: `${Math.round(firstMs)} ms, the first write`,
      ...verdict(onePercentMs / firstMs, targets.onePercentVsFirst, percent),
    },
    {
      what: 'embedded graph from the journal, its process included',
      measured: `${Math.round(embeddedMs)} ms`,
      target: `${targets.embeddedMs} ms at 10000 interfaces`,
      held: size === 10_000 ? embeddedMs < targets.embeddedMs : undefined,
    },
    {
      what: 'with history, Neo4j: first write',
      measured: `${Math.round(historyFirstMs)} ms`,
      floor: `${Math.round(firstMs)} ms, without`,
      ratio: times(historyFirstMs / firstMs),
      ...noTarget,
    },
    {
      what: `with history, Neo4j: ${changed} resources changed (1 %)`,
      measured: `${Math.round(historyPresentMs)} ms`,
      floor: `${Math.round(onePercentMs)} ms, without`,
      ratio: times(historyPresentMs / onePercentMs),
      ...noTarget,
    },
    {
      what: `with history, after 3 × 1 %: ${kept?.past ?? 0} nodes, ${kept?.closed ?? 0} relationships more`,
      measured: `${kept?.relationships ?? 0} relationships`,
      floor: `${present?.relationships ?? 0}, without`,
      ratio: times((kept?.relationships ?? 0) / (present?.relationships ?? 1)),
      ...noTarget,
    },
    {
      what: 'with history, the embedded graph from that journal',
      measured: `${Math.round(past('embedded'))} ms`,
      floor: `${Math.round(past('plain'))} ms, without`,
      ratio: times(past('embedded') / past('plain')),
      ...noTarget,
    },
  ];
  return {
    sizes: { interfaces: size, changed, rounds: rounds.length, warmUpRounds },
    figures: {
      firstWriteVsFloor: rounded(firstMs / floorMs),
      unchangedVsFloor: rounded(unchangedMs / floorMs),
      nodes,
      relationships,
      warm: size * warmUpRounds >= warmFrom,
      onePercentVsFirst: rounded(onePercentMs / firstMs),
      embeddedMs: Math.round(embeddedMs),
      floorMs: Math.round(floorMs),
      historyVsPresentFirst: rounded(historyFirstMs / firstMs),
      historyVsPresentWrite: rounded(historyPresentMs / onePercentMs),
      historyNodes: kept?.past ?? 0,
      historyRelationships: kept?.closed ?? 0,
      historyVsPresentEmbedded: rounded(past('embedded') / past('plain')),
    },
    rows,
  };
}

function msOf(measured: Written | readonly Written[]): readonly number[] {
  return 'ms' in measured ? [measured.ms] : measured.map(({ ms }) => ms);
}

function verdict(
  ratio: number,
  target: number,
  inWords: (ratio: number) => string,
): Pick<BenchmarkRow, 'ratio' | 'target' | 'held'> {
  return { ratio: inWords(ratio), target: inWords(target), held: ratio <= target };
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)}×`;
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
