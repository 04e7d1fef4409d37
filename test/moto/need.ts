// What a test needs from the machine. Without it the test skips with a line that says why; under GROUNDPLAN_TEST_ALL=1 its file fails
// instead, so that CI can never be green by leaving something out.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** `found` as it is. Where it is undefined: says `missing` on stderr, or under GROUNDPLAN_TEST_ALL=1 throws it. */
export function needed<Found>(found: Found | undefined, missing: string): Found | undefined {
  if (found !== undefined) return found;
  if (process.env['GROUNDPLAN_TEST_ALL'] === '1') throw new Error(`GROUNDPLAN_TEST_ALL=1, but ${missing}`);
  process.stderr.write(`skipped: ${missing}\n`);
  return undefined;
}

/** All programs of this name that PATH leads to, in its order. */
export function onPath(program: string): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).filter(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
