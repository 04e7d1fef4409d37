// Answers through a whole cycle: kept with the first, not written by one without change, and kept anew, without an event, in a journal
// that an older version wrote.
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, openHarness } from '../support/harness.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { loadKinds } from '../../src/registry.ts';

const kinds = await loadKinds();
let aws: Harness;

beforeAll(async () => {
  aws = await openHarness(exampleSource(kinds), {
    groups: ['ec2'],
    regions: [exampleRegion],
    cloudtrail: false,
  });
  await aws.cycle(exampleAccount);
});
afterAll(() => aws.close());

function counts(): readonly unknown[] {
  const db = new DatabaseSync(aws.journal.path, { readOnly: true });
  try {
    return ['answer', 'answer_block', 'answer_dictionary', 'part WHERE answer_block IS NULL'].map(
      (what) => db.prepare(`SELECT count(*) AS n FROM ${what}`).get()?.['n'],
    );
  } finally {
    db.close();
  }
}

function now(): string {
  return new Date().toISOString();
}

test('every part has its answer after the first cycle, and a cycle without change writes none', async () => {
  const before = counts();
  expect(before[0]).toBe(0);
  expect(before[3]).toBe(0);
  await aws.cycle(exampleAccount);
  expect(counts()).toEqual(before);
});

test('a journal of an older version gets them at its next cycle: no event, and it says from when', async () => {
  const seq = aws.journal.lastSeq();
  const db = new DatabaseSync(aws.journal.path);
  // As the migration leaves it: the columns are there, and empty.
  db.exec(
    `UPDATE part SET answer_block = NULL, answer_at = NULL; UPDATE scope SET answers_from = NULL; DELETE FROM answer_block`,
  );
  db.close();
  const then = now();
  expect(new Set(aws.journal.answerScopes(then).map(({ certainty }) => certainty))).toEqual(
    new Set(['unkept']),
  );
  const document = await aws.cycle(exampleAccount);
  expect(document.changes).toEqual({ created: 0, modified: 0, deleted: 0, discovered: 0, released: 0 });
  expect(aws.journal.lastSeq()).toBe(seq);
  expect(counts()[3]).toBe(0);
  const scopes = aws.journal.answerScopes(now()).filter(({ kind }) => kinds.some((one) => one.kind === kind));
  expect(new Set(scopes.map(({ certainty }) => certainty))).toEqual(new Set(['known']));
  for (const { keptFrom } of scopes) expect(String(keptFrom) >= then).toBe(true);
});
