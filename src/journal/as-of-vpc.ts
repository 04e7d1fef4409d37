// A VPC as it was, for a map: names and edges. What a busy one's thousands of changes did to its map stands in an index, so that what no map
// shows is not read, and of what went only how it went. In parts, so that others are answered in between; what is committed meanwhile is
// walked back, too.
import { walkBack } from './as-of.ts';
import { isListed, vpcOf } from './as-of-pages.ts';
import { type Present, type PresentInOrder, readPresentIn, stepOf } from './as-of-present.ts';
import { type AsOf, asOf, type Past, readAsOf } from './as-of-read.ts';
import { shapes } from './changes.ts';
import type { SqlRow } from './database.ts';
import { lastSeq } from './events.ts';
import { placeBefore, placeBy } from './marks.ts';

/** Of what is read at once: some milliseconds. */
const aPart = 200;

/** What a map of that time may show otherwise than one of now. */
type Touched =
  /** Made later. */
  | 'later'
  /** Near that time, where times and places in the order need not agree, or it moved: walked back over all its changes. */
  | 'near'
  /** By changes after that time that a map shows, whatever else changed. */
  | 'redrawn';

/** Of its last state, what a map shows. */
const mapColumns = `seq, resource_id, kind, change, class, account, region, not_before, seen_at, attributed_at, shape, changes,
  CASE WHEN last IS NULL THEN NULL ELSE json_object('id', resource_id, 'kind', kind, 'accountId', account, 'region', region,
    'properties', CASE WHEN json_extract(last, '$.properties.name') IS NULL THEN json('{}')
      ELSE json_object('name', json_extract(last, '$.properties.name')) END,
    'edges', json_extract(last, '$.edges')) END AS last,
  (SELECT location_id FROM stood WHERE stood.resource_id = wanted.value AND until_at > ?1 ORDER BY until_at LIMIT 1) AS stood`;

/** Other properties than the name may be those of another time. In no order. */
export function* readVpcAsOf(past: Past, vpc: string): Generator<readonly AsOf[]> {
  const { db } = past;
  const { begun, touched } = db.snapshot(() => ({ begun: lastSeq(db), touched: touchedIn(past, vpc) }));
  let after = { kind: '', id: '' };
  for (;;) {
    const part = readPresentIn(db, vpc, after, aPart);
    const last = part.at(-1);
    if (last === undefined) break;
    after = last.resource;
    const found: AsOf[] = [];
    const drawn: PresentInOrder[] = [];
    for (const one of part) {
      const { id } = one.resource;
      const how = one.seq > begun ? 'near' : touched.get(id);
      touched.delete(id);
      if (how === undefined) found.push(unchanged(past, one));
      else if (how === 'near') found.push(...walked(past, vpc, id));
      else if (how === 'redrawn') drawn.push(one);
    }
    const changes = shaping(
      past,
      vpc,
      drawn.map(({ resource }) => resource.id),
    );
    for (const one of drawn)
      found.push(...redrawn(past, vpc, one.resource.id, changes.get(one.resource.id) ?? [], one));
    yield found;
  }
  yield* gone(past, vpc, touched);
  const went = db.all(
    'SELECT resource_id AS id FROM change WHERE vpc = ? AND shape = 2 AND seq > ?',
    vpc,
    begun,
  );
  yield went.flatMap((row) => (touched.has(String(row['id'])) ? [] : walked(past, vpc, String(row['id']))));
}

function unchanged(past: Past, { resource, locationId }: Present): AsOf {
  const location = past.stoodElsewhere(resource.id) ?? locationId;
  return asOf(past, resource.id, resource, location, walkBack(resource, past.at, past.skipped).end());
}

function walked(past: Past, vpc: string, id: string): readonly AsOf[] {
  const one = past.db.snapshot(() => readAsOf(past, id));
  return one !== undefined && isListed(one) && vpcOf(one.resource) === vpc ? [one] : [];
}

/** What is not there any more, a part at a time. */
function* gone(past: Past, vpc: string, touched: ReadonlyMap<string, Touched>): Generator<readonly AsOf[]> {
  let ids: string[] = [];
  for (const [id, how] of touched) {
    if (how === 'near') yield walked(past, vpc, id);
    else if (how === 'redrawn') ids.push(id);
    if (ids.length < aPart) continue;
    yield redrawnAll(past, vpc, ids);
    ids = [];
  }
  yield redrawnAll(past, vpc, ids);
}

function redrawnAll(past: Past, vpc: string, ids: readonly string[]): readonly AsOf[] {
  return [...shaping(past, vpc, ids)].flatMap(([id, rows]) => redrawn(past, vpc, id, rows, undefined));
}

/** Changes that a map shows, since about that time and until it went, oldest first. */
function shaping(
  { db, at }: Past,
  vpc: string,
  ids: readonly string[],
): ReadonlyMap<string, readonly SqlRow[]> {
  const rows = db.all(
    `SELECT ${mapColumns} FROM json_each(?2) AS wanted CROSS JOIN change INDEXED BY change_shaping
       ON vpc = ?3 AND resource_id = wanted.value AND shape IS NOT NULL AND seq > ?4 ORDER BY wanted.id, seq`,
    at,
    JSON.stringify(ids),
    vpc,
    placeBefore(db, at),
  );
  const found = new Map<string, SqlRow[]>();
  for (const row of rows) {
    const id = String(row['resource_id']);
    const known = found.get(id);
    if (known === undefined) found.set(id, [row]);
    else if (known.at(-1)?.['last'] === null) known.push(row);
  }
  return found;
}

function redrawn(
  past: Past,
  vpc: string,
  id: string,
  rows: readonly SqlRow[],
  present: Present | undefined,
): readonly AsOf[] {
  const steps = rows.map((row) => stepOf(row, past.configured));
  const about = steps.at(-1);
  if (about === undefined) return [];
  const walk = walkBack(about.last === undefined ? present?.resource : undefined, past.at, past.skipped);
  for (const step of steps.toReversed()) if (!walk.back(step)) break;
  const stood = rows.at(-1)?.['stood'] ?? null;
  const location = stood === null ? (past.stoodElsewhere(id) ?? present?.locationId) : Number(stood);
  const one = asOf(past, id, about, location, walk.end());
  return isListed(one) && vpcOf(one.resource) === vpc ? [one] : [];
}

function touchedIn({ db, at }: Past, vpc: string): Map<string, Touched> {
  const from = placeBefore(db, at);
  // From here on every change was seen after that time.
  const after = placeBy(db, at) ?? Infinity;
  const touched = new Map<string, Touched>();
  const rows = db.iterateColumns(
    `SELECT resource_id, min(seq), shape, not_before FROM change
     WHERE vpc = ? AND shape IS NOT NULL AND seq > ? GROUP BY resource_id`,
    vpc,
    from,
  );
  for (const [id, seq, shape, notBefore] of rows) {
    const isLater = shape === shapes.begins && (notBefore === null || String(notBefore) >= at);
    touched.set(String(id), Number(seq) <= after ? 'near' : isLater ? 'later' : 'redrawn');
  }
  // What came from elsewhere or went there has changes that stand under another VPC.
  const moved = db.all(
    `SELECT resource_id AS id FROM change WHERE left_vpc = ?1 AND seq > ?2
     UNION SELECT resource_id FROM change WHERE vpc = ?1 AND left_vpc IS NOT NULL AND seq > ?2`,
    vpc,
    from,
  );
  for (const row of moved) touched.set(String(row['id']), 'near');
  return touched;
}
