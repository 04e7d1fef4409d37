// The log of integrations: what befell them, newest first, with hourly sums, for 90 days.
// An event that comes again within the hour, equal in everything but its time, is counted in its first row: nothing is lost, and a
// fault that repeats itself ten thousand times a minute costs one row an hour. Changes of state are never counted together.
import { createHash } from 'node:crypto';
import type { MonitoringType } from '../integrations/model.ts';
import type { Database, SqlRow, SqlValue } from './database.ts';
import { fromJson, optionalText } from './parts.ts';

export const logCategories = [
  'integration',
  'state',
  'trust',
  'cycle',
  'permission',
  'policy',
  'webhook',
] as const;
export type LogCategory = (typeof logCategories)[number];

export const logSeverities = ['info', 'warning', 'error'] as const;
export type LogSeverity = (typeof logSeverities)[number];

export interface NewLogEntry {
  readonly at: string;
  /** undefined, as name and type: it is about the whole group. */
  readonly integrationId: string | undefined;
  readonly integrationName: string | undefined;
  readonly type: MonitoringType | undefined;
  readonly category: LogCategory;
  readonly severity: LogSeverity;
  /** Name of the event: `cycle-finished`, `warning-began` … */
  readonly name: string;
  readonly detail: object;
}

export interface LogEntry extends NewLogEntry {
  readonly seq: number;
  /** How often within its hour, and when last. */
  readonly count: number;
  readonly lastAt: string;
}

export interface LogFilter {
  readonly integrationId?: string | undefined;
  readonly integrationName?: string | undefined;
  readonly type?: MonitoringType | undefined;
  readonly category?: LogCategory | undefined;
  readonly severity?: LogSeverity | undefined;
  readonly name?: string | undefined;
  /** ISO 8601, included. */
  readonly since?: string | undefined;
  /** ISO 8601, not included. */
  readonly until?: string | undefined;
}

export interface LogPageRequest extends LogFilter {
  /** `next` of the page before. */
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface LogPage {
  /** Newest first. */
  readonly entries: readonly LogEntry[];
  /** undefined: that was all. */
  readonly next: number | undefined;
}

/** All equal events of one hour. */
export interface LogSummaryRow {
  /** Begin of the hour. */
  readonly hour: string;
  readonly integrationId: string | undefined;
  readonly integrationName: string | undefined;
  readonly type: MonitoringType | undefined;
  readonly category: LogCategory;
  readonly severity: LogSeverity;
  readonly name: string;
  readonly count: number;
}

export interface LogRows {
  log(...entries: readonly NewLogEntry[]): void;
  logs(request: LogPageRequest): LogPage;
  logSummary(filter: LogFilter): readonly LogSummaryRow[];
  /** Takes out entries from before then, and the oldest beyond `most` (a million), a bounded number; gives how many. */
  pruneLogs(before: string, most?: number): number;
}

export function logRows(db: Database): LogRows {
  return {
    log: (...entries) => writeLog(db, entries),
    logs: (request) => readLog(db, request),
    logSummary: (filter) => summariseLog(db, filter),
    pruneLogs: (before, most) => pruneLog(db, before, most),
  };
}

/** Beyond so many rows the oldest go before their time: about 400 MB. */
const rowsAtMost = 1_000_000;

function writeLog(db: Database, entries: readonly NewLogEntry[]): void {
  if (entries.length === 0) return;
  db.transaction(() => {
    for (const entry of entries) writeEntry(db, entry);
  });
}

function writeEntry(db: Database, entry: NewLogEntry): void {
  const detail = JSON.stringify(entry.detail);
  db.run(
    `INSERT INTO integration_log (at, last_at, count, integration_id, integration_name, type, category, severity, name, detail, digest)
     VALUES (?1, ?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
     ON CONFLICT (digest) WHERE digest IS NOT NULL DO UPDATE SET count = count + 1, last_at = max(last_at, excluded.at)`,
    entry.at,
    entry.integrationId ?? null,
    entry.integrationName ?? null,
    entry.type ?? null,
    entry.category,
    entry.severity,
    entry.name,
    detail,
    entry.category === 'state' ? null : digestOf(entry, detail),
  );
}

function digestOf(entry: NewLogEntry, detail: string): string {
  const hour = entry.at.slice(0, 13);
  const { integrationId, integrationName, category, severity, name } = entry;
  const text = JSON.stringify([hour, integrationId, integrationName, category, severity, name, detail]);
  return createHash('sha256').update(text).digest('base64').slice(0, 24);
}

/** A page, newest first. Empty in a journal older than the log. */
function readLog(db: Database, request: LogPageRequest): LogPage {
  if (!hasLog(db)) return { entries: [], next: undefined };
  const { where, values } = conditions(request);
  const before = request.before === undefined ? [] : ['seq < ?'];
  const found = db.all(
    `SELECT * FROM integration_log ${whereOf([...where, ...before])} ORDER BY seq DESC LIMIT ?`,
    ...values,
    ...(request.before === undefined ? [] : [request.before]),
    request.limit + 1,
  );
  const entries = found.slice(0, request.limit).map(entryOf);
  return { entries, next: found.length > request.limit ? entries.at(-1)?.seq : undefined };
}

/** Newest hour first. */
function summariseLog(db: Database, filter: LogFilter): readonly LogSummaryRow[] {
  if (!hasLog(db)) return [];
  const { where, values } = conditions(filter);
  const rows = db.all(
    `SELECT substr(at, 1, 13) || ':00:00.000Z' AS hour, integration_id, integration_name, type, category, severity, name,
       sum(count) AS count
     FROM integration_log ${whereOf(where)}
     GROUP BY hour, integration_id, integration_name, type, category, severity, name
     ORDER BY hour DESC, integration_name, category, severity, name`,
    ...values,
  );
  return rows.map((row) => ({ hour: String(row['hour']), ...eventOf(row), count: Number(row['count']) }));
}

const rowsAStep = 1_000;
const stepsAtOnce = 20;

/** Takes out what is older, and the oldest beyond what may be kept; in short steps, and not all of a backlog at once. Gives how many. */
function pruneLog(db: Database, before: string, most = rowsAtMost): number {
  const newest = Number(db.get('SELECT max(seq) AS seq FROM integration_log')?.['seq'] ?? 0);
  let pruned = 0;
  for (let step = 0; step < stepsAtOnce; step++) {
    // By time and not by place: a clock that was ahead for a while must not keep what came before it was put right.
    const old = db.all('SELECT seq FROM integration_log WHERE at < ? ORDER BY at LIMIT ?', before, rowsAStep);
    const rows =
      old.length > 0
        ? old
        : db.all(
            'SELECT seq FROM integration_log WHERE seq <= ? ORDER BY seq LIMIT ?',
            newest - most,
            rowsAStep,
          );
    if (rows.length === 0) return pruned;
    db.transaction(() => {
      for (const row of rows) db.run('DELETE FROM integration_log WHERE seq = ?', Number(row['seq']));
    });
    pruned += rows.length;
  }
  return pruned;
}

function hasLog(db: Database): boolean {
  return Number(db.get('PRAGMA user_version')?.['user_version'] ?? 0) >= 4;
}

function conditions(filter: LogFilter): { where: readonly string[]; values: readonly SqlValue[] } {
  const wanted: readonly (readonly [string, string | undefined])[] = [
    ['integration_id = ?', filter.integrationId],
    ['integration_name = ?', filter.integrationName],
    ['type = ?', filter.type],
    ['category = ?', filter.category],
    ['severity = ?', filter.severity],
    ['name = ?', filter.name],
    // An entry that was counted up stands for all its times, which are of one hour.
    ['at >= ?', filter.since === undefined ? undefined : `${filter.since.slice(0, 13)}:00:00.000Z`],
    ['last_at >= ?', filter.since],
    ['at < ?', filter.until],
  ];
  const given = wanted.flatMap(([sql, value]) => (value === undefined ? [] : [[sql, value] as const]));
  return { where: given.map(([sql]) => sql), values: given.map(([, value]) => value) };
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

function entryOf(row: SqlRow): LogEntry {
  return {
    seq: Number(row['seq']),
    at: String(row['at']),
    lastAt: String(row['last_at']),
    count: Number(row['count']),
    ...eventOf(row),
    detail: fromJson<object>(row['detail']),
  };
}

function eventOf(row: SqlRow): Omit<LogSummaryRow, 'hour' | 'count'> {
  const type = optionalText(row['type']);
  return {
    integrationId: optionalText(row['integration_id']),
    integrationName: optionalText(row['integration_name']),
    type: type === 'inventory-monitoring' || type === 'flow-logs-monitoring' ? type : undefined,
    category: oneOf(logCategories, row['category']),
    severity: oneOf(logSeverities, row['severity']),
    name: String(row['name']),
  };
}

function oneOf<Word extends string>(words: readonly Word[], text: SqlRow[string] | undefined): Word {
  const found = words.find((word) => word === text);
  if (found === undefined) throw new Error(`the journal's log has an unknown word: ${String(text)}`);
  return found;
}
