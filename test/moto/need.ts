// What a test needs from the machine, and what happens without it: a skip that says why, or under GROUNDPLAN_TEST_ALL=1 a failure,
// so that CI can never be green by leaving something out.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Something found, or the reason why it is missing. */
export type Need<Found> = { readonly found: Found } | { readonly missing: string };

/** `describe`, where the need is met; else one skipped or failing test that tells the reason. */
export function describeWith<Found>(name: string, need: Need<Found>, body: (found: Found) => void): void {
  if ('found' in need) {
    describe(name, () => body(need.found));
    return;
  }
  if (process.env['GROUNDPLAN_TEST_ALL'] === '1') {
    test(`${name}: cannot run`, () => {
      throw new Error(`GROUNDPLAN_TEST_ALL=1, but ${need.missing}`);
    });
    return;
  }
  process.stderr.write(`skipped: ${name}: ${need.missing}\n`);
  test.skip(`${name}: ${need.missing}`, () => undefined);
}

/** All files of this name that PATH leads to, in its order. */
export function onPath(program: string): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).filter(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
