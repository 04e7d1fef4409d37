// Opens a journal's file and refuses what could harm it: a newer version, a foreign file, a directory that cannot be written.
// WAL with synchronous=FULL: a commit is on the disk before it is believed, and kill -9 loses nothing committed.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { OperatorError } from '../errors.ts';
import { migrations } from './schema.ts';

export type SqlValue = string | number | null | Uint8Array;
export type SqlColumns = readonly (SqlValue | bigint)[];
export type SqlRow = Readonly<Record<string, SqlValue | bigint | Uint8Array>>;

/** As many `?` with commas between them. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

/** A journal's file with its prepared statements; one writer, any number of readers. */
export interface Database {
  readonly path: string;
  run(sql: string, ...values: readonly SqlValue[]): number;
  get(sql: string, ...values: readonly SqlValue[]): SqlRow | undefined;
  all(sql: string, ...values: readonly SqlValue[]): readonly SqlRow[];
  iterate(sql: string, ...values: readonly SqlValue[]): IterableIterator<SqlRow>;
  /** Rows as arrays of columns: for reading millions. */
  iterateColumns(sql: string, ...values: readonly SqlValue[]): Iterable<SqlColumns>;
  /** Everything or nothing; an error rolls back and is thrown as an OperatorError where the disk is at fault. Inside another it is part of that. */
  transaction<Result>(work: () => Result): Result;
  /** Reads see one state of the file until `work` is done. */
  snapshot<Result>(work: () => Result): Result;
  close(): void;
}

/** What a file holds: how it is told from others, and how it is brought up. */
export interface DatabaseForm {
  /** In messages: "journal". */
  readonly what: string;
  readonly applicationId: number;
  /** One step per version. */
  readonly migrations: readonly string[];
  /** Said where it is to be read and is not there. */
  readonly missing: string;
}

const journalForm: DatabaseForm = {
  what: 'journal',
  applicationId: 0x6770_6c6e, // "gpln"
  migrations,
  missing: 'nothing is collected yet in PATH: run `groundplan collect` first',
};

export function openDatabase(
  path: string,
  mode: 'write' | 'read',
  form: DatabaseForm = journalForm,
): Database {
  const db = open(path, mode, form);
  const statements = new Map<string, StatementSync>();

  function prepare(sql: string): StatementSync {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  }

  function explained<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw explain(error, path, form);
    }
  }

  function transaction<Result>(work: () => Result): Result {
    if (db.isTransaction) return work();
    try {
      db.exec('BEGIN IMMEDIATE');
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw explain(error, path, form);
    }
  }

  function snapshot<Result>(work: () => Result): Result {
    if (db.isTransaction) return work();
    try {
      db.exec('BEGIN');
      return work();
    } catch (error) {
      throw explain(error, path, form);
    } finally {
      if (db.isTransaction) db.exec('ROLLBACK');
    }
  }

  const database: Database = {
    path,
    run: (sql, ...values) => explained(() => Number(prepare(sql).run(...values).lastInsertRowid)),
    get: (sql, ...values) => explained(() => prepare(sql).get(...values)),
    all: (sql, ...values) => explained(() => prepare(sql).all(...values)),
    iterate: (sql, ...values) => explained(() => prepare(sql).iterate(...values)),
    iterateColumns: (sql, ...values) =>
      explained(() => {
        const statement = db.prepare(sql);
        statement.setReturnArrays(true);
        return asColumns(statement.iterate(...values));
      }),
    transaction,
    snapshot,
    close: () => db.close(),
  };
  try {
    bringUp(db, database, mode, form);
  } catch (error) {
    db.close();
    throw explain(error, path, form);
  }
  return database;
}

/** What `setReturnArrays` makes of rows. */
function asColumns(rows: Iterable<unknown>): Iterable<SqlColumns> {
  return rows as Iterable<SqlColumns>;
}

function open(path: string, mode: 'write' | 'read', form: DatabaseForm): DatabaseSync {
  try {
    if (mode === 'write') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const db = new DatabaseSync(path, {
      readOnly: mode === 'read',
      timeout: 5_000,
      enableForeignKeyConstraints: true,
    });
    return db;
  } catch (error) {
    throw explain(error, path, form);
  }
}

/** Looks before it touches: another program's database is left byte for byte as it is. */
function bringUp(db: DatabaseSync, database: Database, mode: 'write' | 'read', form: DatabaseForm): void {
  const { what, applicationId, migrations: steps, missing } = form;
  const version = Number(database.get('PRAGMA user_version')?.['user_version'] ?? 0);
  const id = Number(database.get('PRAGMA application_id')?.['application_id'] ?? 0);
  const empty = database.get('SELECT count(*) AS n FROM sqlite_schema')?.['n'] === 0;
  const isNew = version === 0 && id === 0 && empty;
  if (!isNew && id !== applicationId) {
    throw new OperatorError(
      `${database.path} is not a groundplan ${what}; choose another data directory (--data)`,
    );
  }
  if (version > steps.length) {
    throw new OperatorError(
      `the ${what} ${database.path} is of version ${version}, this groundplan knows ${steps.length}: ` +
        'it was written by a newer one; use that, nothing was touched',
    );
  }
  if (mode === 'read') {
    if (!isNew) return;
    throw new OperatorError(missing.replace('PATH', database.path));
  }
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  if (version === steps.length) return;
  database.transaction(() => {
    for (const step of steps.slice(version)) db.exec(step);
    db.exec(`PRAGMA user_version = ${steps.length}; PRAGMA application_id = ${applicationId}`);
  });
}

/** SQLite's and the file system's errors in words that say what to do; others pass as they are. */
function explain(error: unknown, path: string, { what }: DatabaseForm): unknown {
  if (!(error instanceof Error) || error instanceof OperatorError) return error;
  const code = 'code' in error ? String(error.code) : '';
  const sqlite = 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  const say = (text: string): OperatorError => new OperatorError(`${text}: ${path}`, { cause: error });
  if (sqlite === 13 || code === 'ENOSPC') {
    return say('the disk is full; the change was rolled back and nothing is lost, make room and run again');
  }
  if (sqlite === 5 || sqlite === 6)
    return say(`the ${what} is locked by another process; try again when it is done`);
  if (sqlite === 8 || sqlite === 3 || code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return say(
      `the ${what} cannot be written; check owner and permissions of the data directory, or choose another by --data`,
    );
  }
  if (sqlite === 14 || code === 'ENOENT' || code === 'ENOTDIR' || code === 'EEXIST') {
    return say(
      `the ${what} cannot be opened; check that the data directory exists and can be read and written, or choose another by --data`,
    );
  }
  if (sqlite === 10) return say('the disk reports an error; nothing was committed');
  if (sqlite === 11 || sqlite === 26)
    return say(`this is not a groundplan ${what}, or it is damaged; it was not touched`);
  return error;
}
