// The data directory: one writer, whose lock goes with its process; and what is not ours, or newer than ours, is left as it is.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { defaultDataPath, openDataDirectory } from '../../src/data-directory.ts';
import { OperatorError, UsageError } from '../../src/errors.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { startFile } from './child.ts';

const holderChild = new URL('./holder-child.ts', import.meta.url);

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'groundplan-data-'));
  onTestFinished(() => {
    chmodSync(made, 0o700);
    rmSync(made, { recursive: true, force: true });
  });
  return made;
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** What a refusal says; it must be one line, about the surroundings, with the path in it. */
function refusal(work: () => unknown, path: string): string {
  const error = thrownBy(work);
  expect(error).toBeInstanceOf(OperatorError);
  const message = error instanceof Error ? error.message : '';
  expect(message).toContain(path);
  expect(message).not.toMatch(/\n/);
  return message;
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** A journal where the data directory has it. */
function journalIn(data: string): string {
  openDataDirectory(data).openForWriting('default', 'test').close();
  return join(data, 'groups', 'default', 'journal.db');
}

describe('a second writer', () => {
  test('waits, then says who holds the directory: command, process, since when', async () => {
    const data = folder();
    const holder = startFile(holderChild, [data, '0']);
    expect(await holder.line()).toBe('holding');
    const startedAt = Date.now();
    const said = refusal(() => openDataDirectory(data).openForWriting('default', 'test', 300), data);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(250);
    expect(said).toMatch(new RegExp(`groundplan hold\` \\(process ${holder.process.pid}, since 20`));
    expect(said).toMatch(/wait for it, or choose another by --data/);
  });

  test('reads meanwhile', async () => {
    const data = folder();
    const holder = startFile(holderChild, [data, '0']);
    expect(await holder.line()).toBe('holding');
    const journal = openDataDirectory(data).openForReading('default');
    expect(journal.counts()).toEqual({});
    journal.close();
  });

  test('gets the directory at once when the holder is killed', async () => {
    const data = folder();
    const holder = startFile(holderChild, [data, '0']);
    expect(await holder.line()).toBe('holding');
    await holder.kill();
    openDataDirectory(data).openForWriting('default', 'test', 0).close();
  });

  test('gets it while it waits, when the holder is done', async () => {
    const data = folder();
    const holder = startFile(holderChild, [data, '0']);
    expect(await holder.line()).toBe('holding');
    const waiting = startFile(holderChild, [data, '20000']);
    holder.process.stdin.end();
    expect(await waiting.line()).toBe('holding');
  });

  test('in the same process is refused as well, and closing gives the lock back', () => {
    const data = folder();
    const first = openDataDirectory(data).openForWriting('default', 'first', 0);
    expect(refusal(() => openDataDirectory(data).openForWriting('default', 'second', 0), data)).toContain(
      `process ${process.pid}`,
    );
    first.close();
    openDataDirectory(data).openForWriting('default', 'second', 0).close();
  });

  test('is not kept out by what a dead holder left behind', () => {
    const data = folder();
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'holder.json'), '{"pid": 1, "command": "collect"');
    expect(() => openDataDirectory(data).openForWriting('default', 'test', 0).close()).not.toThrow();
  });

  test('a journal that is refused leaves the directory free', () => {
    const data = folder();
    const path = journalIn(data);
    rmSync(path);
    writeFileSync(path, 'no journal');
    expect(refusal(() => openDataDirectory(data).openForWriting('default', 'test', 0), path)).toMatch(
      /not touched/,
    );
    rmSync(path);
    expect(() => openDataDirectory(data).openForWriting('default', 'test', 0).close()).not.toThrow();
  });
});

describe('a journal of a newer version', () => {
  test.each(['write', 'read'] as const)('is refused for %s, and not touched', (mode) => {
    const path = journalIn(folder());
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 99; CREATE TABLE of_the_future (x)');
    db.close();
    const before = hashOf(path);
    expect(refusal(() => openJournal(path, mode), path)).toMatch(/version 99.*newer.*nothing was touched/);
    expect(hashOf(path)).toBe(before);
  });
});

describe('a file that is not ours', () => {
  const foreign = {
    'some text': (path: string) => writeFileSync(path, 'dear diary\n'.repeat(500)),
    'random bytes': (path: string) =>
      writeFileSync(path, Buffer.from(Array.from({ length: 8_192 }, (_, index) => (index * 7_919) % 251))),
    'another program’s database': (path: string) =>
      make(path, 'CREATE TABLE cookies (x); INSERT INTO cookies VALUES (1)'),
    'another program’s database with an id of its own': (path: string) =>
      make(path, 'PRAGMA application_id = 252006674; CREATE TABLE tiles (x); INSERT INTO tiles VALUES (1)'),
    'another program’s database with a version of its own': (path: string) =>
      make(path, 'PRAGMA user_version = 1; CREATE TABLE moz_places (x)'),
    'another program’s database of a high version': (path: string) =>
      make(path, 'PRAGMA user_version = 75; CREATE TABLE moz_places (x)'),
  } as const;

  function make(path: string, sql: string): void {
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
  }

  test.each(
    Object.entries(foreign).flatMap(([name, write]) =>
      (['write', 'read'] as const).map((mode) => [name, mode, write] as const),
    ),
  )('%s is refused for %s, and left byte for byte as it is', (_name, mode, write) => {
    const path = join(folder(), 'journal.db');
    write(path);
    const before = hashOf(path);
    refusal(() => openJournal(path, mode), path);
    expect(hashOf(path)).toBe(before);
    expect(readdirSync(join(path, '..'))).toEqual(['journal.db']);
  });

  test('a journal that lost its end is refused or read, but never taken for an empty one', () => {
    const data = folder();
    const path = journalIn(data);
    truncateSync(path, Math.floor(statSync(path).size / 2 / 4_096) * 4_096);
    expect(() => {
      const journal = openJournal(path, 'write');
      try {
        return [...journal.resources(), ...journal.events({}), ...journal.scopes()];
      } finally {
        journal.close();
      }
    }).toThrow(/damaged|malformed/);
  });
});

describe('a journal that was being made when its process was killed', () => {
  test.each([
    ['an empty file', (path: string) => writeFileSync(path, '')],
    [
      'a database without tables',
      (path: string) => {
        const db = new DatabaseSync(path);
        db.exec('PRAGMA journal_mode = WAL');
        db.close();
      },
    ],
  ])('%s: is made by the next writer; a reader is told that nothing is collected yet', (_name, write) => {
    const data = folder();
    mkdirSync(join(data, 'groups', 'default'), { recursive: true });
    write(join(data, 'groups', 'default', 'journal.db'));
    refusal(() => {
      const journal = openDataDirectory(data).openForReading('default');
      try {
        journal.counts();
      } finally {
        journal.close();
      }
    }, data);
    openDataDirectory(data).openForWriting('default', 'test', 0).close();
    const journal = openDataDirectory(data).openForReading('default');
    expect(journal.counts()).toEqual({});
    journal.close();
  });
});

describe('a directory that cannot be used', () => {
  test('a file in its place, or in the place of one above it', () => {
    const place = join(folder(), 'data');
    writeFileSync(place, 'a file');
    for (const data of [place, join(place, 'below')]) {
      expect(refusal(() => openDataDirectory(data).openForWriting('default', 'test', 0), data)).toMatch(
        /cannot be written.*--data/,
      );
    }
    expect(readFileSync(place, 'utf8')).toBe('a file');
  });

  test('a file in the place of its groups, or of one group', () => {
    const one = folder();
    writeFileSync(join(one, 'groups'), 'a file');
    expect(refusal(() => openDataDirectory(one).openForWriting('default', 'test', 0), one)).toMatch(
      /cannot be/,
    );
    expect(refusal(() => openDataDirectory(one).openForReading('default'), one)).toMatch(/cannot be read/);
    const other = folder();
    mkdirSync(join(other, 'groups'));
    writeFileSync(join(other, 'groups', 'default'), 'a file');
    expect(refusal(() => openDataDirectory(other).openForWriting('default', 'test', 0), other)).toMatch(
      /cannot be/,
    );
  });

  test('not ours to write', async () => {
    const data = join(folder(), 'data');
    mkdirSync(data);
    chmodSync(join(data, '..'), 0o755);
    chmodSync(data, 0o555);
    const said = await startFile(holderChild, [data, '0', 'drop']).line();
    expect(said).toMatch(
      /^OperatorError: the data directory cannot be written: .*check owner, permissions and free space/,
    );
    expect(said).toContain(data);
    chmodSync(data, 0o700);
  });

  test('a journal that is not ours to write', async () => {
    const data = folder();
    const path = journalIn(data);
    for (const open of [data, join(data, 'groups'), join(data, 'groups', 'default')]) chmodSync(open, 0o755);
    for (const name of readdirSync(data)) if (name !== 'groups') chmodSync(join(data, name), 0o666);
    if (process.getuid?.() === 0) chownSync(data, 65_534, 65_534);
    chmodSync(path, 0o444);
    chmodSync(join(data, 'groups', 'default'), 0o555);
    const said = await startFile(holderChild, [data, '0', 'drop']).line();
    expect(said).toMatch(/^OperatorError: the journal cannot be (written|opened); check/);
    expect(said).toContain(path);
    chmodSync(join(data, 'groups', 'default'), 0o755);
  });

  test('nothing is made by reading', () => {
    const data = join(folder(), 'data');
    expect(refusal(() => openDataDirectory(data).openForReading('default'), data)).toMatch(
      /nothing is collected yet.*collect/,
    );
    expect(existsSync(data)).toBe(false);
    expect(openDataDirectory(data).groups()).toEqual([]);
  });
});

describe('account groups', () => {
  test('have a journal each, and a name that is no path', () => {
    const data = openDataDirectory(folder());
    data.addGroup('tenant-a');
    expect(data.groups()).toEqual(['tenant-a']);
    for (const name of ['..', '../x', 'a/b', '', 'A', '-a', 'a b', 'a\0b', 'x'.repeat(64)]) {
      expect(() => data.addGroup(name)).toThrow(UsageError);
    }
    expect(() => data.addGroup('tenant-a')).toThrow(/is there already/);
    expect(data.groups()).toEqual(['tenant-a']);
  });

  test('an unknown one is refused with the nearest that is known, and is not made', () => {
    const data = openDataDirectory(folder());
    data.addGroup('tenant-a');
    for (const open of [
      () => data.openForReading('tenant-b'),
      () => data.openForWriting('tenant-b', 'test', 0),
    ]) {
      expect(open).toThrow(UsageError);
      expect(open).toThrow(/did you mean "tenant-a"/);
    }
    expect(data.groups()).toEqual(['tenant-a']);
  });
});

test.each([
  [{ GROUNDPLAN_DATA: '/a', XDG_DATA_HOME: '/b' }, /^\/a$/],
  [{ XDG_DATA_HOME: '/b' }, /^\/b\/groundplan$/],
  [{ XDG_DATA_HOME: '' }, /\/\.local\/share\/groundplan$/],
  [{}, /\/\.local\/share\/groundplan$/],
])('the data directory by the environment %j', (env, expected) => {
  expect(defaultDataPath(env)).toMatch(expected);
});
