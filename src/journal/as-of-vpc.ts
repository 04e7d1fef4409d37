// A VPC as it was, for a map: what a busy one's thousands of changes did to it stands in an index, so that only those resources are walked
// back that a map of that time could show otherwise than one of now. In parts, so that others are answered in between; what is committed
// meanwhile is walked back, too.
import { walkBack } from './as-of.ts';
import { isListed, vpcOf } from './as-of-pages.ts';
import { readPresentIn } from './as-of-present.ts';
import { type AsOf, asOf, type Past, readAsOf } from './as-of-read.ts';
import { shapes } from './changes.ts';
import { lastSeq } from './events.ts';
import { placeBefore, placeBy } from './marks.ts';

/** Of what is read at once: some milliseconds. */
const aPart = 200;

/** Names and edges are as they were; other properties of what no map shows otherwise are those of now. In no order. */
export function* readVpcAsOf(past: Past, vpc: string): Generator<readonly AsOf[]> {
  const { db } = past;
  const { begun, touched } = db.snapshot(() => ({ begun: lastSeq(db), touched: touchedIn(past, vpc) }));
  let after = { kind: '', id: '' };
  for (;;) {
    const part = readPresentIn(db, vpc, after, aPart);
    const last = part.at(-1);
    if (last === undefined) break;
    after = last.resource;
    const still = part.filter(({ resource, seq }) => !touched.has(resource.id) && seq <= begun);
    const walked = part.filter(({ resource, seq }) => !touched.has(resource.id) && seq > begun);
    yield [
      ...still.map(({ resource, locationId }) => untouched(past, resource, locationId)),
      ...walkedIn(
        past,
        vpc,
        walked.map(({ resource }) => resource.id),
      ),
    ];
  }
  const ids = [...touched].flatMap(([id, isWalked]) => (isWalked ? [id] : []));
  for (let index = 0; index < ids.length; index += aPart)
    yield walkedIn(past, vpc, ids.slice(index, index + aPart));
  const went = db.all(
    'SELECT resource_id AS id FROM change WHERE vpc = ? AND shape = 2 AND seq > ?',
    vpc,
    begun,
  );
  yield walkedIn(
    past,
    vpc,
    went.map((row) => String(row['id'])).filter((id) => !touched.has(id)),
  );
}

function untouched(past: Past, resource: Parameters<typeof walkBack>[0] & object, locationId: number): AsOf {
  return asOf(past, resource.id, resource, locationId, walkBack(resource, past.at, past.skipped).end());
}

function walkedIn(past: Past, vpc: string, ids: readonly string[]): readonly AsOf[] {
  return past.db.snapshot(() =>
    ids.flatMap((id) => {
      const one = readAsOf(past, id);
      return one !== undefined && isListed(one) && vpcOf(one.resource) === vpc ? [one] : [];
    }),
  );
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
  const left = db.all(
    'SELECT DISTINCT resource_id AS id FROM change WHERE left_vpc = ? AND seq > ?',
    vpc,
    from,
  );
  for (const row of left) touched.set(String(row['id']), true);
  return touched;
}
