// Writes a journal of many interfaces with history straight into its tables: real cycles for a million would take an hour. States are
// the real kind's. Each interface has three versions: it was plugged into another instance, and a secondary address went on to the next.
import { DatabaseSync } from 'node:sqlite';
import eniKind from '../../collectors/network-interface.ts';
import vpcKind from '../../collectors/vpc.ts';
import { openJournal } from '../../src/journal/journal.ts';
import type { Kind } from '../../src/kind.ts';
import { listScope } from '../../src/location-task.ts';
import { normaliseItem } from '../../src/normalise.ts';

const perVpc = 10_000;
const vpcsPerAccount = 10;
const region = 'eu-west-1';
/** When it was discovered, plugged elsewhere, and gave its secondary address away. */
export const moments = {
  found: Date.UTC(2026, 0, 1),
  moved: Date.UTC(2026, 0, 10),
  given: Date.UTC(2026, 0, 20),
  last: Date.UTC(2026, 0, 30),
};

export function accountOf(n: number): string {
  return String(111_111_111_111 + Math.floor(n / (perVpc * vpcsPerAccount)));
}

export function eniOf(n: number): string {
  return `eni-${hash(n).toString(16).padStart(8, '0')}${n.toString(16).padStart(9, '0')}`;
}

export function vpcOf(n: number): string {
  return `vpc-${Math.floor(n / perVpc)
    .toString(16)
    .padStart(17, '0')}`;
}

/** The primary address; secondary ones stand in the upper half. */
export function addressOf(n: number, half = 0): string {
  const host = (n % perVpc) + 10;
  return `10.${half}.${host >> 8}.${host & 255}`;
}

function instanceOf(n: number, generation: 0 | 1): string {
  return `i-${generation}${hash(n + 7)
    .toString(16)
    .padStart(8, '0')}${n.toString(16).padStart(8, '0')}`;
}

export function fillJournal(path: string, count: number): void {
  openJournal(path, 'write').close();
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN');
  const insert = statements(db);
  const accounts = Math.ceil(count / (perVpc * vpcsPerAccount));
  for (let account = 0; account < accounts; account++) {
    const id = accountOf(account * perVpc * vpcsPerAccount);
    insert.location.run(account + 1, id, region);
    for (const [index, kind] of [eniKind, vpcKind].entries()) {
      const scope = listScope(kind);
      insert.scope.run(
        account * 2 + index + 1,
        account + 1,
        scope.kind,
        scope.action,
        iso(moments.last),
        iso(moments.found),
        iso(moments.found),
        iso(moments.last),
      );
    }
  }
  for (let n = 0; n < count; n += perVpc) addVpc(insert, n);
  const makers = [0, 1].map((generation) => stateMaker(generation as 0 | 1));
  // As cycles write them: location by location, in the order of ids.
  const order = inOrder(count);
  for (const n of order) {
    const account = Math.floor(n / (perVpc * vpcsPerAccount));
    const state = makers[1]?.(n) ?? '';
    insert.part.run(account * 2 + 1, account + 1, eniOf(n), accountOf(n), state);
    insert.resource.run(eniOf(n), 'NetworkInterface', accountOf(n), region, account + 1, vpcOf(n));
    insert.change.run(
      eniOf(n),
      'NetworkInterface',
      'discovered',
      accountOf(n),
      region,
      null,
      iso(moments.found),
      '[]',
    );
  }
  for (const n of order)
    change(insert, n, moments.moved, {
      path: 'ATTACHED_TO',
      before: [{ to: instanceOf(n, 0), deviceIndex: 0 }],
      after: [{ to: instanceOf(n, 1), deviceIndex: 0 }],
    });
  for (const n of order) {
    const [own, before] = [addressOf(n), n % perVpc === 0 ? n + perVpc - 1 : n - 1];
    change(insert, n, moments.given, {
      path: 'privateIpAddresses',
      before: [own, addressOf(n, 128)],
      after: [own, addressOf(before, 128)],
    });
  }
  db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE); ANALYZE');
  db.close();
}

function inOrder(count: number): readonly number[] {
  const all = Array.from({ length: count }, (_, n) => n);
  const perAccount = Map.groupBy(all, accountOf);
  return [...perAccount.values()].flatMap((some) =>
    some
      .map((n) => [eniOf(n), n] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, n]) => n),
  );
}

type Inserts = ReturnType<typeof statements>;

function statements(db: DatabaseSync) {
  return {
    location: db.prepare("INSERT INTO location (id, account, region, partition) VALUES (?, ?, ?, 'aws')"),
    scope: db.prepare(
      `INSERT INTO scope (id, location_id, kind, action, integration_id, outcome, asked_at, first_complete_at, span_from, complete_at)
       VALUES (?, ?, ?, ?, 'bench', 'complete', ?, ?, ?, ?)`,
    ),
    part: db.prepare(
      `INSERT INTO part (scope_id, location_id, resource_id, facet, owner_account, hash, state) VALUES (?, ?, ?, 0, ?, 'x', ?)`,
    ),
    resource: db.prepare(
      `INSERT INTO resource (id, kind, account, region, location_id, vpc, seq) VALUES (?, ?, ?, ?, ?, ?, 1)`,
    ),
    change: db.prepare(
      `INSERT INTO change (cycle_id, resource_id, kind, change, class, account, region, not_before, seen_at, changes)
       VALUES (1, ?, ?, ?, 'configuration', ?, ?, ?, ?, ?)`,
    ),
  };
}

function change(insert: Inserts, n: number, at: number, told: object): void {
  insert.change.run(
    eniOf(n),
    'NetworkInterface',
    'modified',
    accountOf(n),
    region,
    iso(at - 300_000),
    iso(at),
    JSON.stringify([told]),
  );
}

function addVpc(insert: Inserts, n: number): void {
  const item = {
    VpcId: vpcOf(n),
    OwnerId: accountOf(n),
    CidrBlock: '10.0.0.0/8',
    CidrBlockAssociationSet: [{ CidrBlock: '10.0.0.0/8', CidrBlockState: { State: 'associated' } }],
  };
  const account = Math.floor(n / (perVpc * vpcsPerAccount));
  insert.part.run(account * 2 + 2, account + 1, vpcOf(n), accountOf(n), stateOf(vpcKind, item, accountOf(n)));
  insert.resource.run(vpcOf(n), 'Vpc', accountOf(n), region, account + 1, vpcOf(n));
  insert.change.run(vpcOf(n), 'Vpc', 'discovered', accountOf(n), region, null, iso(moments.found), '[]');
}

/** One state of the real kind, with what differs put in as text. */
function stateMaker(generation: 0 | 1): (n: number) => string {
  const marks = {
    eni: 'eni-@',
    vpc: 'vpc-@',
    instance: 'i-@',
    account: '@account',
    first: '@first',
    second: '@second',
    subnet: 'subnet-@',
    name: '@name',
    group: 'sg-@',
  };
  const item = {
    NetworkInterfaceId: marks.eni,
    OwnerId: marks.account,
    VpcId: marks.vpc,
    SubnetId: marks.subnet,
    AvailabilityZone: `${region}a`,
    AvailabilityZoneId: 'euw1-az1',
    InterfaceType: 'interface',
    Description: '',
    Status: 'in-use',
    PrivateIpAddress: marks.first,
    PrivateIpAddresses: [{ PrivateIpAddress: marks.first }, { PrivateIpAddress: marks.second }],
    MacAddress: '02:00:00:00:00:01',
    SourceDestCheck: true,
    RequesterManaged: false,
    PrivateDnsName: 'ip-10-0-0-1.eu-west-1.compute.internal',
    Groups: [{ GroupId: marks.group }],
    Attachment: {
      AttachmentId: 'eni-attach-00000000000000001',
      InstanceId: marks.instance,
      DeviceIndex: 0,
      InstanceOwnerId: marks.account,
      AttachTime: new Date(moments.found),
    },
    TagSet: [
      { Key: 'Name', Value: marks.name },
      { Key: 'team', Value: 'network' },
    ],
  };
  const text = stateOf(eniKind, item, marks.account);
  return (n) => {
    const subnet = Math.floor(n / 250)
      .toString(16)
      .padStart(17, '0');
    const before = n % perVpc === 0 ? n + perVpc - 1 : n - 1;
    return text
      .replaceAll(marks.eni, eniOf(n))
      .replaceAll(marks.vpc, vpcOf(n))
      .replaceAll(marks.subnet, `subnet-${subnet}`)
      .replaceAll(marks.account, accountOf(n))
      .replaceAll(marks.first, addressOf(n))
      .replaceAll(marks.second, addressOf(before, 128))
      .replaceAll(marks.instance, instanceOf(n, generation))
      .replaceAll(marks.name, `web-${n}`)
      .replaceAll(marks.group, `sg-${(n % 7).toString(16).padStart(17, '0')}`);
  };
}

function stateOf(kind: Kind, item: object, account: string): string {
  const entry = normaliseItem(kind, item, { account, region, partition: 'aws' });
  if (entry === 'gone') throw new Error('it is there');
  return entry.text;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/** Random-looking, and each once: ids of AWS's have no order. */
function hash(n: number): number {
  return Math.imul(n ^ (n >>> 16), 0x45d9f3b) >>> 0;
}
