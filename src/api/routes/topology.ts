// Nodes and edges for a map, by depth: 1 networks and what joins them, 2 what lies in a VPC, 3 what lies in a subnet, and all the rest.
import { z } from 'zod';
import { atParameter, certaintyForm, certaintyOf, certaintySum } from '../as-of-forms.ts';
import { filters, named, selfLinks, word } from '../forms.ts';
import { pageLink } from '../links.ts';
import { route } from '../route.ts';
import { topologyOf } from '../topology.ts';
import { topologyAsOf } from '../topology-at.ts';

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
      at: atParameter.optional(),
      depth: z
        .enum(['1', '2', '3'])
        .optional()
        .meta({ jsonSchema: { type: 'integer', minimum: 1, maximum: 3 } })
        .describe(
          '1: networks and what joins them; 2: and what lies in a VPC; 3: everything. Default: 1, with `vpc` 2',
        ),
    },
    problems: [410],
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
                certainty: certaintyForm.optional().describe('Only with `at`'),
                validTo: z.string().optional().describe('Only with `at`: it was so until then, at the least'),
                endedBy: z.int().optional().describe('The change that ended it'),
              }),
            ),
            edges: z.array(
              z.strictObject({
                type: z.string(),
                from: z.string(),
                to: z.string(),
                certainty: certaintyForm.optional().describe('Only with `at`'),
              }),
            ),
            ...certaintySum,
            truncated: z.boolean().describe('There is more than a map can show: ask for less'),
            cycle: z.strictObject({ id: z.int(), finishedAt: z.string() }).optional(),
            complete: z.boolean(),
            _links: selfLinks,
          }),
        ),
      },
    },
    run: async (call) => {
      const { depth, at, ...filter } = call.query;
      const { read } = call.group;
      const level = depth === undefined ? (filter.vpc === undefined ? 1 : 2) : Number(depth);
      const said = { cycle: read.latestCycle(), _links: pageLink(call, undefined) };
      if (at === undefined) {
        const found = await topologyOf(read, call.deps.kinds, filter, level);
        return { status: 200, body: { ...found, ...said, complete: read.isComplete(filter) } };
      }
      const past = read.past(call.deps.kinds, at, call.deps.now());
      const found = await topologyAsOf(past, call.deps.kinds, filter, level);
      const certainty = certaintyOf(found.nodes, past, filter);
      const complete = certainty.blind.length === 0;
      return { status: 200, body: { ...found, ...said, at, certainty, complete } };
    },
  }),
];
