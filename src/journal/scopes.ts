// Scopes: how each call of each kind at each location ended last, since when, and what it could not say.
// The spans of unbroken complete reads are kept, for the certainty of an as-of answer.
import type { PartSpec } from '../kind.ts';
import { pathsOf } from '../normalise.ts';
import { gatedCode, type ScopeName, type ScopeReading } from '../reading.ts';
import { type Absence, absenceAfter, absenceOf, neverRead } from './absence.ts';
import type { Database } from './database.ts';
import { nextAskAt } from './denied.ts';
import { fromJson, optionalText } from './parts.ts';

export interface ScopeRow {
  readonly id: number;
  readonly kind: string;
  readonly action: string;
  readonly outcome: string;
  readonly failedSince: string | undefined;
  readonly firstCompleteAt: string | undefined;
  readonly spanFrom: string | undefined;
  readonly completeAt: string | undefined;
  /** Paths declared when it was last complete. */
  readonly shape: readonly string[] | undefined;
  readonly shapeId: number | undefined;
  readonly absence: Absence;
  readonly integrationId: string;
  /** How often in a row it was denied. */
  readonly denials: number;
}

const columns =
  'scope.id, outcome, failed_since, first_complete_at, span_from, complete_at, shape_id, shape.paths, whole, proven_at, unproven, denials';

/** The scope's row as it was before this cycle; made now if the scope was never asked. */
export function scopeRow(
  db: Database,
  locationId: number,
  scope: ScopeName,
  asked: { readonly integrationId: string; readonly now: Date },
): ScopeRow {
  const find = `SELECT ${columns} FROM scope LEFT JOIN shape ON shape.id = shape_id
    WHERE location_id = ? AND kind = ? AND action = ?`;
  const row = db.get(find, locationId, scope.kind, scope.action);
  if (row !== undefined) {
    return {
      id: Number(row['id']),
      kind: scope.kind,
      action: scope.action,
      outcome: String(row['outcome']),
      failedSince: optionalText(row['failed_since']),
      firstCompleteAt: optionalText(row['first_complete_at']),
      spanFrom: optionalText(row['span_from']),
      completeAt: optionalText(row['complete_at']),
      shape: row['paths'] === null ? undefined : fromJson<string[]>(row['paths']),
      shapeId: row['shape_id'] === null ? undefined : Number(row['shape_id']),
      absence: absenceOf(row),
      integrationId: asked.integrationId,
      denials: Number(row['denials']),
    };
  }
  const id = db.run(
    `INSERT INTO scope (location_id, kind, action, integration_id, outcome, asked_at) VALUES (?, ?, ?, ?, 'incomplete', ?)`,
    locationId,
    scope.kind,
    scope.action,
    asked.integrationId,
    asked.now.toISOString(),
  );
  return {
    id,
    kind: scope.kind,
    action: scope.action,
    outcome: 'incomplete',
    failedSince: undefined,
    firstCompleteAt: undefined,
    spanFrom: undefined,
    completeAt: undefined,
    shape: undefined,
    shapeId: undefined,
    absence: neverRead,
    integrationId: asked.integrationId,
    denials: 0,
  };
}

/** Subjects that a scope could not speak of at its last complete read, each with the read that last did. */
export function gapsOf(db: Database, scopeId: number): ReadonlyMap<string, string | undefined> {
  const rows = db.all('SELECT subject, complete_at FROM gap WHERE scope_id = ?', scopeId);
  return new Map(rows.map((row) => [String(row['subject']), optionalText(row['complete_at'])]));
}

/** Records how a scope ended. A failure leaves the last complete read as it was. */
export function writeScope(
  db: Database,
  scope: ScopeRow,
  reading: ScopeReading,
  part: PartSpec<unknown> | undefined,
  seenAt: string,
): void {
  const { failure } = reading;
  // A clock that was set back must not make a read look older than the one before it.
  const startedAt =
    scope.completeAt !== undefined && scope.completeAt > reading.startedAt
      ? scope.completeAt
      : reading.startedAt;
  if (failure !== undefined) {
    // What went with its parents will not be missed again: the read before can no longer be proven by the next.
    if (reading.proof?.lost === true)
      db.run(`UPDATE scope SET whole = 'moved' WHERE id = ? AND whole IS NOT 'proven'`, scope.id);
    const since = scope.outcome === failure.outcome ? (scope.failedSince ?? startedAt) : startedAt;
    const denials = failure.outcome === 'denied' ? scope.denials + 1 : 0;
    db.run(
      `UPDATE scope SET integration_id = ?, outcome = ?, code = ?, message = ?, failed_since = ?, asked_at = ?, denials = ?, next_ask_at = ? WHERE id = ?`,
      scope.integrationId,
      failure.outcome,
      failure.code,
      failure.message,
      since,
      startedAt,
      denials,
      denials === 0 ? null : nextAskAt(startedAt, denials),
      scope.id,
    );
    return;
  }
  const unbroken = scope.outcome === 'complete' && scope.spanFrom !== undefined;
  if (!unbroken && scope.spanFrom !== undefined && scope.completeAt !== undefined) {
    const keep = 'INSERT OR REPLACE INTO span (scope_id, from_at, to_at) VALUES (?, ?, ?)';
    db.run(keep, scope.id, scope.spanFrom, scope.completeAt);
  }
  const absence = absenceAfter(scope, reading, startedAt);
  db.run(
    `UPDATE scope SET integration_id = ?, outcome = 'complete', code = NULL, message = NULL, failed_since = NULL, asked_at = ?,
       first_complete_at = coalesce(first_complete_at, ?), span_from = ?, complete_at = ?, shape_id = ?,
       whole = ?, proven_at = ?, unproven = ?, denials = 0, next_ask_at = NULL, answers_from = coalesce(answers_from, ?) WHERE id = ?`,
    scope.integrationId,
    startedAt,
    startedAt,
    unbroken ? (scope.spanFrom ?? startedAt) : startedAt,
    startedAt,
    part === undefined ? null : shapeIdOf(db, scope, pathsOf(part)),
    absence.whole,
    absence.provenAt ?? null,
    absence.unproven,
    seenAt,
    scope.id,
  );
  writeGaps(db, scope, reading, startedAt);
}

function shapeIdOf(db: Database, scope: ScopeRow, paths: readonly string[]): number {
  const text = JSON.stringify(paths);
  if (scope.shapeId !== undefined && JSON.stringify(scope.shape) === text) return scope.shapeId;
  const known = db.get('SELECT id FROM shape WHERE paths = ?', text);
  return known === undefined ? db.run('INSERT INTO shape (paths) VALUES (?)', text) : Number(known['id']);
}

/** Gaps are kept beside a complete read only: without one, the scope's own last complete read says it for all. */
function writeGaps(db: Database, scope: ScopeRow, reading: ScopeReading, startedAt: string): void {
  const old = gapsOf(db, scope.id);
  if (old.size === 0 && reading.gaps.length === 0) return;
  const stay = new Set(reading.gaps.map(({ subject }) => subject));
  for (const [subject, completeAt] of old) {
    if (stay.has(subject)) continue;
    const close = 'INSERT OR REPLACE INTO past_gap (scope_id, subject, from_at, to_at) VALUES (?, ?, ?, ?)';
    db.run(close, scope.id, subject, completeAt ?? '', startedAt);
  }
  db.run('DELETE FROM gap WHERE scope_id = ?', scope.id);
  for (const { subject, code } of reading.gaps) {
    // What comes back into the policy is discovered, whatever was read of it before.
    const lastRead = old.has(subject) ? old.get(subject) : scope.completeAt;
    const completeAt = code === gatedCode ? undefined : lastRead;
    const insert = 'INSERT OR REPLACE INTO gap (scope_id, subject, code, complete_at) VALUES (?, ?, ?, ?)';
    db.run(insert, scope.id, subject, code, completeAt ?? null);
  }
}
