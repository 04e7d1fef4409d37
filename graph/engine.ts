// The one port to a graph: Cypher in, plain JSON out. The embedded engine and Neo4j stand behind it, and
// one contract test (test/graph/engine-contract.ts) runs on both. Promises: a write is all or nothing, a
// read changes nothing. Refuses: anything a view needs no one to do (procedures, files, administration).

export type CypherValue =
  | null
  | boolean
  | number
  | string
  | readonly CypherValue[]
  | { readonly [key: string]: CypherValue };

export interface Statement {
  readonly text: string;
  readonly params?: Readonly<Record<string, CypherValue>>;
}

export interface ReadOptions {
  /** Rows beyond this are left out and the answer says `truncated`. Default: all of them. */
  readonly maxRows?: number;
  /**
   * The query is stopped after this many milliseconds. Only an engine that can stop a query honours it
   * (the embedded host, Neo4j); the embedded engine inside this process cannot.
   */
  readonly timeoutMs?: number;
}

/**
 * Rows as plain JSON. A node is `{id, labels, properties}`, a relationship `{id, type, properties, start,
 * end}` (`start` and `end` are nodes' `id`), a path a list `[node, relationship, node …]`. These `id`s are
 * the engine's own and mean something only inside one answer; a resource's id is `properties.id`.
 * Temporals are ISO 8601 text, integers are numbers.
 */
export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CypherValue[])[];
  /** There were more rows than `maxRows`. */
  readonly truncated?: true;
}

/** Nodes and the relationships among them, by the nodes' `id` property. */
export interface BulkContent {
  /** In batches, so that not all rows need to be in memory. */
  readonly nodes: Iterable<{
    readonly labels: readonly string[];
    readonly rows: readonly { readonly id: string; readonly props: Readonly<Record<string, CypherValue>> }[];
  }>;
  readonly relationships: readonly {
    readonly type: string;
    readonly from: string;
    readonly to: string;
    readonly properties: Readonly<Record<string, CypherValue>>;
  }[];
}

export interface GraphEngine {
  readonly name: 'embedded' | 'neo4j';
  /** DDL, each statement by itself, idempotent. */
  define(statements: readonly string[]): Promise<void>;
  /** All statements in one transaction, in order, or none. Writes of one engine happen one after another. */
  write(statements: readonly Statement[]): Promise<void>;
  /**
   * Only where an engine has a much faster way than Cypher: puts content into a graph that has none of it. Not all or nothing: for a
   * first fill, which counts for nothing until its cursor stands.
   */
  create?(content: BulkContent): Promise<void>;
  /** Read-only, enforced. Throws CypherError. */
  read(statement: Statement, options?: ReadOptions): Promise<Rows>;
  close(): Promise<void>;
}

/** The text is wrong, refused or ran too long: whoever wrote the query mends it. */
export class CypherError extends Error {
  override readonly name = 'CypherError';
  /** The engine's code (GQLSTATUS or `Neo.…`), or `read-only`, `time-limit`. */
  readonly code: string;

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** There is no engine to ask: not installed for this platform, stopped, or not reachable. */
export class GraphUnavailableError extends Error {
  override readonly name = 'GraphUnavailableError';
}
