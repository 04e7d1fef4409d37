// A disk that fills up under a journal. Where the machine lets us mount, a tmpfs of a few megabytes, full for real (ENOSPC); everywhere,
// SQLite's own limit of pages, which ends in the same SQLITE_FULL at the same place.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface SmallDisk {
  /** Where the journal is to be kept. */
  readonly folder: string;
  /** Leaves so much room. */
  fill(leftKiB: number): void;
  makeRoom(): void;
  close(): void;
}

/** Those that this machine has. */
export function smallDisks(): Readonly<Record<string, () => SmallDisk>> {
  return { 'a limit of pages': limitedPages, ...(canMount() ? { 'a full tmpfs': fullTmpfs } : {}) };
}

/** SQLite's own default. */
const most = 4_294_967_294;

function temporary(): string {
  return mkdtempSync(join(tmpdir(), 'groundplan-disk-'));
}

function mount(folder: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder], { stdio: 'pipe' });
}

function canMount(): boolean {
  const folder = temporary();
  try {
    mount(folder);
    execFileSync('umount', [folder], { stdio: 'pipe' });
    return true;
  } catch {
    // Not root, no such command, or a container that forbids it: the limit of pages is there for that.
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fullTmpfs(): SmallDisk {
  const folder = temporary();
  mount(folder);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: (leftKiB) => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leftKiB * 1024)));
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    close: () => {
      execFileSync('umount', [folder], { stdio: 'pipe' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Set at the begin of each transaction on the connection that writes: nobody outside the journal has it. */
function limitedPages(): SmallDisk {
  const folder = temporary();
  const { exec } = DatabaseSync.prototype;
  let leftPages: number | undefined;
  let limit = most;
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
    if (sql === 'BEGIN IMMEDIATE') {
      if (leftPages !== undefined) {
        limit = Number(this.prepare('PRAGMA page_count').get()?.['page_count']) + leftPages;
        leftPages = undefined;
      }
      exec.call(this, `PRAGMA max_page_count = ${limit}`);
    }
    exec.call(this, sql);
  };
  return {
    folder,
    fill: (leftKiB) => {
      leftPages = Math.floor(leftKiB / 4);
    },
    makeRoom: () => {
      leftPages = undefined;
      limit = most;
    },
    close: () => {
      DatabaseSync.prototype.exec = exec;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
