// Every owner that an address ever had, in order, with the reads between which it came and went.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import eniKind from '../../collectors/network-interface.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { listScope } from '../../src/location-task.ts';
import { ownersOf } from '../../src/lookup/owners.ts';
import { normaliseItem } from '../../src/normalise.ts';
import { minute } from '../journal/world.ts';

const place = { account: '111111111111', region: 'eu-west-1', partition: 'aws' };

interface Shown {
  readonly id: string;
  readonly vpc?: string;
  readonly ips?: readonly string[];
  readonly prefix?: string;
  readonly instance?: string;
}

test('an address that goes from one to another, and is plugged elsewhere in between', () => {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-owners-'));
  const journal = openJournal(join(folder, 'journal.db'), 'write');
  onTestFinished(() => {
    journal.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const read = (at: number, shown: readonly Shown[], gone: readonly string[] = []): void => {
    const entries = shown.flatMap(({ id, vpc = 'vpc-1', ips = [], prefix, instance }) => {
      const entry = normaliseItem(
        eniKind,
        {
          NetworkInterfaceId: id,
          OwnerId: place.account,
          VpcId: vpc,
          PrivateIpAddresses: ips.map((ip) => ({ PrivateIpAddress: ip })),
          Ipv4Prefixes: prefix === undefined ? [] : [{ Ipv4Prefix: prefix }],
          ...(instance === undefined ? {} : { Attachment: { InstanceId: instance } }),
        },
        place,
      );
      return entry === 'gone' ? [] : [entry];
    });
    const reading = { scope: listScope(eniKind), failure: undefined, startedAt: minute(at), entries, gone };
    journal.commit({
      place,
      cycleId: 1,
      integrationId: 'test',
      kinds: [eniKind],
      readings: [{ ...reading, gaps: [], seen: entries.length }],
      now: new Date(minute(at)),
    });
  };
  const ip = '10.0.3.17';
  read(0, [
    { id: 'eni-a', ips: [ip], instance: 'i-1' },
    { id: 'eni-x', vpc: 'vpc-2', ips: [ip] },
  ]);
  read(10, [{ id: 'eni-a', ips: [ip], instance: 'i-2' }]);
  read(20, [{ id: 'eni-b', prefix: '10.0.3.16/28' }], ['eni-a']);
  const span = (from: number, to: number): object => ({ after: minute(from), by: minute(to) });
  expect(ownersOf(journal, ip, 'vpc-1')).toMatchObject([
    { interfaceId: 'eni-a', attachedTo: 'i-1', from: span(0, 0), until: span(0, 10) },
    { interfaceId: 'eni-a', attachedTo: 'i-2', from: span(0, 10), until: span(10, 20) },
    { interfaceId: 'eni-b', from: span(10, 20) },
  ]);
  expect(ownersOf(journal, ip, undefined).map(({ interfaceId }) => interfaceId)).toContain('eni-x');
  expect(ownersOf(journal, '10.0.3.15', 'vpc-1')).toEqual([]);
  expect(() => ownersOf(journal, 'ten', undefined)).toThrow(/not an IPv4/);
});
