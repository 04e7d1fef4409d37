// Whose a Neo4j database is. One database holds the graph of one account group: a marker node names the group, and the journal that the
// graph was filled from. Refuses, as values, a database of another group and one that holds what groundplan did not write: filling a
// graph begins by emptying it. A journal made anew (another data directory) takes its group's database over, and fills it from nothing.
import type { GraphEngine } from './engine.ts';

export type DatabaseClaim =
  | { readonly state: 'claimed' }
  /** Only one group can have a database: the others keep their graph embedded. */
  | { readonly state: 'another-group'; readonly group: string }
  /** The first label found that is none of groundplan's; empty for a node without any. */
  | { readonly state: 'other-data'; readonly label: string };

/** `journal`: what tells this group's journal from any other, for as long as its file lives. */
export interface Claimant {
  readonly group: string;
  readonly journal: string;
}

const marker = 'groundplan';
const constraint =
  'CREATE CONSTRAINT graph_claim_id_unique IF NOT EXISTS FOR (n:GraphClaim) REQUIRE n.id IS UNIQUE';
const own = [
  'Resource',
  'Account',
  'Location',
  'Region',
  'Warning',
  'Change',
  'GraphCursor',
  'GraphClaim',
  'Past',
];

/** Ask before every sync: a rebuild of another version may have taken the marker away. */
export async function claimDatabase(
  engine: GraphEngine,
  { group, journal }: Claimant,
): Promise<DatabaseClaim> {
  let claim = await readClaim(engine);
  if (claim === undefined) {
    const label = await foreignLabel(engine);
    if (label !== undefined) return { state: 'other-data', label };
    await engine.define([constraint]);
    // Two groups that come at once: the constraint lets one create it, and the other finds it.
    const text = `MERGE (c:GraphClaim {id: $marker}) ON CREATE SET c.group = $group, c.journal = $journal`;
    await engine.write([{ text, params: { marker, group, journal } }]);
    claim = await readClaim(engine);
  }
  if (claim?.group !== group) return { state: 'another-group', group: claim?.group ?? '' };
  if (claim.journal !== journal) {
    // The cursor counts another journal's changes. Without one the writer empties the graph and fills it.
    await engine.write([
      { text: 'MATCH (c:GraphCursor) DELETE c' },
      { text: 'MATCH (c:GraphClaim {id: $marker}) SET c.journal = $journal', params: { marker, journal } },
    ]);
  }
  return { state: 'claimed' };
}

async function readClaim(engine: GraphEngine): Promise<Claimant | undefined> {
  const text = 'MATCH (c:GraphClaim {id: $marker}) RETURN c.group AS group, c.journal AS journal';
  const { rows } = await engine.read({ text, params: { marker } });
  const [group, journal] = rows[0] ?? [];
  return rows.length === 0 ? undefined : { group: String(group), journal: String(journal) };
}

async function foreignLabel(engine: GraphEngine): Promise<string | undefined> {
  const text = `MATCH (n) WHERE NOT (${own.map((label) => `n:${label}`).join(' OR ')}) RETURN coalesce(head(labels(n)), '') AS label LIMIT 1`;
  const { rows } = await engine.read({ text });
  return rows.length === 0 ? undefined : String(rows[0]?.[0]);
}
