// Nodes and edges for a map, by depth: 1 networks and what joins them, 2 what lies in a VPC, 3 what lies in a subnet, and all the rest.
import { z } from 'zod';
import { filters, named, selfLinks, word } from '../forms.ts';
import { pageLink } from '../links.ts';
import { route } from '../route.ts';
import { topologyOf } from '../topology.ts';

export const topologyRoutes = [
  route({
    method: 'GET',
    path: '/v7/cloud-insights/topology',
    id: 'getTopology',
    doc: 'Nodes and edges for a map of an account, a region, a VPC or everything',
    access: 'read',
    query: {
      account: filters.account.optional(),
      region: filters.region.optional(),
      vpc: word.optional(),
      depth: z
        .enum(['1', '2', '3'])
        .optional()
        .meta({ jsonSchema: { type: 'integer', minimum: 1, maximum: 3 } })
        .describe(
          '1: networks and what joins them; 2: and what lies in a VPC; 3: everything. Default: 1, with `vpc` 2',
        ),
    },
    answers: {
      200: {
        doc: 'The topology',
        type: 'application/hal+json',
        schema: named(
          'Topology',
          z.strictObject({
            nodes: z.array(
              z.strictObject({
                id: z.string(),
                kind: z.string(),
                accountId: z.string(),
                region: z.string(),
                name: z.string().optional(),
                vpc: z.string().optional(),
                subnet: z.string().optional(),
              }),
            ),
            edges: z.array(z.strictObject({ type: z.string(), from: z.string(), to: z.string() })),
            truncated: z.boolean().describe('There is more than a map can show: ask for less'),
            cycle: z.strictObject({ id: z.int(), finishedAt: z.string() }).optional(),
            complete: z.boolean(),
            _links: selfLinks,
          }),
        ),
      },
    },
    run: async (call) => {
      const { depth, ...filter } = call.query;
      const { read } = call.group;
      const level = depth === undefined ? (filter.vpc === undefined ? 1 : 2) : Number(depth);
      const { nodes, edges, truncated } = await topologyOf(read, call.deps.kinds, filter, level);
      return {
        status: 200,
        body: {
          nodes,
          edges,
          truncated,
          cycle: read.latestCycle(),
          complete: read.isComplete(filter),
          _links: pageLink(call, undefined),
        },
      };
    },
  }),
];
