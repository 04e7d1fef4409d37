// Where a test's throw-away journals and graphs lie: in memory where the machine has such a folder, since every commit waits for the disk.
// What is on the disk after a crash is tested elsewhere, on the disk.
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';

const inMemory = '/dev/shm';

export function fastFolder(): string {
  try {
    accessSync(inMemory, constants.W_OK);
    return inMemory;
  } catch {
    return tmpdir();
  }
}
