// What a benchmark is: it measures at one size and says what it saw, as figures (cli.md) and as rows for people.

export interface BenchmarkOptions {
  /** Also what takes minutes. */
  readonly full: boolean;
  /** Overrides the benchmark's own size, for trying things. */
  readonly size: number | undefined;
  readonly runs: number | undefined;
  /** Ends everything that was started. */
  readonly signal: AbortSignal;
  /** A line for whoever waits. */
  say(text: string): void;
}

export interface BenchmarkRow {
  readonly what: string;
  readonly measured: string;
  /** Of the same run; absent where there is none. */
  readonly floor?: string;
  readonly ratio?: string;
  readonly target: string;
  /** undefined where nothing was measured. */
  readonly held: boolean | undefined;
}

export interface BenchmarkResult {
  readonly sizes: Readonly<Record<string, number>>;
  /** null: not measured at this size. */
  readonly figures: Readonly<Record<string, number | boolean | null>>;
  readonly rows: readonly BenchmarkRow[];
}

export interface Benchmark {
  readonly name: string;
  readonly doc: string;
  /** What this machine lacks to run it, and how to get it; undefined where nothing is missing. */
  missing?(): string | undefined;
  run(options: BenchmarkOptions): Promise<BenchmarkResult>;
}
