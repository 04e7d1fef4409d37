// Answers a key from a generation: pure, and without waiting for anything. The grades are told in answer.ts.
import { Answer, type Further, type Reason, type Ref } from './answer.ts';
import { findAddress } from './find-address.ts';
import { graded, missing } from './grade.ts';
import { type Found, holdersAt, nearestRow, versionsAt } from './holders.ts';
import { type LookupKey, readKey, readMoment, type ReadKey } from './key.ts';
import { type FindOptions, findPlain } from './plain.ts';
import type { Index } from './views.ts';

/** Clocks differ: so much later than ours is no future yet. */
const clockSkewMs = 60_000;

export function find(index: Index, key: LookupKey, options: FindOptions): Answer {
  const plain =
    typeof key.eni === 'string' && key.account === undefined ? plainOf(index, key, options) : undefined;
  if (plain !== undefined) return plain;
  const read = readKey(key);
  if (read.by === 'nothing') return unknown('malformed', { message: read.message });
  const at = key.at ?? undefined;
  if (at === undefined) return findRead(index, read, undefined, options);
  const time = readMoment(at);
  if (time === undefined)
    return unknown('malformed', {
      message: `"at": "${String(at).slice(0, 40)}" is no time; write ISO 8601, or seconds or milliseconds since 1970`,
    });
  return findRead(index, read, time, options);
}

function plainOf(index: Index, { eni = '', at }: LookupKey, options: FindOptions): Answer | undefined {
  const given = at ?? undefined;
  const time = given === undefined ? undefined : readMoment(given);
  if (time === undefined && given !== undefined) return undefined;
  return eni.startsWith('eni-') ? findPlain(index, eni, time, options) : undefined;
}

/** The same for a key that is read already; `time` in milliseconds. */
function findRead(
  index: Index,
  key: Exclude<ReadKey, { by: 'nothing' }>,
  time: number | undefined,
  { now, keptFrom }: FindOptions,
): Answer {
  if (time !== undefined) {
    if (time > now + clockSkewMs) return unknown('future', { message: 'that time is yet to come' });
    const kept = Math.max(keptFrom, index.generation.keptFrom);
    if (time < kept)
      return unknown('before-retention', {
        message: `nothing is kept before ${new Date(kept).toISOString()}`,
      });
  }
  return key.by === 'id' ? findId(index, key, time) : findAddress(index, key, time);
}

function findId(index: Index, key: Extract<ReadKey, { by: 'id' }>, time: number | undefined): Answer {
  for (const view of index.views) {
    const number = view.number(key.id);
    if (number < 0) continue;
    const reading = view.reading(number);
    const found = versionsAt(view, number, time);
    if (key.id.startsWith('eni-')) return graded(index, found, reading, time, { view, number });
    const members = holdersAt(view, view.firstMember(number), time);
    const interfaces = [...members.certain, ...members.possible].map((ref) => view.id(ref.number));
    // Only others name it: what it is is not collected, but whose interfaces are its is known.
    const isNamed = nearestRow(view, number, undefined) < 0;
    const self: Found =
      isNamed && members.certain.length > 0
        ? { certain: [{ view, number, row: -1, ...spanOf(members.certain) }], possible: [] }
        : isNamed && members.possible.length > 0
          ? { certain: [], possible: [{ view, number, row: -1, ...spanOf(members.possible) }] }
          : found;
    return graded(index, self, reading, time, { view, number }, { interfaces });
  }
  return missing(index, key, time, 'never-seen');
}

function spanOf(refs: readonly Ref[]): { readonly from: number; readonly until: number } {
  return {
    from: Math.min(...refs.map(({ from }) => from)),
    until: Math.max(...refs.map(({ until }) => until)),
  };
}

function unknown(reason: Reason, further: Further): Answer {
  return new Answer('unknown', false, -Infinity, undefined, { reason, ...further });
}
