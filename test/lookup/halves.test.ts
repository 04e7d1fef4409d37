// Half of an index is built by another thread: as of the same place in the journal's order, or not at all.
import { expect, test } from 'vitest';
import instanceKind from '../../collectors/instance.ts';
import eniKind from '../../collectors/network-interface.ts';
import vpcKind from '../../collectors/vpc.ts';
import { find } from '../../src/lookup/find.ts';
import { Index } from '../../src/lookup/views.ts';
import type { JournalPlace } from '../../src/lookup/cold.ts';
import { halfHelper } from '../../src/lookup/half-helper.ts';
import { type Indexer, openIndexer } from '../../src/lookup/indexer.ts';
import type { LookupKey } from '../../src/lookup/key.ts';
import { eni, idOf, type Small, small, vpc } from './small.ts';

const A = idOf('vpc', 'a');

/** Both halves have an address in turn, and interfaces of the same instance. */
function filled(): Small {
  const world = small();
  world.list(vpcKind, 5, [vpc('a', '10.0.0.0/16')]);
  world.list(instanceKind, 5, [{ InstanceId: idOf('i', '1'), VpcId: A, State: { Name: 'running' } }]);
  world.list(eniKind, 5, [
    eni({ id: '1', ips: ['10.0.0.5'], instance: '1' }),
    eni({ id: '2', ips: ['10.0.0.6'], ipv6: ['2001:db8::6'] }),
    eni({ id: '3', ips: ['10.0.0.7'], instance: '1' }),
    eni({ id: '4', ips: ['10.0.0.8'], prefixes: ['10.0.1.16/28'], instance: '4' }),
  ]);
  world.list(eniKind, 10, [eni({ id: '4', ips: ['10.0.0.8', '10.0.0.5'], instance: '4' })], {
    gone: [idOf('eni', '1')],
  });
  world.list(eniKind, 15, []);
  return world;
}

function answers({ generation }: Indexer): readonly string[] {
  const index = new Index(generation);
  const keys: LookupKey[] = [
    ...['1', '2', '3', '4'].map((name) => ({ eni: idOf('eni', name) })),
    ...['10.0.0.5', '10.0.0.6', '10.0.0.7', '10.0.1.20', '2001:db8::6'].map((ip) => ({ ip, vpc: A })),
    ...['1', '4'].map((name) => ({ id: idOf('i', name) })),
  ];
  const options = { now: Date.UTC(2027, 0, 1), keptFrom: -Infinity };
  const times = ['2026-01-01T00:07:00Z', '2026-01-01T00:09:00Z', '2026-01-01T00:14:00Z'];
  return keys.flatMap((key) => [
    find(index, key, options).json(),
    ...times.map((at) => find(index, { ...key, at }, options).json()),
  ]);
}

test('what two threads build answers like what one builds', () => {
  const { journal, reader } = filled();
  const helper = { ...halfHelper(journal.path, []), least: 0 };
  let halves = 0;
  const counted = {
    ...helper,
    begin: (from: string, at: JournalPlace) => {
      const half = helper.begin(from, at);
      return {
        result: () => {
          const segment = half.result();
          if (segment !== undefined) halves += 1;
          return segment;
        },
      };
    },
  };
  const [alone, together] = [openIndexer(reader), openIndexer(reader, { helper: counted })];
  expect(halves).toBe(1);
  expect(together.generation.segments).toHaveLength(1);
  expect(answers(together)).toEqual(answers(alone));
});

test('where the journal went on meanwhile, one thread builds all', () => {
  const { journal, reader } = filled();
  const real = halfHelper(journal.path, []);
  const at = { seq: journal.lastSeq(), attribution: 0, keptFrom: -Infinity };
  expect(real.begin(idOf('eni', '3'), { ...at, seq: at.seq - 1 }).result()).toBeUndefined();
  expect(real.begin(idOf('eni', '3'), { ...at, attribution: 1 }).result()).toBeUndefined();
  expect(real.begin(idOf('eni', '3'), { ...at, keptFrom: 0 }).result()).toBeUndefined();
  expect(real.begin(idOf('eni', '3'), at).result()).toBeDefined();
  const none = { least: 0, begin: () => ({ result: () => undefined }) };
  expect(answers(openIndexer(reader, { helper: none }))).toEqual(answers(openIndexer(reader)));
});

test('a thread that fails is not waited for', () => {
  const { journal } = filled();
  expect(
    halfHelper(`${journal.path}-absent`, [])
      .begin('eni-0', { seq: 1, attribution: 0, keptFrom: -Infinity })
      .result(),
  ).toBeUndefined();
});
