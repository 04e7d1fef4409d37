// The past of the small network, as the writer writes it: a NAT gateway and an interface that are gone, a subnet that had another route
// table, an elastic IP that was another interface's.
import type { CypherValue, GraphEngine, Statement } from '../../graph/engine.ts';
import type { ClosedEdge, End } from '../../graph/history-rows.ts';
import { historySteps } from '../../graph/history-statements.ts';
import { writeCursor } from '../../graph/write-statements.ts';
import type { QueryCase } from './cookbook-cases.ts';
import { A } from './small-network.ts';

const november = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T00:00:00.000Z`;
const goneAt = '2026-11-19T11:00:00.000Z';
const historyFrom = '2026-10-01T00:00:00.000Z';
const natOld = past('nat-old@');
const eniGone = past(`eni-gone@${november(1)}`);

const PASTS = [
  { key: natOld.key, id: 'nat-old', kind: 'NatGateway', ...A, validTo: november(10), endedBy: 70 },
  {
    key: eniGone.key,
    id: 'eni-gone',
    kind: 'NetworkInterface',
    ...A,
    name: 'old',
    privateIpAddresses: ['10.0.0.44'],
    subnetId: 'subnet-pub',
    validFrom: november(1),
    validTo: goneAt,
    endedBy: 103,
  },
];

const CLOSED: readonly ClosedEdge[] = [
  closed(there('subnet-priv'), 'ROUTED_BY', there('rtb-pub'), { validTo: november(5) }),
  closed(there('rtb-main'), 'ROUTES_TO', natOld, {
    destination: '0.0.0.0/0',
    state: 'active',
    validTo: november(10),
  }),
  closed(natOld, 'IN_SUBNET', there('subnet-pub'), { validTo: november(10) }),
  closed(there('eipalloc-1'), 'ASSOCIATED_WITH', there('eni-4'), { validTo: november(12) }),
  closed(eniGone, 'IN_SUBNET', there('subnet-pub'), { validFrom: november(1), validTo: goneAt }),
  closed(eniGone, 'MEMBER_OF', there('sg-web'), { validFrom: november(2), validTo: goneAt }),
];

const STAMPS: readonly Statement[] = [
  {
    text: "MATCH (:Resource {id: 'rtb-main'})-[r:ROUTES_TO]->(:Resource {id: 'nat-a'}) SET r.validFrom = $at",
    params: { at: november(10) },
  },
  {
    text: "MATCH (:Resource {id: 'subnet-priv'})-[r:ROUTED_BY]->(:Resource {id: 'rtb-main'}) SET r.validFrom = $at",
    params: { at: november(5) },
  },
  {
    text: "MATCH (:Resource {id: 'eipalloc-1'})-[r:ASSOCIATED_WITH]->(:Resource {id: 'eni-1'}) SET r.validFrom = $at",
    params: { at: november(12) },
  },
  {
    text: "MATCH (n:Resource {id: 'eni-1'}) SET n.validFrom = $from, n.propertiesFrom = $at",
    params: { from: november(2), at: november(12) },
  },
];

/** Of a graph without history. */
export const withoutHistory = writeCursor({ seq: 105, attributed: 0, frame: '' });

export async function writeSmallPast(engine: GraphEngine): Promise<void> {
  const rows = {
    pasts: PASTS.map((props) => ({ key: props.key, props })),
    edges: CLOSED,
    moved: [],
    ends: [],
  };
  await engine.write([
    ...[...historySteps(rows)].flatMap(({ statements }) => statements),
    ...STAMPS,
    writeCursor({ seq: 105, attributed: 0, frame: '', history: 50, historyFrom }),
  ]);
}

const nothing = (columns: number, note: string): readonly CypherValue[] => [
  ...Array.from({ length: columns }, () => null),
  note,
];
const begins = `the history that the graph keeps begins ${historyFrom}`;
const none = 'the graph keeps no history: GROUNDPLAN_GRAPH_HISTORY=90d has it kept';
const pub = [
  ['rtb-pub', false, '0.0.0.0/0', 'InternetGateway', 'igw-a', 'active', null, null, null],
  ['rtb-pub', false, '10.0.0.0/16', 'Vpc', 'vpc-a', 'active', null, null, null],
  ['rtb-pub', false, '10.9.0.0/16', 'VpcPeeringConnection', 'pcx-1', 'active', null, null, null],
  ['rtb-pub', false, '::/0', 'InternetGateway', 'igw-a', 'active', null, null, null],
];
const main = [
  ['rtb-main', true, '10.0.0.0/16', 'Vpc', 'vpc-a', 'active', null, null, null],
  ['rtb-main', true, '10.8.0.0/16', 'NetworkInterface', 'eni-gone', 'blackhole', null, null, null],
  ['rtb-main', true, 'pl-63a5400a', 'VpcEndpoint', 'vpce-s3', 'active', null, null, null],
];
const nat = (id: string, from: string | null, to: string | null): readonly CypherValue[] => [
  'rtb-main',
  true,
  '0.0.0.0/0',
  'NatGateway',
  id,
  'active',
  from,
  to,
  null,
];
const where = [A.accountId, A.region] as const;
const old = ['eni-gone', 'old', ...where, 'subnet-pub', november(1), goneAt, true, null] as const;
const web = ['eni-1', 'web', ...where, 'subnet-pub', november(2), null] as const;
const before = '2026-09-30T23:59:59Z';

/** What the graph tells of the past, with it and without. */
export const pastCases: readonly QueryCase[] = [
  ['routes-at', { subnet: 'subnet-priv', at: '2026-11-03T10:00:00Z' }, pub],
  [
    'routes-at',
    { subnet: 'subnet-priv', at: '2026-11-07T10:00:00Z' },
    [nat('nat-old', null, november(10)), ...main],
  ],
  [
    'routes-at',
    { subnet: 'subnet-priv', at: '2026-11-10T00:00:00Z' },
    [nat('nat-a', november(10), null), ...main],
  ],
  ['routes-at', { subnet: 'subnet-unknown', at: november(10) }, []],
  ['routes-at', { subnet: 'subnet-priv', at: before }, [nothing(8, begins)]],
  ['address-at', { address: '10.0.0.44', at: november(18) }, [old]],
  ['address-at', { address: '10.0.0.44', at: goneAt }, []],
  ['address-at', { address: '10.0.0.44', at: '2026-10-31T00:00:00Z' }, []],
  ['address-at', { address: '10.0.0.11', at: november(13) }, [[...web, true, null]]],
  ['address-at', { address: '10.0.0.11', at: november(3) }, [[...web, false, null]]],
  [
    'address-at',
    { address: '203.0.113.1', at: november(11) },
    [
      [...web, false, null],
      ['eni-4', null, ...where, null, null, null, true, null],
    ],
  ],
  ['address-at', { address: '10.0.0.44', at: before }, [nothing(8, begins)]],
  [
    'neighbours-at',
    { id: 'nat-old', at: november(9) },
    [
      ['IN_SUBNET', 'out', 'Subnet', 'subnet-pub', 'public', null, null, november(10), null],
      ['ROUTES_TO', 'in', 'RouteTable', 'rtb-main', 'main', '0.0.0.0/0', null, november(10), null],
    ],
  ],
  [
    'neighbours-at',
    { id: 'eni-gone', at: '2026-11-01T12:00:00Z' },
    [
      ['IN_SUBNET', 'out', 'Subnet', 'subnet-pub', 'public', null, november(1), goneAt, null],
      ['ROUTES_TO', 'in', 'RouteTable', 'rtb-main', 'main', '10.8.0.0/16', null, null, null],
    ],
  ],
  ['neighbours-at', { id: 'nat-old', at: before }, [nothing(8, begins)]],
  [
    'gone-since',
    { since: '2026-11-19T00:00:00Z' },
    [
      [...gone(), 'IN_SUBNET', 'out', 'Subnet', 'subnet-pub', false, null],
      [...gone(), 'MEMBER_OF', 'out', 'SecurityGroup', 'sg-web', false, null],
      [...gone(), 'ROUTES_TO', 'in', 'RouteTable', 'rtb-main', true, null],
    ],
  ],
  ['gone-since', { since: '2026-11-20T00:00:00Z' }, []],
];

/** The same asked of a graph that keeps no history. */
export const pastCasesWithout: readonly QueryCase[] = [
  ['routes-at', { subnet: 'subnet-priv', at: november(3) }, [nothing(8, none)]],
  ['address-at', { address: '10.0.0.44', at: november(18) }, [nothing(8, none)]],
  ['neighbours-at', { id: 'nat-old', at: november(9) }, [nothing(8, none)]],
  [
    'gone-since',
    { since: november(9) },
    [[...nothing(7, 'x').slice(0, 7), false, null, null, null, null, null, none]],
  ],
];

function gone(): readonly CypherValue[] {
  return [goneAt, 'NetworkInterface', 'eni-gone', 'old', ...where, november(1), false];
}

function there(id: string): End {
  return { label: 'Resource', key: id };
}

function past(key: string): End {
  return { label: 'Past', key };
}

function closed(from: End, type: string, to: End, properties: ClosedEdge['properties']): ClosedEdge {
  return { type, from, to, properties, key: `${from.key} ${type} ${to.key}` };
}
