// A VPC as it was, for a map: what a busy one's thousands of changes did to it stands in an index, so that only those resources are walked
// back that a map of that time could show otherwise than one of now.
import { walkBack } from './as-of.ts';
import { type AsOf, asOf, type Past, readAsOf } from './as-of-read.ts';
import { isListed, vpcOf } from './as-of-pages.ts';
import { readAllPresent } from './as-of-present.ts';
import { shapes } from './changes.ts';
import { placeBefore, placeBy } from './marks.ts';

/** Names and edges are as they were; other properties of what no map shows otherwise are those of now. In no order. */
export function* readVpcAsOf(past: Past, vpc: string): Generator<AsOf> {
  const touched = touchedIn(past, vpc);
  for (const { resource, locationId } of readAllPresent(past.db, vpc)) {
    if (touched.has(resource.id)) continue;
    const { end } = walkBack(resource, past.at, past.skipped);
    yield asOf(past, resource.id, resource, locationId, end());
  }
  for (const [id, isWalked] of touched) {
    if (!isWalked) continue;
    const one = readAsOf(past, id);
    if (one !== undefined && isListed(one) && vpcOf(one.resource) === vpc) yield one;
  }
}

/** What changed on a map since then, by id; false: it was made later, and is on none of that time. */
function touchedIn({ db, at }: Past, vpc: string): ReadonlyMap<string, boolean> {
  const from = placeBefore(db, at);
  // From here on every change was seen after that time.
  const after = placeBy(db, at);
  const touched = new Map<string, boolean>();
  const rows = db.iterate(
    `SELECT resource_id AS id, min(seq) AS seq, shape, not_before FROM change
     WHERE vpc = ? AND shape IS NOT NULL AND seq > ? GROUP BY resource_id`,
    vpc,
    from,
  );
  for (const row of rows) {
    const { shape, not_before: notBefore } = row;
    const isLater =
      shape === shapes.begins &&
      after !== undefined &&
      Number(row['seq']) > after &&
      (notBefore === null || String(notBefore) >= at);
    touched.set(String(row['id']), !isLater);
  }
  for (const row of db.all(
    'SELECT DISTINCT resource_id AS id FROM change WHERE left_vpc = ? AND seq > ?',
    vpc,
    from,
  ))
    touched.set(String(row['id']), true);
  return touched;
}
