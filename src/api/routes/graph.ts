// The graph: questions in Cypher, and for admins its comparison with the journal and its filling anew.
import { z } from 'zod';
import type { CypherValue } from '../../../graph/engine.ts';
import type { QueryRequest } from '../backend.ts';
import { atParameter } from '../as-of-forms.ts';
import { filters, plainText, word } from '../forms.ts';
import { jsonLines } from '../json-lines.ts';
import { route } from '../route.ts';
import { pastOf } from '../../past-graph.ts';

const report = {
  doc: 'What was found',
  type: 'application/json',
  schema: z.record(z.string(), z.unknown()),
} as const;

const value: z.ZodType<CypherValue> = z.json();

const question = {
  cypher: z.string().min(1).max(100_000),
  params: z.record(z.string().max(200).regex(plainText), value).optional(),
  at: atParameter.optional(),
  account: filters.account.optional().describe('With `at`: only what was there'),
  region: filters.region.optional(),
  vpc: word.optional(),
};

interface Question {
  readonly cypher: string;
  readonly params?: Readonly<Record<string, CypherValue>> | undefined;
  readonly at?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly vpc?: string | undefined;
}

function requestOf({ cypher, params = {}, at, account, region, vpc }: Question): QueryRequest {
  return { cypher, params, past: pastOf({ at, account, region, vpc }) };
}

export const graphRoutes = [
  route({
    method: 'POST',
    path: '/v7/cloud-insights/query',
    id: 'query',
    doc: 'Asks the graph in Cypher, read-only',
    access: 'read',
    problems: [410, 503],
    body: z.strictObject(question),
    answers: {
      200: {
        doc: 'A row a line; a stream that breaks off was not the whole answer',
        type: 'application/x-ndjson',
        schema: z.unknown(),
      },
    },
    run: async ({ group, body }) => ({
      status: 200,
      stream: await jsonLines(group.query(requestOf(body))),
    }),
  }),
  route({
    method: 'POST',
    path: '/v7/cloud-insights/query/table',
    id: 'queryTable',
    doc: 'The same as one document, with the columns and bounds of time and rows',
    access: 'read',
    problems: [410, 503],
    body: z.strictObject({
      ...question,
      timeoutMs: z.int().min(100).max(3_600_000).optional().describe('Default: a minute'),
      maxRows: z.int().min(1).max(10_000_000).optional().describe('Default: 100,000'),
    }),
    answers: {
      200: {
        doc: 'The rows, each in the order of the columns',
        type: 'application/json',
        schema: z.strictObject({
          columns: z.array(z.string()),
          rows: z.array(z.array(z.unknown())),
          truncated: z.boolean().describe('There were more rows'),
          certainty: z
            .strictObject({ known: z.int(), changing: z.int(), unobserved: z.int(), blind: z.int() })
            .optional()
            .describe(
              'With `at`: how many resources of that time are how certain, and calls that nobody read whole',
            ),
        }),
      },
    },
    run: async ({ group, body }) => {
      const { timeoutMs, maxRows } = body;
      const asked = { ...requestOf(body), timeoutMs, maxRows };
      const { columns, rows, truncated = false, certainty } = await group.table(asked);
      return { status: 200, body: { columns, rows, truncated, certainty } };
    },
  }),
  route({
    method: 'POST',
    path: '/v7/cloud-insights/graph/check',
    id: 'checkGraph',
    doc: 'Compares the graph with the journal',
    access: 'admin',
    problems: [503],
    answers: { 200: report },
    run: async ({ group }) => ({ status: 200, body: await group.graph.check() }),
  }),
  route({
    method: 'POST',
    path: '/v7/cloud-insights/graph/rebuild',
    id: 'rebuildGraph',
    doc: 'Empties the graph and fills it from the journal',
    access: 'admin',
    problems: [503],
    answers: { 200: report },
    run: async ({ group }) => ({ status: 200, body: await group.graph.rebuild() }),
  }),
];
