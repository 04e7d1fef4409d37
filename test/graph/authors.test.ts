// Who made a change stands on its node in the graph: where it is known when the graph is filled, and where it becomes known later.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { GraphEngine } from '../../graph/engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import type { Actor } from '../../src/journal/attributions.ts';
import { minute, thing, world } from '../journal/world.ts';

let engine: GraphEngine;
beforeAll(async () => (engine = await openEmbeddedEngine()));
afterAll(() => engine.close());

const alice: Actor = {
  principal: 'arn:aws:iam::111122223333:user/alice',
  eventName: 'ModifyThing',
  eventSource: 'ec2.amazonaws.com',
  eventId: '1',
  eventTime: minute(4),
  confidence: 'likely',
};

async function said(): Promise<readonly unknown[]> {
  const { rows } = await engine.read({
    text: 'MATCH (c:Change) RETURN c.resourceId, c.actor, c.via, c.attributedAt, c.confidence ORDER BY c.seq',
  });
  return rows;
}

test('an author that becomes known after its change, and one that is corrected', async () => {
  const { commit, journal } = world();
  const sync = (): ReturnType<typeof syncGraph> =>
    syncGraph(engine, journal, [thing], { now: new Date(minute(20)) });
  commit({ at: minute(0), list: [{ id: 'a', size: '1' }] });
  commit({ at: minute(5), list: [{ id: 'a', size: '2' }, { id: 'b' }] });
  await sync();
  expect(await said()).toEqual([
    ['a', null, null, null, null],
    ['b', null, null, null, null],
  ]);
  const [a = 0, b = 0] = journal.events({ after: 0, changes: ['created', 'modified'] }).map(({ seq }) => seq);
  // Only while it is asked for can an author be corrected.
  journal.trail.enrol([{ account: '111122223333', region: 'eu-west-1', change: a }], journal.lastSeq());
  journal.attribute([{ change: a, attributedAt: undefined, actor: alice }]);
  expect((await sync()).wrote).toBe('changes');
  expect(await said()).toEqual([
    ['a', alice.principal, null, null, 'likely'],
    ['b', null, null, null, null],
  ]);
  const terraform: Actor = { ...alice, principal: 'arn:aws:iam::111122223333:role/deploy', via: 'terraform' };
  journal.attribute([
    { change: a, attributedAt: minute(4), actor: { ...terraform, confidence: 'unique' } },
    { change: b, attributedAt: undefined, actor: alice },
  ]);
  const corrected = [
    ['a', terraform.principal, 'terraform', minute(4), 'unique'],
    ['b', alice.principal, null, null, 'likely'],
  ];
  await sync();
  expect(await said()).toEqual(corrected);
  expect((await sync()).wrote).toBe('nothing');
  await syncGraph(engine, journal, [thing], { rebuild: true, now: new Date(minute(20)) });
  expect(await said()).toEqual(corrected);
});
