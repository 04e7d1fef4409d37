// What CloudTrail dates happened within one second: answers around it are certain, as soon as its author is known.
import { expect, test } from 'vitest';
import eniKind from '../../collectors/network-interface.ts';
import vpcKind from '../../collectors/vpc.ts';
import { find } from '../../src/lookup/find.ts';
import { openIndexer } from '../../src/lookup/indexer.ts';
import { Index } from '../../src/lookup/views.ts';
import { minute } from '../journal/world.ts';
import { eni, idOf, small, vpc } from './small.ts';

const actor = {
  principal: 'arn:aws:iam::111111111111:role/deploy',
  eventName: 'DeleteNetworkInterface',
  eventSource: 'ec2.amazonaws.com',
  eventId: '1',
  eventTime: minute(12),
  confidence: 'unique',
} as const;

test('an address that moved between two reads: known to the second, in what is there and in what is built anew', () => {
  const world = small();
  const { journal, reader } = world;
  world.list(vpcKind, 5, [vpc('a', '10.0.0.0/16')]);
  world.list(eniKind, 5, [eni({ id: '1', ips: ['10.0.0.5'] }), eni({ id: '2', ips: ['10.0.0.6'] })]);
  world.list(eniKind, 10, []);
  world.list(eniKind, 15, [eni({ id: '2', ips: ['10.0.0.6', '10.0.0.5'] })], { gone: [idOf('eni', '1')] });
  world.list(eniKind, 20, []);
  const indexer = openIndexer(reader);
  const told = ({ generation } = indexer): readonly string[] =>
    [11 * 60_000, 12 * 60_000, 12 * 60_000 + 500, 12 * 60_000 + 1_000, 14 * 60_000].map((ms) => {
      const at = Date.parse(minute(0)) + ms;
      const options = { now: Date.parse(minute(600)), keptFrom: -Infinity };
      const answer = find(new Index(generation), { ip: '10.0.0.5', vpc: idOf('vpc', 'a'), at }, options);
      return `${answer.grade} ${answer.id ?? ''}`;
    });
  expect(new Set(told())).toEqual(new Set(['ambiguous ']));

  const changes = journal.events({ after: 0 }).filter(({ change }) => change !== 'discovered');
  const attributedAt = minute(12);
  expect(changes).toHaveLength(2);
  journal.attribute(changes.map(({ seq }) => ({ change: seq, attributedAt, actor })));
  expect(indexer.advance()?.attribution).toBe(journal.lastAttribution());
  const [one, two] = [`exact ${idOf('eni', '1')}`, `exact ${idOf('eni', '2')}`];
  expect(told()).toEqual([one, one, 'ambiguous ', two, two]);
  expect(told(openIndexer(reader))).toEqual(told());
  expect(indexer.advance()).toBeUndefined();
});
