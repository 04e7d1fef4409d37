// What waits for the commit may wait on the disk: it comes back as it was, and a disk that refuses is said, not passed over.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createAsker } from '../../src/ask.ts';
import { openLocation } from '../../src/clients.ts';
import { collectLocation } from '../../src/collect.ts';
import { OperatorError } from '../../src/errors.ts';
import type { Entry } from '../../src/normalise.ts';
import { openSpool, type Spool } from '../../src/spool.ts';
import { kinds, notSpooled, region, vpc, vpcs, world } from './core-world.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'groundplan-spool-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function entry(number: number, text: string): Entry {
  const id = `vpc-${number}`;
  return {
    id,
    parent: undefined,
    alias: undefined,
    owner: { account: '1' },
    vpc: id,
    hash: `h${number}`,
    text,
    observed: undefined,
  };
}

const lengths = [0, 1, 500, 3_000, 300_000, 70_000, 262_144];

test.each([0, 4_000, 1e9])('with %i characters in memory, every text comes back as it was', (inMemory) => {
  const spool = openSpool({ folder: folder(), inMemory });
  onTestFinished(() => spool.close());
  const given = Array.from({ length: 400 }, (_, index) =>
    entry(index, `${index} Größe 東京 🚀 ${'x'.repeat(lengths[index % lengths.length] ?? 0)}`),
  );
  const kept = given.map((one) => spool.keep(one));
  for (const index of [399, 0, 7, 398, 200]) expect(kept[index]?.text).toBe(given[index]?.text);
  expect(kept.map(({ text }) => text)).toEqual(given.map(({ text }) => text));
  expect(kept.map(({ id, hash, owner, vpc: of }) => [id, hash, owner, of])).toEqual(
    given.map(({ id, hash, owner, vpc: of }) => [id, hash, owner, of]),
  );
});

test('the file has no name, so that it goes with the process', () => {
  const where = folder();
  const spool = openSpool({ folder: where, inMemory: 0 });
  onTestFinished(() => spool.close());
  const kept = spool.keep(entry(1, 'text'));
  expect(readdirSync(where)).toEqual([]);
  expect(kept.text).toBe('text');
});

test('a folder that is not there is an error that says what to do', () => {
  const where = join(folder(), 'gone');
  const spool = openSpool({ folder: where, inMemory: 0 });
  expect(() => spool.keep(entry(1, 'text'))).toThrow(OperatorError);
  expect(() => spool.keep(entry(1, 'text'))).toThrow(
    /ENOENT.*make room in .*gone and see that it can be written; nothing is lost/,
  );
});

test('what is read past memory is committed as what is read into it', async () => {
  const aws = await world({
    answers: {
      DescribeVpcs: () => ({ Vpcs: vpcs(50) }),
      DescribeSubnets: () => ({ Subnets: [{ SubnetId: 'subnet-1', VpcId: vpc(1).VpcId }] }),
    },
  });
  const opened = await aws.open();
  const place = { account: opened.session.account, region, partition: 'aws' };

  async function read(spool: Spool): Promise<readonly (readonly [string, string])[]> {
    const client = openLocation(opened.transport, place, opened.session.credentials);
    const readings = await collectLocation({
      place,
      kinds: kinds.filter(({ group }) => group === 'ec2'),
      asker: createAsker(client, opened.session, (work) => work()),
      known: (scope) => aws.journal.known(place, scope),
      spool,
      maxConfirmations: 10,
      lanes: 2,
      now: aws.clock.now,
    });
    return readings.flatMap(({ entries }) => entries.map(({ id, text }) => [id, text] as const)).sort();
  }

  const spool = openSpool({ folder: aws.folder, inMemory: 0 });
  onTestFinished(() => spool.close());
  const onDisk = await read(spool);
  expect(onDisk).toHaveLength(51);
  expect(onDisk).toEqual(await read(notSpooled));
});
