// A journal filled by hand with real kinds: what a list of an account shows at a minute, or that it was denied.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import type { Kind } from '../../src/kind.ts';
import { listScope } from '../../src/location-task.ts';
import { normaliseItem } from '../../src/normalise.ts';
import { minute } from '../journal/world.ts';

export const one = '111111111111';
export const two = '222222222222';

export interface Small {
  readonly folder: string;
  readonly journal: Journal;
  /** Of its own connection, as who follows has it. */
  readonly reader: Journal;
  list(kind: Kind, at: number, items: readonly object[] | 'denied', more?: More): void;
}

interface More {
  readonly account?: string;
  readonly gone?: readonly string[];
}

export function small(): Small {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-lookup-'));
  const path = join(folder, 'groups', 'default', 'journal.db');
  const journal = openJournal(path, 'write');
  const reader = openJournal(path, 'read');
  onTestFinished(() => {
    reader.close();
    journal.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    journal,
    reader,
    list: (kind, at, items, { account = one, gone = [] } = {}) => {
      const place = { account, region: 'eu-west-1', partition: 'aws' };
      const entries = (items === 'denied' ? [] : items).flatMap((item) => {
        const entry = normaliseItem(kind, item, place);
        return entry === 'gone' ? [] : [entry];
      });
      const failure =
        items === 'denied'
          ? { outcome: 'denied' as const, code: 'UnauthorizedOperation', message: 'not allowed' }
          : undefined;
      const scope = listScope(kind);
      const startedAt = minute(at);
      journal.commit({
        place,
        cycleId: 1,
        integrationId: account,
        kinds: [kind],
        readings: [{ scope, failure, startedAt, entries, gone, gaps: [], seen: entries.length }],
        now: new Date(Date.parse(startedAt) + 1_000),
      });
    },
  };
}

export interface Interface {
  readonly id: string;
  readonly vpc?: string;
  readonly ips?: readonly string[];
  readonly ipv6?: readonly string[];
  readonly prefixes?: readonly string[];
  readonly publicIp?: string;
  readonly instance?: string;
  readonly description?: string;
  readonly type?: string;
  readonly subnet?: string;
  readonly account?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** `eni('1')` is eni-00000000000000001. */
export function idOf(prefix: string, name: string): string {
  return `${prefix}-${name.padStart(17, '0')}`;
}

export function eni(given: Interface): object {
  const { id, vpc = 'a', ips = [], account = one, instance, publicIp } = given;
  return {
    NetworkInterfaceId: idOf('eni', id),
    OwnerId: account,
    VpcId: idOf('vpc', vpc),
    SubnetId: idOf('subnet', given.subnet ?? '1'),
    AvailabilityZone: 'eu-west-1a',
    AvailabilityZoneId: 'euw1-az1',
    InterfaceType: given.type ?? 'interface',
    Description: given.description ?? '',
    PrivateIpAddress: ips[0],
    PrivateIpAddresses: ips.map((ip) => ({ PrivateIpAddress: ip })),
    Ipv6Addresses: (given.ipv6 ?? []).map((Ipv6Address) => ({ Ipv6Address })),
    Ipv4Prefixes: (given.prefixes ?? []).map((Ipv4Prefix) => ({ Ipv4Prefix })),
    Association: publicIp === undefined ? undefined : { PublicIp: publicIp },
    Groups: [{ GroupId: idOf('sg', '1') }],
    Attachment: instance === undefined ? undefined : { InstanceId: idOf('i', instance), DeviceIndex: 0 },
    TagSet: Object.entries(given.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  };
}

export function vpc(name: string, block: string, account = one): object {
  return {
    VpcId: idOf('vpc', name),
    OwnerId: account,
    CidrBlock: block,
    CidrBlockAssociationSet: [{ CidrBlock: block, CidrBlockState: { State: 'associated' } }],
  };
}
