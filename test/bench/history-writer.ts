// Writes into a journal's tables what a bench of history has: changes, and what is there at the end.
import type { DatabaseSync } from 'node:sqlite';
import eniKind from '../../collectors/network-interface.ts';
import subnetKind from '../../collectors/subnet.ts';
import vpcKind from '../../collectors/vpc.ts';
import type { Kind } from '../../src/kind.ts';
import { listScope } from '../../src/location-task.ts';
import { normaliseItem } from '../../src/normalise.ts';
import {
  account,
  begin,
  cycleMs,
  type Eni,
  end,
  itemOf,
  region,
  stateOf,
  subnetOf,
  subnets,
  vpcId,
} from './history-estate.ts';

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

export function writerOf(db: DatabaseSync): Writer {
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
