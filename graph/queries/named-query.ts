// The shape of a shipped query: data that the CLI, the docs and the tests read. Texts keep to the portable
// dialect (graph/dialect.ts) and end in a total ORDER BY, so both engines give the same rows in order.

export interface QueryParameter {
  /** Without the `$`. */
  readonly name: string;
  readonly doc: string;
  readonly example: string;
  readonly optional?: boolean;
  /** A time that is past, as the graph writes them: texts compare them as text, so nothing else may reach them. */
  readonly isTime?: boolean;
}

export interface QueryColumn {
  readonly name: string;
  readonly doc: string;
}

export interface NamedQuery {
  /** kebab-case, unique. */
  readonly name: string;
  readonly title: string;
  /** What an analyst asks. */
  readonly question: string;
  readonly parameters: readonly QueryParameter[];
  readonly columns: readonly QueryColumn[];
  readonly cypher: string;
}
