// A denial of CloudTrail may last for months: what is open does not grow with it.
import { expect, test } from 'vitest';
import { minute, world } from './world.ts';

test('nothing is asked any more for what was seen before then; what is younger stays open', () => {
  const { commit, journal } = world();
  commit({ at: minute(0), list: [] });
  commit({ at: minute(5), list: [{ id: 'a' }] });
  commit({ at: minute(10), list: [{ id: 'a' }, { id: 'b' }] });
  const [a = 0, b = 0] = journal.events({ after: 0, changes: ['created'] }).map(({ seq }) => seq);
  const place = { account: '111122223333', region: 'eu-west-1' };
  journal.trail.enrol(
    [a, b].map((change) => ({ ...place, change })),
    journal.lastSeq(),
  );
  journal.trail.expire(minute(7));
  expect([journal.trail.isAskedFor(a), journal.trail.isAskedFor(b)]).toEqual([false, true]);
  expect(journal.trail.open(place, 10).map(({ event }) => event.seq)).toEqual([b]);
});
