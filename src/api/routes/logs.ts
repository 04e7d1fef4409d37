// The log of integrations: single events, newest first, and sums by the hour.
import { z } from 'zod';
import { logCategories, logSeverities } from '../../journal/logs.ts';
import { cursorOf, placeOf } from '../cursor.ts';
import { defaultLimit, filters, named, pageLinks, paging, selfLinks, word } from '../forms.ts';
import { pageLink } from '../links.ts';
import { route } from '../route.ts';

const filter = {
  integration: word.optional().describe('Its id'),
  name: word.optional().describe('Name of the event'),
  type: z.enum(['inventory-monitoring', 'flow-logs-monitoring']).optional(),
  category: z.enum(logCategories).optional(),
  severity: z.enum(logSeverities).optional(),
  since: filters.since.optional(),
  until: filters.until.optional(),
};

const event = {
  integrationId: z.string().optional(),
  integrationName: z.string().optional(),
  type: z.enum(['inventory-monitoring', 'flow-logs-monitoring']).optional(),
  category: z.enum(logCategories),
  severity: z.enum(logSeverities),
  name: z.string(),
  count: z.int(),
};

const place = z.strictObject({ seq: z.int().min(0) });

export const logRoutes = [
  route({
    method: 'GET',
    path: '/v7/cloud-insights/integration-logs',
    id: 'listIntegrationLogs',
    doc: 'What befell integrations, newest first',
    access: 'read',
    query: { ...filter, ...paging },
    answers: {
      200: {
        doc: 'A page of events; equal ones within an hour are one with a count',
        type: 'application/hal+json',
        schema: named(
          'IntegrationLogPage',
          z.strictObject({
            logs: z.array(
              z.strictObject({
                seq: z.int(),
                at: z.string(),
                lastAt: z.string(),
                ...event,
                detail: z.record(z.string(), z.unknown()),
              }),
            ),
            cursor: z.string().optional(),
            _links: pageLinks,
          }),
        ),
      },
    },
    run: (call) => {
      const { cursor, limit = defaultLimit, integration, ...rest } = call.query;
      const before = placeOf(place, cursor)?.seq;
      const { entries, next } = call.group.read.logs({ ...rest, integrationId: integration, before, limit });
      const nextCursor = next === undefined ? undefined : cursorOf({ seq: next });
      return {
        status: 200,
        body: { logs: entries, cursor: nextCursor, _links: pageLink(call, nextCursor) },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/v7/cloud-insights/integration-logs/summary',
    id: 'summariseIntegrationLogs',
    doc: 'How often what befell which integration, by the hour, newest first; default: the last seven days',
    access: 'read',
    query: filter,
    answers: {
      200: {
        doc: 'A row for all equal events of an hour; its single events: the list with the same filters',
        type: 'application/hal+json',
        schema: named(
          'IntegrationLogSummary',
          z.strictObject({
            rows: z.array(z.strictObject({ hour: z.string(), ...event })),
            _links: selfLinks,
          }),
        ),
      },
    },
    run: (call) => {
      const { integration, ...rest } = call.query;
      const weekAgo = new Date(call.deps.now().getTime() - 7 * 86_400_000).toISOString();
      const rows = call.group.read.logSummary({
        ...rest,
        integrationId: integration,
        since: rest.since ?? weekAgo,
      });
      return { status: 200, body: { rows, _links: pageLink(call, undefined) } };
    },
  }),
];
