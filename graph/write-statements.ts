// The Cypher of the writer: upserts, relationships, removals. Parametrised and idempotent; the same text on both engines.
// Labels and relationship types come from the declarations only, never from data.
import type { CypherValue, Statement } from './engine.ts';

export interface Relationship {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly properties: Readonly<Record<string, CypherValue>>;
}

type Row = Readonly<Record<string, CypherValue>>;

export function upsertNodes(
  kind: string,
  rows: readonly { readonly id: string; readonly props: Row }[],
): Statement {
  return {
    text: `UNWIND $rows AS row MERGE (n:Resource {id: row.id}) REMOVE n:Stub SET n:${kind} SET n = row.props`,
    params: { rows },
  };
}

/** Targets that may not be there (yet) become Stubs; those that are there stay what they are. */
export function ensureTargets(rows: readonly { readonly id: string; readonly props: Row }[]): Statement {
  return {
    text: 'UNWIND $rows AS row MERGE (n:Resource {id: row.id}) ON CREATE SET n = row.props, n:Stub',
    params: { rows },
  };
}

export function createRelationships(
  type: string,
  rows: readonly Relationship[],
  labels: { from: string; to: string } = { from: 'Resource', to: 'Resource' },
): Statement {
  return {
    text: `UNWIND $rows AS row MATCH (a:${labels.from} {id: row.from}) MATCH (b:${labels.to} {id: row.to}) CREATE (a)-[r:${type}]->(b) SET r = row.properties`,
    params: { rows: rows.map(({ from, to, properties }) => ({ from, to, properties })) },
  };
}

/** All derived relationships of the given resources, and of those that they bear the ones of the types named in the row. */
export function deleteOutgoing(
  rows: readonly { readonly id: string; readonly types: readonly string[] }[],
): Statement {
  return {
    text: 'UNWIND $rows AS row MATCH (n:Resource {id: row.id})-[r]->() WHERE r.derived = true OR (r.derived IS NULL AND type(r) IN row.types) DELETE r',
    params: { rows },
  };
}

/** Those that point at their bearer. By type: a VPC has thousands of others. */
export function deleteIncoming(types: readonly string[], ids: readonly string[]): Statement {
  return {
    text: `UNWIND $ids AS id MATCH (n:Resource {id: id})<-[r:${types.join('|')}]-() WHERE r.derived IS NULL DELETE r`,
    params: { ids },
  };
}

/** What is gone but still pointed at stays visible as a Stub; the rest goes. Run after its own relationships are deleted. */
export function demote(
  kind: string,
  rows: readonly { readonly id: string; readonly props: Row }[],
): Statement {
  return {
    text: `UNWIND $rows AS row MATCH (n:Resource {id: row.id}) SET n = row.props REMOVE n:${kind} SET n:Stub`,
    params: { rows },
  };
}

/** Those of the given that are Stubs and that nothing points at any more. */
export function deleteOrphans(ids: readonly string[]): Statement {
  return {
    text: 'UNWIND $ids AS id MATCH (n:Resource {id: id}) WHERE n:Stub AND NOT (n)--() DELETE n',
    params: { ids },
  };
}

export function deleteChangeLinks(ids: readonly string[]): Statement {
  return {
    text: 'UNWIND $ids AS id MATCH (c:Change)-[r:CHANGED]->(n:Resource {id: id}) DELETE r',
    params: { ids },
  };
}

export function createChanges(rows: readonly { readonly seq: number; readonly props: Row }[]): Statement {
  return { text: 'UNWIND $rows AS row MERGE (c:Change {seq: row.seq}) SET c = row.props', params: { rows } };
}

/** Of those that are there. */
export function rewriteChanges(rows: readonly { readonly seq: number; readonly props: Row }[]): Statement {
  return { text: 'UNWIND $rows AS row MATCH (c:Change {seq: row.seq}) SET c = row.props', params: { rows } };
}

export function linkChanges(rows: readonly { readonly seq: number; readonly id: string }[]): Statement {
  return {
    text: 'UNWIND $rows AS row MATCH (c:Change {seq: row.seq}) MATCH (n:Resource {id: row.id}) WHERE NOT n:Stub MERGE (c)-[:CHANGED]->(n)',
    params: { rows },
  };
}

/** Two statements, so that each takes the index of its property. */
export function forgetChanges({
  seq,
  seenAt,
}: {
  readonly seq: number;
  readonly seenAt: string;
}): readonly Statement[] {
  return [
    {
      text: 'UNWIND $rows AS row MATCH (c:Change) WHERE c.seq < row.seq DETACH DELETE c',
      params: { rows: [{ seq }] },
    },
    {
      text: 'UNWIND $rows AS row MATCH (c:Change) WHERE c.seenAt < row.seenAt DETACH DELETE c',
      params: { rows: [{ seenAt }] },
    },
  ];
}

/** Accounts, regions, locations and warnings are few: written whole. */
export function replaceFrame(frame: {
  readonly accounts: readonly Row[];
  readonly regions: readonly Row[];
  readonly locations: readonly Row[];
  readonly warnings: readonly Row[];
  readonly hides: readonly Row[];
}): readonly Statement[] {
  return [
    { text: 'MATCH (w:Warning) DETACH DELETE w' },
    { text: 'MATCH (l:Location) DETACH DELETE l' },
    {
      text: 'UNWIND $rows AS row MERGE (n:Account {id: row.id}) SET n = row',
      params: { rows: frame.accounts },
    },
    {
      text: 'UNWIND $rows AS row MERGE (n:Region {id: row.id}) SET n = row',
      params: { rows: frame.regions },
    },
    {
      text: 'UNWIND $rows AS row MERGE (n:Location {id: row.id}) SET n = row',
      params: { rows: frame.locations },
    },
    {
      text: 'UNWIND $rows AS row MATCH (l:Location {id: row.id}) MATCH (a:Account {id: row.accountId}) MATCH (r:Region {id: row.region}) CREATE (a)-[:HAS]->(l) CREATE (l)-[:`IN`]->(r)',
      params: { rows: frame.locations },
    },
    {
      text: 'UNWIND $rows AS row MERGE (n:Warning {id: row.id}) SET n = row',
      params: { rows: frame.warnings },
    },
    {
      text: 'UNWIND $rows AS row MATCH (w:Warning {id: row.warning}) MATCH (l:Location {id: row.location}) CREATE (w)-[:HIDES {kinds: row.kinds}]->(l)',
      params: { rows: frame.hides },
    },
  ];
}

/** All of them; few, and hung on accounts, which are fewer. */
export const deleteSharing: Statement = { text: 'MATCH (a:Account)<-[r:SHARED_WITH]-() DELETE r' };

/** Of locations that are there: the freshness of their scopes. */
export function refreshLocations(rows: readonly Row[]): Statement {
  return { text: 'UNWIND $rows AS row MATCH (n:Location {id: row.id}) SET n = row', params: { rows } };
}

/** Accounts and regions with nothing left in them; run last, when top-level resources hang on theirs. */
export const deleteEmptyFrame: readonly Statement[] = [
  { text: 'MATCH (n:Account) WHERE NOT (n)--() DELETE n' },
  { text: 'MATCH (n:Region) WHERE NOT (n)--() DELETE n' },
];

/** `history`: days of it, and where it begins; both absent where none is kept. */
export interface CursorRow {
  readonly seq: number;
  readonly frame: string;
  readonly history?: number;
  readonly historyFrom?: string;
  /** Place in the order of attributions up to which its changes have their authors and its times are exact. */
  readonly attributed: number;
}

export function writeCursor(cursor: CursorRow): Statement {
  return {
    text: 'UNWIND $rows AS row MERGE (c:GraphCursor {id: row.id}) SET c = row',
    params: { rows: [{ id: 'journal', ...cursor }] },
  };
}

/** From then on the graph counts for nothing, but it is still known whether it is to have a history. */
export const forgetCursor: Statement = { text: 'MATCH (c:GraphCursor) REMOVE c.seq' };

/** So that a writer that dies after it began to replace frame or sharing replaces them again, even if they are as before by then. */
export const forgetDigests: Statement = {
  text: "MATCH (c:GraphCursor {id: 'journal'}) SET c.frame = ''",
};

export const readCursor: Statement = {
  text: "MATCH (c:GraphCursor {id: 'journal'}) RETURN c.seq AS seq, c.frame AS frame, c.history AS history, c.historyFrom AS historyFrom, c.attributed AS attributed",
};

/** Empties the graph in bounded steps: run it until it deletes nothing. */
export const clearSome: Statement = {
  text: 'MATCH (n) WHERE NOT n:GraphClaim AND NOT n:GraphCursor WITH n LIMIT 5000 DETACH DELETE n',
};

export const countAll: Statement = {
  text: 'MATCH (n) WHERE NOT n:GraphClaim AND NOT n:GraphCursor RETURN count(n) AS n',
};

export const countNodes: Statement = {
  text: "MATCH (n:Resource) UNWIND labels(n) AS label WITH label, count(*) AS n WHERE label <> 'Resource' RETURN label, n ORDER BY label",
};

export const countRelationships: Statement = {
  text:
    "MATCH (a)-[r]->(b) WHERE (a:Resource OR type(r) = 'OWNS') AND (b:Resource OR type(r) IN ['IN_REGION', 'SHARED_WITH']) AND r.validTo IS NULL " +
    'RETURN type(r) AS type, count(*) AS n ORDER BY type',
};
