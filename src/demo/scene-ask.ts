// Scene: the topology is a graph, asked by documented queries or in Cypher.
import { styled } from '../cli/output.ts';
import { namedQueries } from '../../graph/queries/index.ts';
import { excerpt, type Excerpt } from './excerpt.ts';
import { command, type Output, type Scene, text } from './scene.ts';
import type { GraphAnswer } from './stage-graph.ts';
import { wayIn, wayOutput } from './way-in.ts';

/** What is shown of each answer. */
const shown = {
  'internet-exposed': {
    columns: {
      interface: 'interfaceId',
      account: 'accountId',
      'public address': 'publicAddresses',
      group: 'groupName',
      rule: 'rule',
    },
    limit: 4,
  },
  blackholes: {
    columns: {
      'route table': 'routeTableId',
      destination: 'destination',
      'leads to': 'targetId',
      'is there': 'targetSeen',
      subnet: 'subnetName',
    },
    limit: 4,
  },
  peerings: {
    columns: {
      peering: 'peeringId',
      requester: 'requesterVpcId',
      accepter: 'accepterVpcId',
      'routed to': 'destination',
      state: 'state',
    },
    limit: 4,
  },
  'shared-vpcs': {
    columns: {
      vpc: 'vpcName',
      'lent by': 'ownerId',
      'used by': 'participantId',
      'has in it': 'kind',
      count: 'resources',
    },
    limit: 6,
  },
} satisfies Readonly<Record<string, Omit<Excerpt, 'rows'>>>;

type Shown = keyof typeof shown;

export const askScene: Scene = {
  title: 'Ask what nobody has written down',
  about: () => [
    'What was found is a graph. There are documented questions, and Cypher for all others.',
    'Of the answers, this shows as many rows and columns as are read easily.',
  ],
  play: async (stage) => {
    const exposed = await stage.ask({ name: 'internet-exposed' });
    if (!exposed.known)
      return { figures: { graph: false, reason: exposed.reason }, output: without(exposed.reason) };
    const [first] = exposed.rows;
    const interfaceId = String(first?.['interfaceId']);
    const way = rowsOf(await stage.ask(wayIn(interfaceId)));
    const blackholes = rowsOf(await stage.ask({ name: 'blackholes' }));
    const peerings = rowsOf(await stage.ask({ name: 'peerings' }));
    const shared = rowsOf(await stage.ask({ name: 'shared-vpcs' }));
    return {
      figures: { graph: true, exposed: exposed.rows, wayIn: way, blackholes, peerings, shared },
      output: [
        ...asked('internet-exposed', exposed.rows),
        ...wayOutput(interfaceId, way),
        ...asked('blackholes', blackholes),
        ...asked('peerings', peerings),
        ...asked('shared-vpcs', shared),
      ],
    };
  },
};

export function rowsOf(answer: GraphAnswer): Excerpt['rows'] {
  return answer.known ? answer.rows : [];
}

/** The question, the command, and what it gives. */
function asked(name: Shown, rows: Excerpt['rows']): readonly Output[] {
  const asks = namedQueries.find((query) => query.name === name)?.question ?? '';
  return [{ asks, ...command(`query --name ${name}`) }, answered(name, rows)];
}

export function answered(name: Shown, rows: Excerpt['rows']): Output {
  return text(excerpt({ rows, ...shown[name] }));
}

function without(reason: string): readonly Output[] {
  const lines = reason.split(/(?<=[:;]) /);
  return [text(`${styled('yellow', lines.join('\n  '))}\nThe demo goes on without the graph.`)];
}
