// The data directory: one journal per account group, one writer at a time.
// The lock is SQLite's own, held by the operating system: it goes with its process, kill -9 included, and is never stale.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperatorError, UsageError } from './errors.ts';
import { type Journal, openJournal } from './journal/journal.ts';
import { nearest } from './nearest.ts';
import { openTenants, type Tenants } from './tenants/tenants.ts';

export const defaultGroup = 'default';

export interface DataDirectory {
  readonly path: string;
  groups(): readonly string[];
  addGroup(name: string): void;
  /** Ids of the groups, tokens, topics; made where they are not there yet. */
  tenants(): Tenants;
  /** @throws UsageError for an unknown group, with the nearest known one. */
  openForReading(group: string): Journal;
  /** Takes the lock first; waits `waitMs` for another holder. Closing the journal gives the lock back. */
  openForWriting(group: string, command: string, waitMs?: number): Journal;
  /** Takes the lock for all groups, until what it gives is called. @throws OperatorError that names the holder */
  hold(command: string, waitMs?: number): () => void;
  /** For who holds the lock. Made where it is not there. */
  openHeld(group: string): Journal;
}

/** `$GROUNDPLAN_DATA`, else `$XDG_DATA_HOME/groundplan`, else `~/.local/share/groundplan`. */
export function defaultDataPath(env: NodeJS.ProcessEnv = process.env): string {
  const home = env['XDG_DATA_HOME'];
  return (
    env['GROUNDPLAN_DATA'] ??
    join(home !== undefined && home !== '' ? home : join(homedir(), '.local', 'share'), 'groundplan')
  );
}

export function openDataDirectory(path: string): DataDirectory {
  const root = resolve(path);
  const groupsPath = join(root, 'groups');

  function groups(): readonly string[] {
    try {
      const names = readdirSync(groupsPath, { withFileTypes: true });
      return names.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw new OperatorError(`the data directory cannot be read: ${groupsPath} (${messageOf(error)})`, {
        cause: error,
      });
    }
  }

  function journalPath(group: string): string {
    return join(groupsPath, group, 'journal.db');
  }

  function checkGroup(group: string): void {
    const known = groups();
    if (known.includes(group)) return;
    const hint = nearest(group, [defaultGroup, ...known]);
    throw new UsageError(
      `--group: there is no account group "${group}"${hint === undefined ? '' : `; did you mean "${hint}"?`} (\`groundplan groups add ${group}\` makes it)`,
    );
  }

  function tenants(): Tenants {
    return openTenants(root, groups());
  }

  return {
    path: root,
    groups,
    addGroup: (name) => {
      checkNewGroup({ groups }, name);
      openJournal(journalPath(name), 'write').close();
      tenants().close();
    },
    tenants,
    openForReading: (group) => {
      if (group !== defaultGroup) checkGroup(group);
      else if (!groups().includes(group)) {
        throw new OperatorError(
          `nothing is collected yet in ${root}: run \`groundplan collect\` first, or name the data directory by --data`,
        );
      }
      return openJournal(journalPath(group), 'read');
    },
    hold: (command, waitMs = 0) => lock(root, command, waitMs),
    openHeld: (group) => openJournal(journalPath(group), 'write'),
    openForWriting: (group, command, waitMs = 5_000) => {
      if (group !== defaultGroup) checkGroup(group);
      const unlock = lock(root, command, waitMs);
      try {
        const journal = openJournal(journalPath(group), 'write');
        return {
          ...journal,
          close: () => {
            journal.close();
            unlock();
          },
        };
      } catch (error) {
        unlock();
        throw error;
      }
    },
  };
}

/** @throws UsageError for a name that cannot be, or is taken */
export function checkNewGroup({ groups }: Pick<DataDirectory, 'groups'>, name: string): void {
  if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(name)) {
    throw new UsageError(
      `groups add: "${name}" is no group name; use up to 63 of a-z, 0-9, - and _, beginning with a letter or digit`,
    );
  }
  if (groups().includes(name))
    throw new UsageError(`groups add: the account group "${name}" is there already`);
}

function lock(root: string, command: string, waitMs: number): () => void {
  const holderPath = join(root, 'holder.json');
  const db = openLock(root, waitMs);
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (!isBusy(error)) throw unwritable(root, error);
    throw new OperatorError(
      `the data directory ${root} is in use by ${holder(holderPath)}; wait for it, or choose another by --data`,
      { cause: error },
    );
  }
  try {
    writeFileSync(holderPath, JSON.stringify({ pid: process.pid, command, since: new Date().toISOString() }));
  } catch (error) {
    db.close();
    throw unwritable(root, error);
  }
  return () => db.close();
}

function openLock(root: string, waitMs: number): DatabaseSync {
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    return new DatabaseSync(join(root, 'lock.db'), { timeout: waitMs });
  } catch (error) {
    throw unwritable(root, error);
  }
}

function unwritable(root: string, error: unknown): OperatorError {
  return new OperatorError(
    `the data directory cannot be written: ${root} (${messageOf(error)}); check owner, permissions and free space, or choose another by --data`,
    { cause: error },
  );
}

function holder(path: string): string {
  try {
    const { pid, command, since } = Object.assign(
      { pid: '?', command: '?', since: '?' },
      JSON.parse(readFileSync(path, 'utf8')),
    );
    return `\`groundplan ${command}\` (process ${pid}, since ${since})`;
  } catch {
    // The holder writes this file after it has the lock; in between, its name is not known yet.
    return 'another groundplan process';
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
