// Writes a journal with 90 days of changes straight into its tables: a VPC of many interfaces that come, go and change, among everybody
// else's changes, most of which are what moves by itself. States are the real kinds'; walking back over them gives what was there.
import { DatabaseSync } from 'node:sqlite';
import eniKind from '../../collectors/network-interface.ts';
import subnetKind from '../../collectors/subnet.ts';
import vpcKind from '../../collectors/vpc.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { listScope } from '../../src/location-task.ts';
import type { Kind } from '../../src/kind.ts';
import { normaliseItem } from '../../src/normalise.ts';
import { createRandom } from '../../src/simulator/generated/random.ts';

export const days = 90;
const dayMs = 86_400_000;
export const end = Date.UTC(2026, 10, 1);
export const begin = end - days * dayMs;
export const account = '111111111111';
const region = 'eu-west-1';
export const vpcId = 'vpc-00000000000000001';
const subnets = 20;
const cycleMs = 300_000;

export interface HistorySizes {
  readonly changes: number;
  readonly interfaces: number;
  /** Of the changes, those of the VPC. */
  readonly ofVpc: number;
}

export function sizesOf(changes: number): HistorySizes {
  return {
    changes,
    interfaces: Math.min(10_000, Math.max(200, changes / 20)),
    ofVpc: Math.min(200_000, changes / 2),
  };
}

interface Eni {
  readonly id: string;
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly name: string;
}

export function fillHistory(path: string, { changes, interfaces, ofVpc }: HistorySizes): void {
  openJournal(path, 'write').close();
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -400000');
  // Ten million rows go in faster before there are indexes.
  const indexes = db
    .prepare(
      "SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'change' AND type = 'index' AND sql IS NOT NULL",
    )
    .all();
  for (const { name } of indexes) db.exec(`DROP INDEX ${String(name)}`);
  db.exec('BEGIN');
  const random = createRandom('history');
  const write = writerOf(db);
  let serial = 0;
  const make = (): Eni => ({
    id: `eni-${(++serial).toString(16).padStart(17, '0')}`,
    subnet: subnetOf(random.below(subnets)),
    groups: [groupOf(random.below(50))],
    name: `node-${random.below(500)}`,
  });
  const there = Array.from({ length: interfaces }, make);
  write.places([eniKind, subnetKind, vpcKind]);
  for (const { id } of there)
    write.change(id, 'NetworkInterface', 'discovered', begin, { shape: 1, vpc: vpcId });
  const every = (end - begin) / changes;
  const share = ofVpc / changes;
  for (let made = 0; made < changes; made++) {
    const at = begin + cycleMs + Math.floor(made * every);
    if (random.below(1_000_000) >= share * 1_000_000) {
      write.elsewhere(random.below(250_000), random.below(100), at);
      continue;
    }
    const index = random.below(there.length);
    const eni = there[index];
    if (eni === undefined) continue;
    const what = random.below(100);
    if (what < 20) {
      const next = make();
      write.change(eni.id, 'NetworkInterface', 'deleted', at, { shape: 2, vpc: vpcId, last: eni });
      write.change(next.id, 'NetworkInterface', 'created', at, { shape: 1, vpc: vpcId });
      there[index] = next;
      made += 1;
    } else if (what < 40) {
      const next = { ...eni, groups: [groupOf(random.below(50))] };
      const [before, after] = [edgesTo(eni.groups), edgesTo(next.groups)];
      write.change(eni.id, 'NetworkInterface', 'modified', at, {
        shape: 3,
        vpc: vpcId,
        changes: [{ path: 'MEMBER_OF', before, after }],
      });
      there[index] = next;
    } else {
      const next = { ...eni, name: eni.name };
      const changed = [{ path: 'privateIpAddresses', before: ['10.0.0.9'], after: ['10.0.0.9', '10.0.7.8'] }];
      write.change(eni.id, 'NetworkInterface', 'modified', at, { vpc: vpcId, changes: changed });
      there[index] = next;
    }
  }
  write.present(there);
  db.exec('COMMIT');
  for (const { sql } of indexes) db.exec(String(sql));
  db.exec(`
    INSERT INTO mark (seq, all_by, later_from)
      SELECT seq, seen_at, lead(seen_at) OVER (ORDER BY seq) FROM change WHERE seq % 1000 = 0;
    PRAGMA journal_mode = WAL`);
  db.close();
}

interface Told {
  readonly shape?: 1 | 2 | 3;
  readonly vpc: string;
  readonly changes?: readonly object[];
  readonly last?: Eni;
}

interface Writer {
  places(kinds: readonly Kind[]): void;
  change(id: string, kind: string, change: string, at: number, told: Told): void;
  elsewhere(n: number, what: number, at: number): void;
  present(there: readonly Eni[]): void;
}

function writerOf(db: DatabaseSync): Writer {
  const change = db.prepare(
    `INSERT INTO change (cycle_id, resource_id, kind, change, class, account, region, not_before, seen_at, changes, last, vpc, shape)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const stood = db.prepare(
    'INSERT INTO stood (resource_id, until_at, location_id, moved) VALUES (?, ?, 1, 0)',
  );
  const part = db.prepare(
    'INSERT INTO part (scope_id, location_id, resource_id, facet, hash, state) VALUES (?, 1, ?, 0, ?, ?)',
  );
  const resource = db.prepare(
    `INSERT INTO resource (id, kind, account, region, location_id, vpc, seq) VALUES (?, ?, '${account}', '${region}', 1, ?, 1)`,
  );
  const iso = (at: number): string => new Date(at).toISOString();

  function put(kind: Kind, scopeId: number, item: object, vpc: string): void {
    const entry = normaliseItem(kind, item, { account, region, partition: 'aws' });
    if (entry === 'gone') throw new Error('nothing here is gone and listed');
    part.run(scopeId, entry.id, entry.hash, entry.text);
    resource.run(entry.id, kind.kind, vpc);
  }

  return {
    places: (kinds) => {
      db.exec(
        `INSERT INTO location (id, account, region, partition) VALUES (1, '${account}', '${region}', 'aws')`,
      );
      const scope = db.prepare(
        `INSERT INTO scope (id, location_id, kind, action, integration_id, outcome, asked_at, first_complete_at, span_from, complete_at)
         VALUES (?, 1, ?, ?, 'bench', 'complete', ?, ?, ?, ?)`,
      );
      for (const [index, kind] of kinds.entries()) {
        const { action } = listScope(kind);
        scope.run(index + 1, kind.kind, action, iso(end), iso(begin), iso(begin), iso(end));
      }
    },
    change: (id, kind, what, at, { shape, vpc, changes = [], last }) => {
      const notBefore = what === 'discovered' ? null : iso(at - cycleMs);
      const state = last === undefined ? null : JSON.stringify(stateOf(last));
      change.run(
        id,
        kind,
        what,
        'configuration',
        account,
        region,
        notBefore,
        iso(at),
        JSON.stringify(changes),
        state,
        vpc,
        shape ?? null,
      );
      if (last !== undefined) stood.run(id, iso(at));
    },
    elsewhere: (n, what, at) => {
      const times = [iso(at - cycleMs), iso(at)] as const;
      const other = String(222_222_222_222 + (n % 50));
      const vpc = `vpc-${(2 + (n % 500)).toString(16).padStart(17, '0')}`;
      const [kind, klass, id, changed] =
        what < 60
          ? [
              'Subnet',
              'health',
              `subnet-${n.toString(16).padStart(17, '0')}`,
              { path: 'availableIpAddressCount', before: 9, after: what },
            ]
          : [
              'NetworkInterface',
              'configuration',
              `eni-f${n.toString(16).padStart(16, '0')}`,
              { path: 'tags', before: ['a=1'], after: [`a=${what}`] },
            ];
      change.run(
        id,
        kind,
        'modified',
        klass,
        other,
        n % 3 === 0 ? 'us-east-1' : region,
        ...times,
        JSON.stringify([changed]),
        null,
        vpc,
        null,
      );
    },
    present: (there) => {
      put(vpcKind, 3, { VpcId: vpcId, OwnerId: account, CidrBlock: '10.0.0.0/16' }, vpcId);
      for (let n = 0; n < subnets; n++)
        put(
          subnetKind,
          2,
          { SubnetId: subnetOf(n), VpcId: vpcId, OwnerId: account, CidrBlock: `10.0.${n * 8}.0/21` },
          vpcId,
        );
      for (const eni of there) put(eniKind, 1, itemOf(eni), vpcId);
    },
  };
}

function stateOf(eni: Eni): object {
  const entry = normaliseItem(eniKind, itemOf(eni), { account, region, partition: 'aws' });
  if (entry === 'gone') throw new Error('nothing here is gone and listed');
  return {
    id: eni.id,
    kind: 'NetworkInterface',
    accountId: account,
    region,
    ...Object(JSON.parse(entry.text)),
  };
}

/** With as much to say as a node's interface has. */
function itemOf({ id, subnet, groups, name }: Eni): object {
  return {
    NetworkInterfaceId: id,
    OwnerId: account,
    VpcId: vpcId,
    SubnetId: subnet,
    AvailabilityZone: 'eu-west-1a',
    AvailabilityZoneId: 'euw1-az1',
    InterfaceType: 'interface',
    Status: 'in-use',
    Description: `aws-K8S-${name}`,
    MacAddress: '02:00:00:00:00:01',
    PrivateIpAddress: '10.0.0.9',
    PrivateIpAddresses: Array.from({ length: 6 }, (_, n) => ({
      PrivateIpAddress: `10.0.7.${n}`,
      Primary: n === 0,
    })),
    Groups: groups.map((GroupId) => ({ GroupId })),
    Attachment: { InstanceId: `i-${id.slice(4)}`, DeviceIndex: 1 },
    TagSet: [
      { Key: 'Name', Value: name },
      { Key: 'cluster.k8s.amazonaws.com/name', Value: 'platform' },
      { Key: 'node.k8s.amazonaws.com/instance_id', Value: `i-${id.slice(4)}` },
    ],
  };
}

function subnetOf(n: number): string {
  return `subnet-${(n + 1_000_000).toString(16).padStart(17, '0')}`;
}

function groupOf(n: number): string {
  return `sg-${n.toString(16).padStart(17, '0')}`;
}

function edgesTo(ids: readonly string[]): readonly object[] {
  return ids.map((to) => ({ to }));
}
