// What retention took away is not known, however long the one who asks would look back.
import { expect, test } from 'vitest';
import eniKind from '../../collectors/network-interface.ts';
import vpcKind from '../../collectors/vpc.ts';
import { find } from '../../src/lookup/find.ts';
import { openIndexer } from '../../src/lookup/indexer.ts';
import { Index } from '../../src/lookup/views.ts';
import { minute } from '../journal/world.ts';
import { eni, idOf, small, vpc } from './small.ts';

test('a beginning that was pruned is no beginning before everything: that time is before retention', () => {
  const world = small();
  const { journal, reader } = world;
  world.list(vpcKind, 5, [vpc('a', '10.0.0.0/16')]);
  for (const at of [5, 10, 15]) world.list(eniKind, at, []);
  world.list(eniKind, 20, [eni({ id: '1', ips: ['10.0.0.5'] })]);
  world.list(eniKind, 25, [eni({ id: '1', ips: ['10.0.0.5', '10.0.0.6'] })]);
  world.list(eniKind, 30, []);
  const indexer = openIndexer(reader);
  const asked = (minutes: number, generation = indexer.generation): string => {
    const options = { now: Date.parse(minute(600)), keptFrom: -Infinity };
    const key = { ip: '10.0.0.5', vpc: idOf('vpc', 'a'), at: minute(minutes) };
    const { grade, reason, id } = find(new Index(generation), key, options);
    return `${grade} ${reason ?? id ?? ''}`;
  };
  expect(asked(10)).toMatch(/^unknown /);
  expect(asked(10)).not.toBe('unknown before-retention');
  expect(asked(27)).toBe(`exact ${idOf('eni', '1')}`);
  expect(journal.pruneChanges(minute(22))).toBeGreaterThan(0);
  indexer.advance();
  for (const generation of [indexer.generation, openIndexer(reader).generation]) {
    expect(asked(10, generation)).toBe('unknown before-retention');
    expect(asked(27, generation)).toBe(`exact ${idOf('eni', '1')}`);
  }
});
