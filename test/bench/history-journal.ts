// Writes a journal with 90 days of changes straight into its tables: a VPC of many interfaces that come, go and change, among everybody
// else's changes, most of which are what moves by itself. States are the real kinds'; walking back over them gives what was there.
import { DatabaseSync } from 'node:sqlite';
import eniKind from '../../collectors/network-interface.ts';
import subnetKind from '../../collectors/subnet.ts';
import vpcKind from '../../collectors/vpc.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { createRandom } from '../../src/simulator/generated/random.ts';
import {
  account,
  begin,
  cycleMs,
  edgesTo,
  type Eni,
  end,
  groupOf,
  subnetOf,
  subnets,
  vpcId,
} from './history-estate.ts';
import { writerOf } from './history-writer.ts';

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
  // Each change that people see has one of twenty authors.
  for (let n = 1; n <= 20; n++)
    db.exec(
      `INSERT INTO actor_word (id, word, name) VALUES (${n}, 'arn:aws:iam::${account}:user/user-${n}', 'user-${n}')`,
    );
  db.exec(
    `INSERT INTO attribution (change_seq, after_seq, principal) SELECT seq, seq, 1 + seq % 20 FROM change WHERE class <> 'health' AND change <> 'discovered'`,
  );
  db.exec('COMMIT');
  for (const { sql } of indexes) db.exec(String(sql));
  db.exec(`
    INSERT INTO mark (seq, all_by, later_from)
      SELECT seq, seen_at, lead(seen_at) OVER (ORDER BY seq) FROM change WHERE seq % 1000 = 0;
    PRAGMA journal_mode = WAL`);
  db.close();
}
