// The embedded graph: Grafeo in this process and in memory, behind the port. Promises: a failed write
// leaves nothing, a read is refused unless its plan only reads and is rolled back in any case. Refuses:
// to stop a query (Grafeo cannot; embedded.ts runs this in a process that can be killed).
import type { GrafeoDB, QueryResult, Transaction } from '@grafeo-db/js';

import { batches } from './batches.ts';
import { embeddedError } from './embedded-errors.ts';
import { plainRows } from './embedded-values.ts';
import { CypherError, GraphUnavailableError } from './engine.ts';
import type { BulkContent, GraphEngine, ReadOptions, Rows, Statement } from './engine.ts';
import { assertReadOnly, isAllowedProcedure } from './read-only.ts';

/** Operators that read. Grafeo's names as EXPLAIN prints them, one line each; anything else is refused. */
const READING = new Set(
  (
    'Return Sort Filter Project Expand NodeScan Aggregate LeftJoin Apply Empty Union Distinct ShortestPath ' +
    'Unwind Limit Skip Join Discriminant'
  ).split(' '),
);

export interface EmbeddedOptions {
  /** Rows without ORDER BY in random order: for tests, to find a query that leaves its order to chance. */
  readonly shuffleUnordered?: boolean;
}

/** An empty graph in memory. Throws GraphUnavailableError where Grafeo has no binary for this platform. */
export async function openEmbeddedEngine(options: EmbeddedOptions = {}): Promise<GraphEngine> {
  return new EmbeddedEngine((await loadGrafeo()).create(undefined, options));
}

/** The first step of a plan, as EXPLAIN prints it, that is not known to only read. */
export function writingStep(plan: string): string | undefined {
  const steps = plan.split('\n').filter((line) => line.trim() !== '');
  if (steps.length === 0) return 'without a name';
  return steps.find((line) => {
    const [, operator = '', detail = ''] = /^\s*(\w+)(?: \(([^()]*)\))?/.exec(line) ?? [];
    return !READING.has(operator) && !(operator === 'CallProcedure' && isAllowedProcedure(detail));
  });
}

class EmbeddedEngine implements GraphEngine {
  readonly name = 'embedded';
  readonly #database: GrafeoDB;
  /** The last of the writes under way: two open writing transactions would conflict. */
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(database: GrafeoDB) {
    this.#database = database;
  }

  async define(statements: readonly string[]): Promise<void> {
    await this.#inTurn(async () => {
      for (const statement of statements) await this.#database.executeCypher(statement);
    });
  }

  async write(statements: readonly Statement[]): Promise<void> {
    if (statements.length === 0) return;
    await this.#inTurn(async () => {
      const transaction = this.#database.beginTransaction();
      try {
        for (const { text, params } of statements) await transaction.executeCypher(text, params);
        transaction.commit();
      } finally {
        // Grafeo leaves a transaction open, and fit to be committed, after a statement of it failed.
        if (transaction.isActive) transaction.rollback();
      }
    });
  }

  async create({ nodes, relationships }: BulkContent): Promise<void> {
    await this.#inTurn(async () => {
      const numbers = new Map<string, number>();
      for (const { labels, rows } of nodes) {
        const made = await this.#database.batchCreateNodesWithProps(
          [...labels],
          rows.map(({ props }) => props),
        );
        for (const [index, { id }] of rows.entries()) numbers.set(id, made[index] ?? missing(id));
      }
      const numberOf = (id: string): number => numbers.get(id) ?? missing(id);
      for (const batch of batches(relationships)) {
        await this.#database.batchCreateEdges(
          batch.map(({ type, from, to, properties }) => ({
            src: numberOf(from),
            dst: numberOf(to),
            type,
            properties,
          })),
        );
      }
    });
  }

  async read(statement: Statement, options: ReadOptions = {}): Promise<Rows> {
    assertReadOnly(statement.text);
    this.#assertOpen();
    const transaction = this.#database.beginTransaction();
    try {
      await assertPlanReads(transaction, statement);
      return plainRows(await run(transaction, statement, 0), options.maxRows);
    } finally {
      transaction.rollback();
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    this.#database.close();
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    this.#assertOpen();
    const turn = this.#writing.then(work);
    // The queue goes on after a failure; the caller of that write is told of it through `turn`.
    this.#writing = turn.catch(() => undefined);
    try {
      await turn;
    } catch (error) {
      throw embeddedError(error, 0);
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new GraphUnavailableError('the embedded graph is closed');
  }
}

function missing(id: string): never {
  throw new TypeError(`no node ${id} among those to be created`);
}

async function assertPlanReads(transaction: Transaction, statement: Statement): Promise<void> {
  // On a line of its own, so that columns in error messages are the user's.
  const plan = await run(transaction, { ...statement, text: `EXPLAIN\n${statement.text}` }, 1);
  const step = writingStep(String(plan.scalar()));
  if (step === undefined) return;
  throw new CypherError(
    `the query's step ${step.trim()} is refused: the graph is a read-only view`,
    'read-only',
  );
}

async function run(transaction: Transaction, statement: Statement, addedLines: number): Promise<QueryResult> {
  try {
    return await transaction.executeCypher(statement.text, statement.params);
  } catch (error) {
    throw embeddedError(error, addedLines);
  }
}

async function loadGrafeo(): Promise<typeof GrafeoDB> {
  try {
    // A CommonJS package: only the default export is there under plain Node.
    return (await import('@grafeo-db/js')).default.GrafeoDB;
  } catch (cause) {
    throw new GraphUnavailableError(
      `the embedded graph (@grafeo-db/js) cannot be loaded on ${process.platform}-${process.arch}: ` +
        'install with optional packages (npm ci --include=optional) on a platform it supports, ' +
        'or set NEO4J_URI to use Neo4j; everything but Cypher works without it',
      { cause },
    );
  }
}
