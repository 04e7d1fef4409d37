// Neo4j behind the port. Promises: a write is one transaction, retried by the driver for a bounded time and never after a commit whose
// answer was lost; a read is refused unless its plan only reads the graph; no call outlasts its time limit by more than a few seconds,
// even where Neo4j is halted. Refuses: to be opened where Neo4j is down, the password wrong or the database missing.
import { type Driver, type Session, type Transaction, bookmarkManager, session as mode } from 'neo4j-driver';

import { GraphUnavailableError } from './engine.ts';
import type { GraphEngine, ReadOptions, Rows, Statement } from './engine.ts';
import { connect, defaultTimeouts, type Neo4jOptions, type Neo4jTimeouts } from './neo4j-connect.ts';
import { type During, type Target, isHopeless, lostCommit, neo4jError, silent } from './neo4j-errors.ts';
import { lockDatabase, unlock } from './neo4j-lock.ts';
import { assertPlanReads, explainable, planText } from './neo4j-plan.ts';
import type { Neo4jSettings } from './neo4j-settings.ts';
import { undefinedOf } from './neo4j-schema.ts';
import { parametersOf, readRows } from './neo4j-values.ts';
import { assertReadOnly } from './read-only.ts';

export interface Neo4jGraph extends GraphEngine {
  /**
   * `work` while no other process does one on this database: two fills at once would double relationships. The others wait for their
   * turn, for one transaction's time at most. The lock is Neo4j's own, on the claim's node (neo4j-claim.ts: claim first), and goes with
   * the process that holds it.
   * @throws GraphUnavailableError where the turn does not come.
   */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Neo4j looks for transactions past their limit every two seconds. */
const graceMs = 5_000;
const oldestMajor = 5;
const mostProven = 500;

/** Asks Neo4j for a row before it answers. @throws GraphUnavailableError that says what to mend. */
export async function openNeo4jEngine(options: Neo4jOptions): Promise<Neo4jGraph> {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const engine = new Neo4jEngine(connect(options, timeouts), options, timeouts);
  try {
    await engine.verify();
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/**
 * Rows looked up by their key have one good plan, whatever is in the graph (test/neo4j/plans.test.ts). Without this Neo4j plans each text
 * again whenever its statistics moved, 20 ms apiece: several times what a small write takes.
 */
function plannedOnce(text: string): string {
  return text.startsWith('UNWIND $') ? `CYPHER replan=skip ${text}` : text;
}

class Neo4jEngine implements Neo4jGraph {
  readonly name = 'neo4j';
  readonly #driver: Driver;
  readonly #target: Target;
  readonly #timeouts: Neo4jTimeouts;
  /** A session reads what an earlier one wrote, also from another member of a cluster. */
  readonly #bookmarks = bookmarkManager();
  /** Texts whose plan only reads: what a plan does follows from its text, and explaining costs a round trip. */
  readonly #proven = new Set<string>();
  /** The last of the writes under way. */
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(driver: Driver, { uri, user, database }: Neo4jSettings, timeouts: Neo4jTimeouts) {
    this.#driver = driver;
    this.#target = { uri, user, database };
    this.#timeouts = timeouts;
  }

  async verify(): Promise<void> {
    // A Neo4j that has just started takes seconds for its first answer.
    const { transactionMs } = this.#timeouts;
    await this.#session('READ', { call: 'open' }, transactionMs, async (session) => {
      // Not retried, other than executeRead: whoever opens decides about waiting.
      const { agent = '' } = await this.#driver.getServerInfo({ database: this.#target.database });
      const major = Number(/^Neo4j\/(\d+)/.exec(agent)?.[1] ?? oldestMajor);
      if (major < oldestMajor) {
        throw new GraphUnavailableError(
          `Neo4j at ${this.#target.uri} is ${agent}: version ${oldestMajor} or newer is needed`,
        );
      }
      await session.run('RETURN 1', {}, { timeout: transactionMs });
    });
  }

  async define(statements: readonly string[]): Promise<void> {
    await this.#inTurn(async () => {
      const missing = await this.#missing(statements);
      if (missing.length === 0) return;
      // Together: fifty transactions take twice as long as one.
      await this.#write(
        missing.map((text) => ({ text })),
        'define',
      );
      // Until an index is filled, every MERGE by it reads all nodes of the label.
      await this.#write([{ text: 'CALL db.awaitIndexes(60)' }], 'define');
    });
  }

  async write(statements: readonly Statement[]): Promise<void> {
    if (statements.length === 0) return;
    await this.#inTurn(() => this.#write(statements, 'write'));
  }

  async read(statement: Statement, options: ReadOptions = {}): Promise<Rows> {
    assertReadOnly(statement.text);
    const { transactionMs } = this.#timeouts;
    const { timeoutMs = transactionMs, maxRows } = options;
    const params = parametersOf(statement);
    const { body, isOnlyExplained } = explainable(statement.text);
    const during = { call: 'read', timeoutMs } satisfies During;
    return this.#session('READ', during, timeoutMs + graceMs, (session) =>
      session.executeRead(
        async (transaction) => {
          if (isOnlyExplained || !this.#proven.has(body)) {
            // On a line of its own, so that columns in error messages are the user's.
            const explain = { ...during, addedLines: 1 };
            const { summary } = await this.#hopeful(
              () => transaction.run(`EXPLAIN\n${body}`, params),
              explain,
            );
            assertPlanReads(summary);
            this.#remember(body);
            if (isOnlyExplained) return { columns: ['plan'], rows: [[planText(summary)]] };
          }
          return this.#hopeful(() => readRows(transaction, statement.text, params, maxRows), during);
        },
        { timeout: timeoutMs },
      ),
    );
  }

  async exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#assertOpen();
    const session = this.#open('WRITE');
    let held: Transaction | undefined;
    try {
      held = await lockDatabase(session, this.#timeouts.transactionMs).catch((error: unknown) => {
        throw neo4jError(error, this.#target, { call: 'write' });
      });
      return await work();
    } finally {
      unlock(session, held);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    await this.#driver.close();
  }

  /** What of these statements is to be defined still. */
  async #missing(statements: readonly string[]): Promise<readonly string[]> {
    return this.#session('READ', { call: 'define' }, this.#timeouts.transactionMs, (session) =>
      session.executeRead((transaction) => undefinedOf(statements, transaction)),
    );
  }

  async #write(statements: readonly Statement[], call: 'write' | 'define'): Promise<void> {
    const { transactionMs, retryMs } = this.#timeouts;
    const prepared = statements.map((statement) => ({
      text: plannedOnce(statement.text),
      params: parametersOf(statement),
    }));
    let isDone = false;
    await this.#session('WRITE', { call }, transactionMs + retryMs + graceMs, (session, late) =>
      session.executeWrite(
        async (transaction) => {
          if (isDone) throw lostCommit(this.#target);
          // Sent at once and answered in order; after a failure Neo4j ignores the rest.
          const work = (): Promise<unknown> =>
            Promise.all(prepared.map(({ text, params }) => transaction.run(text, params)));
          await this.#hopeful(work, { call });
          if (late.aborted) throw silent(this.#target, transactionMs);
          isDone = true;
        },
        { timeout: transactionMs },
      ),
    );
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    this.#assertOpen();
    const turn = this.#writing.then(work);
    // The queue goes on after a failure; the caller of that write is told of it through `turn`.
    this.#writing = turn.catch(() => undefined);
    await turn;
  }

  /** What no second attempt can help leaves the driver's retries at once, and names the user's lines. */
  async #hopeful<Result>(work: () => PromiseLike<Result>, during: During): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw isHopeless(error) ? neo4jError(error, this.#target, during) : error;
    }
  }

  /** `late` is aborted when nobody waits any more: what is under way must not be committed then. */
  async #session<Result>(
    access: 'READ' | 'WRITE',
    during: During,
    limitMs: number,
    work: (session: Session, late: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    this.#assertOpen();
    const session = this.#open(access);
    const late = new AbortController();
    const { promise: isLate, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.abort();
      reject(silent(this.#target, limitMs));
    }, limitMs);
    try {
      return await Promise.race([isLate, work(session, late.signal)]);
    } catch (error) {
      throw neo4jError(error, this.#target, during);
    } finally {
      clearTimeout(timer);
      // Not awaited: a halted Neo4j would answer that never.
      session.close().catch(() => undefined);
    }
  }

  #open(access: 'READ' | 'WRITE'): Session {
    return this.#driver.session({
      database: this.#target.database,
      defaultAccessMode: access === 'READ' ? mode.READ : mode.WRITE,
      bookmarkManager: this.#bookmarks,
    });
  }

  #remember(text: string): void {
    if (this.#proven.size >= mostProven) this.#proven.clear();
    this.#proven.add(text);
  }

  #assertOpen(): void {
    if (this.#closed) throw new GraphUnavailableError('the connection to Neo4j is closed');
  }
}
