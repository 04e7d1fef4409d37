// As-of is the simulator's own past wherever it says `known`, and says `changing` or `unobserved` only where it must.
// Runnable alone: TRUTH_SEED=7 TRUTH_TIMES=500 TRUTH_ROUNDS=40 npx vitest run test/truth/as-of.test.ts
import { afterEach, expect, test } from 'vitest';
import type { AsOf } from '../../src/journal/as-of-read.ts';
import type { InventoryPlace } from '../../src/journal/inventory-read.ts';
import type { PastReading } from '../../src/journal/past.ts';
import { listScope } from '../../src/location-task.ts';
import { isThereAndBack, momentAt, type Record, wasRead, watchPast } from './as-of-scene.ts';
import { unexplained } from './compare.ts';
import { openWorld, seed, type TruthWorld } from './world.ts';

const times = Number(process.env['TRUTH_TIMES'] ?? 60);
const rounds = Number(process.env['TRUTH_ROUNDS'] ?? 12);
const open: TruthWorld[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

test('the past is what it was', { timeout: 120_000 + rounds * 10_000 + times * 4_000 }, async () => {
  process.stdout.write(
    `truth test: TRUTH_SEED=${seed} TRUTH_TIMES=${times} TRUTH_ROUNDS=${rounds} (as-of)\n`,
  );
  const aws = await openWorld('as-of', { pageSize: undefined });
  open.push(aws);
  const record = await watchPast(aws, rounds);
  const { journal, kinds } = aws.harness;
  const listOf = new Map(kinds.map((kind) => [kind.kind, listScope(kind).action]));
  const perParent = new Set(kinds.flatMap(({ kind, list }) => (list.parent === undefined ? [] : [kind])));
  const isSeenAt =
    (at: string) =>
    (one: AsOf): boolean => {
      const [first] = journal.history(one.id).changes;
      const { accountId, region } = first?.last ?? journal.resource(one.id) ?? { accountId: '', region: '' };
      const scope = `${accountId} ${region} ${one.kind} ${listOf.get(one.kind) ?? ''}`;
      return !perParent.has(one.kind) && wasRead(record, scope, at);
    };
  const wrong: string[] = [];
  const needless: string[] = [];
  const counts = { known: 0, changing: 0, unobserved: 0, absent: 0, thereAndBack: 0 };
  for (let asked = 0; asked < times;) {
    const time = record.begun + aws.random.below(record.ended - record.begun);
    const moment = momentAt(record, time);
    if (moment === undefined) continue;
    asked += 1;
    const at = new Date(time).toISOString();
    const past = journal.past(kinds, at, new Date());
    const found = new Map(everything(past).map((one) => [one.id, one]));
    // What a list of that time leaves out is asked for by itself.
    const others = [...moment.states.keys()].flatMap((id) =>
      found.has(id) ? [] : (past.resource(id) ?? []),
    );
    for (const one of [...found.values(), ...others]) {
      counts[one.certainty] += 1;
      const truth = moment.states.get(one.id) ?? '';
      if (one.certainty === 'known') {
        const said = one.resource === undefined ? '' : record.textOf(one.resource);
        if (said === '') counts.absent += 1;
        if (said === truth) continue;
        const isUnseen = scopesOf(record, one, listOf.get(one.kind) ?? '').some((scope) =>
          isThereAndBack(record, one, scope, said, at),
        );
        if (isUnseen) counts.thereAndBack += 1;
        else wrong.push(`${at} ${one.id} is said to be\n${said}\nand was\n${truth}`);
      } else needless.push(...needlessly(record, one, at, isSeenAt(at)));
    }
  }
  expect(wrong).toEqual([]);
  expect([...new Set(needless)]).toEqual([]);
  process.stdout.write(`as-of: ${JSON.stringify(counts)}\n`);
  expect(counts.known).toBeGreaterThan(counts.changing + counts.unobserved);
  expect(counts.changing).toBeGreaterThan(0);
  expect(counts.unobserved).toBeGreaterThan(0);
});

function everything(past: PastReading): readonly AsOf[] {
  const found: AsOf[] = [];
  let after: InventoryPlace | undefined;
  do {
    const slice = past.inventory({}, after, { limit: 500, looked: 500 });
    found.push(...slice.resources);
    after = slice.next;
  } while (after !== undefined);
  return found;
}

/** Lists of its kind that were read, wherever. */
function scopesOf({ reads }: Record, { kind }: AsOf, action: string): readonly string[] {
  return [...reads.keys()].filter((scope) => scope.endsWith(` ${kind} ${action}`));
}

/** Said to be uncertain, and nothing made it so. */
function needlessly(
  record: Record,
  one: AsOf,
  at: string,
  isSeen: (one: AsOf) => boolean,
): readonly string[] {
  const { certainty, reason, changing, blind } = one;
  const say = (what: string): readonly string[] => [`${one.kind} ${one.id} ${certainty}: ${what}`];
  if (certainty === 'changing') {
    const outside = changing.filter(({ notBefore = '', seenAt }) => at <= notBefore || seenAt <= at);
    if (changing.length === 0 || outside.length > 0) return say('no change around that time');
    return unexplained(changing, record.truths);
  }
  switch (reason) {
    case 'before-discovery':
      return isSeen(one) ? say('its list was read, and did not find it later') : [];
    case 'another-view':
      return [];
    case 'released':
      return [...record.reads.values()].some((reads) => reads.some(({ outcome }) => outcome === 'gated'))
        ? []
        : say('nothing was released');
    case 'not-read': {
      const seen = blind.filter(
        ({ accountId, region, kind, action, from, until }) =>
          // Neither: of this one alone it could not speak.
          (from !== undefined || until !== undefined) &&
          wasRead(record, `${accountId} ${region} ${kind} ${action}`, at),
      );
      return seen.length === blind.length && seen.length > 0 ? say(`read: ${JSON.stringify(seen)}`) : [];
    }
    default:
      return say('without a reason');
  }
}
