// Scene: the topology is a graph, asked by documented queries or in Cypher.
import type { CypherValue } from '../../graph/engine.ts';
import { type Column, styled, table } from '../cli/output.ts';
import { accounts } from './places.ts';
import { command, type Output, type Scene, text } from './scene.ts';
import type { GraphAnswer } from './stage-graph.ts';

type Row = Readonly<Record<string, CypherValue>>;

export const askScene: Scene = {
  title: 'Ask what nobody has written down',
  about: [
    'What was found is a graph. Which interfaces can the whole internet reach?',
    'And where does traffic leave each subnet, also where no route table says so?',
  ],
  play: async (stage) => {
    const exposed = await stage.ask('internet-exposed');
    const routes = await stage.ask('default-routes');
    return {
      figures: {
        graph: exposed.known,
        ...(exposed.known ? { exposed: exposed.rows } : { reason: exposed.reason }),
        ...(routes.known ? { defaultRoutes: routes.rows } : {}),
      },
      output: [...exposedOutput(exposed), ...(routes.known ? routeOutput(routes.rows) : [])],
    };
  },
};

/** The table of `query --name internet-exposed`, without columns that are too wide for a demo. */
export function exposedOutput(answer: GraphAnswer): readonly Output[] {
  if (!answer.known) {
    const lines = answer.reason.split(/(?<=[:;]) /);
    return [text(`${styled('yellow', lines.join('\n  '))}\nThe demo goes on without the graph.`)];
  }
  const columns: readonly Column<Row>[] = [
    column('interface', 'interfaceId'),
    column('account', 'accountId'),
    column('public address', 'publicAddresses'),
    column('group', 'groupName'),
    column('rule', 'rule'),
  ];
  return [command('query --name internet-exposed'), text(table(columns, answer.rows))];
}

function routeOutput(rows: readonly Row[]): readonly Output[] {
  const own = rows.filter((row) => row['accountId'] === accounts.production);
  const sorted = own.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const columns: readonly Column<Row>[] = [
    column('subnet', 'subnetName'),
    column('region', 'region'),
    { title: 'route table', value: (row) => (row['implicit'] === true ? 'main, implicitly' : 'its own') },
    column('destination', 'destination'),
    column('leads to', 'targetId'),
    column('state', 'state'),
  ];
  return [
    command('query --name default-routes'),
    text(table(columns, sorted)),
    text(
      styled(
        'dim',
        `The production account's; ${rows.length - own.length} more rows and some columns are left out here.`,
      ),
    ),
  ];
}

function orderOf(row: Row): string {
  return ['region', 'subnetName', 'destination'].map((name) => cell(row[name])).join(' ');
}

function column(title: string, name: string): Column<Row> {
  return { title, value: (row) => cell(row[name]) };
}

function cell(value: CypherValue | undefined): string {
  if (value === undefined || value === null) return '-';
  return typeof value === 'object' ? Object.values(value).join(', ') : String(value);
}
