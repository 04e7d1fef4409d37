// The graph: questions in Cypher, and for admins its comparison with the journal and its filling anew.
import { z } from 'zod';
import type { CypherValue } from '../../../graph/engine.ts';
import { plainText } from '../forms.ts';
import { jsonLines } from '../json-lines.ts';
import { route } from '../route.ts';

const report = {
  doc: 'What was found',
  type: 'application/json',
  schema: z.record(z.string(), z.unknown()),
} as const;

const value: z.ZodType<CypherValue> = z.json();

const question = {
  cypher: z.string().min(1).max(100_000),
  params: z.record(z.string().max(200).regex(plainText), value).optional(),
};

export const graphRoutes = [
  route({
    method: 'POST',
    path: '/v7/cloud-insights/query',
    id: 'query',
    doc: 'Asks the graph in Cypher, read-only',
    access: 'read',
    problems: [503],
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
      stream: await jsonLines(group.query({ cypher: body.cypher, params: body.params ?? {} })),
    }),
  }),
  route({
    method: 'POST',
    path: '/v7/cloud-insights/query/table',
    id: 'queryTable',
    doc: 'The same as one document, with the columns and bounds of time and rows',
    access: 'read',
    problems: [503],
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
        }),
      },
    },
    run: async ({ group, body }) => {
      const { columns, rows, truncated = false } = await group.table({ ...body, params: body.params ?? {} });
      return { status: 200, body: { columns, rows, truncated } };
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
