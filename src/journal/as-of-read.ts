// Resources as they were: walked back from the present, each with how certain that is, and until when it was so.
import type { Kind } from '../kind.ts';
import type { Resource } from '../state.ts';
import { type Certainty, momentOf, type Step, type Walked, walkBack } from './as-of.ts';
import { type Blind, type Coverage, coverageAt } from './as-of-coverage.ts';
import { type Configured, configuredOf, readPresent, stepColumns, stepOf } from './as-of-present.ts';
import type { Database } from './database.ts';
import type { ChangeEvent } from './events.ts';

/** A resource at a time. */
export interface AsOf {
  readonly id: string;
  readonly kind: string;
  /** As it was; where a change may have happened by then, before it. Undefined: not there, or never seen by then. */
  readonly resource: Resource | undefined;
  readonly presence: Walked['presence'];
  readonly certainty: Certainty;
  /** Why it is unobserved. */
  readonly reason?: 'before-discovery' | 'released' | 'not-read' | 'another-view';
  /** Calls that nobody read whole around that time. */
  readonly blind: readonly Blind[];
  /** Paths that only another account's view told, later. */
  readonly unseenPaths: readonly string[];
  /** Changes whose interval holds that time, oldest first. */
  readonly changing: readonly ChangeEvent[];
  /** It was so from then on, at the latest, since that change; and until then, at the least, when that one ended it. */
  readonly validFrom?: string;
  readonly begunBy?: number;
  readonly validTo?: string;
  readonly endedBy?: number;
}

/** What reading the past of one time needs; made once for a question. */
export interface Past {
  readonly db: Database;
  readonly at: string;
  readonly coverage: Coverage;
  readonly configured: Configured;
  readonly skipped: (step: Step) => ReadonlySet<string>;
  /** Of what has been there ever since: the location whose view stood then, where it is another one's now. */
  readonly stoodElsewhere: (id: string) => number | undefined;
}

export function pastAt(db: Database, kinds: readonly Kind[], at: string): Past {
  return {
    db,
    at,
    coverage: coverageAt(db, kinds, at),
    configured: configuredOf(kinds),
    skipped: skippedPaths(kinds),
    stoodElsewhere: movedSince(db, at),
  };
}

/** Read when it is first asked for: for many resources together. */
function movedSince(db: Database, at: string): (id: string) => number | undefined {
  let moved: Map<string, number> | undefined;
  const read = (): Map<string, number> =>
    new Map(
      db
        .all(
          'SELECT resource_id, location_id FROM stood WHERE moved = 1 AND until_at > ? ORDER BY until_at DESC',
          at,
        )
        .map((row) => [String(row['resource_id']), Number(row['location_id'])]),
    );
  return (id) => (moved ??= read()).get(id);
}

/** How accounts call a thing is told to views as a path `aliases`, and is no part of its state. */
function skippedPaths(kinds: readonly Kind[]): (step: Step) => ReadonlySet<string> {
  const named = new Set(kinds.flatMap(({ kind, alias }) => (alias === undefined ? [] : [kind])));
  const [aliases, none] = [new Set(['aliases']), new Set<string>()];
  return ({ kind, change }) => (change === 'discovered' && named.has(kind) ? aliases : none);
}

/** undefined: nothing that is kept speaks of this id. */
export function readAsOf(past: Past, id: string): AsOf | undefined {
  const { db, at, configured, skipped } = past;
  const present = readPresent(db, id);
  const walk = walkBack(present?.resource, at, skipped);
  let newest: Step | undefined;
  const rows = db.iterate(
    `SELECT ${stepColumns} FROM change WHERE resource_id = ? AND class <> 'health' ORDER BY seq DESC`,
    id,
  );
  for (const row of rows) {
    const step = stepOf(row, configured);
    newest ??= step;
    if (!walk.back(step)) break;
  }
  const about = present?.resource ?? newest;
  if (about === undefined) return undefined;
  return asOf(past, id, about, locationAt(past, id, about, present?.locationId), walk.end());
}

/** With what the scopes say of a resource that was walked back. */
export function asOf(
  past: Past,
  id: string,
  about: { readonly kind: string; readonly accountId: string; readonly region: string },
  location: number | undefined,
  walked: Walked,
): AsOf {
  const { state, presence, unseen, within, learnt, begun, ended } = walked;
  const blind =
    unseen === 'before-discovery' ? [] : past.coverage.blindFor(about.kind, location, state ?? id);
  const others = learnt.filter((step) => isOtherView(past.db, step));
  const reason = unseen ?? (blind.length > 0 ? 'not-read' : others.length > 0 ? 'another-view' : undefined);
  return {
    id,
    kind: about.kind,
    resource: state,
    presence,
    certainty: reason !== undefined ? 'unobserved' : within.length > 0 ? 'changing' : 'known',
    ...(reason === undefined ? {} : { reason }),
    blind,
    unseenPaths: [...new Set(learnt.flatMap(({ changes }) => changes.map(({ path }) => path)))].sort(),
    changing: within.map(eventOfStep),
    ...(begun === undefined ? {} : { validFrom: momentOf(begun).late, begunBy: begun.seq }),
    ...endOf(ended),
  };
}

/** Without the last state: what is asked for has it. */
function eventOfStep({
  isBirth: _isBirth,
  last: _last,
  notBefore,
  attributedAt,
  ...step
}: Step): ChangeEvent {
  return {
    ...step,
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(attributedAt === undefined ? {} : { attributedAt }),
  };
}

function endOf(ended: Step | undefined): { readonly validTo?: string; readonly endedBy?: number } {
  if (ended === undefined) return {};
  const { early } = momentOf(ended);
  return { ...(early === '' ? {} : { validTo: early }), endedBy: ended.seq };
}

/** The location whose view of it stood then; where that is not kept, its owner's. */
function locationAt(
  { db, at }: Past,
  id: string,
  about: { readonly accountId: string; readonly region: string },
  presentLocation: number | undefined,
): number | undefined {
  const row =
    db.get(
      'SELECT location_id AS id FROM stood WHERE resource_id = ? AND until_at > ? ORDER BY until_at LIMIT 1',
      id,
      at,
    ) ??
    (presentLocation === undefined
      ? (db.get(
          'SELECT location_id AS id FROM stood WHERE resource_id = ? ORDER BY until_at DESC LIMIT 1',
          id,
        ) ??
        db.get('SELECT id FROM location WHERE account = ? AND region = ?', about.accountId, about.region))
      : undefined);
  return row === undefined ? presentLocation : Number(row['id']);
}

/** Learnt from another account's view, and not because a facet could be read or a path is new. */
function isOtherView(db: Database, { resourceId, seenAt }: Step): boolean {
  const sql = 'SELECT 1 FROM stood WHERE resource_id = ? AND until_at = ? AND moved = 1';
  return db.get(sql, resourceId, seenAt) !== undefined;
}
