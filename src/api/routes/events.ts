// Change events, newest first.
import { z } from 'zod';
import { changeClasses, changeKinds, toldChanges, toldClasses } from '../../change-words.ts';
import { cursorOf, placeOf } from '../cursor.ts';
import { defaultLimit, eventForm, filters, named, pageForm, paging, selfLinks, word } from '../forms.ts';
import { pageLink, selfLink } from '../links.ts';
import { route } from '../route.ts';

/** Words with commas between them, of those that are known. */
function wordsOf<Word extends string>(known: readonly Word[]): z.ZodType<readonly Word[], string> {
  return z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(known)))
    .meta({ jsonSchema: { type: 'string', pattern: `^(${known.join('|')})(,(${known.join('|')})){0,9}$` } });
}

const place = z.strictObject({ seq: z.int().min(0) });

const eventFilters = {
  since: filters.since.optional(),
  until: filters.until.optional(),
  kind: filters.kind.optional(),
  change: wordsOf(changeKinds)
    .optional()
    .describe('With commas between them; default: what happened in AWS (created, modified, deleted)'),
  class: wordsOf(changeClasses).optional().describe('Default: all but health'),
  resource: word.optional(),
  actor: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe('Made by this user, role (name or ARN), session, or service such as `cloudformation`'),
  account: filters.account.optional(),
  region: filters.region.optional(),
};

const dayMs = 86_400_000;

const digestForm = named(
  'EventSummaryRow',
  z.strictObject({
    actor: z.string().optional().describe('ARN of who made them; absent: nobody is known'),
    session: z
      .string()
      .optional()
      .describe('Who took that role, where that is a person: of the console, or named like an address'),
    via: z.string().optional().describe('What it came by'),
    change: z.enum(changeKinds),
    kind: z.string(),
    accountId: z.string(),
    region: z.string(),
    count: z.int(),
    firstAt: z.string(),
    lastAt: z.string(),
    resources: z.array(z.string()).describe('Ids of some of them, newest first'),
  }),
);

export const eventRoutes = [
  route({
    method: 'GET',
    path: '/v7/cloud-insights/events',
    id: 'listEvents',
    doc: 'What changed, newest first',
    access: 'read',
    query: {
      ...eventFilters,
      ...paging,
    },
    answers: {
      200: {
        doc: 'A page of events',
        type: 'application/hal+json',
        schema: named('EventPage', z.strictObject({ events: z.array(eventForm), ...pageForm })),
      },
    },
    run: (call) => {
      const { cursor, limit = defaultLimit, change, class: name, ...filter } = call.query;
      const { read } = call.group;
      const before = placeOf(place, cursor)?.seq;
      const found = read.eventPage(
        {
          ...filter,
          changes: change ?? toldChanges,
          classes: name ?? toldClasses,
        },
        before,
        limit + 1,
      );
      const events = found.slice(0, limit);
      const last = found.length > limit ? events.at(-1) : undefined;
      const next = last === undefined ? undefined : cursorOf({ seq: last.seq });
      return {
        status: 200,
        body: {
          events,
          cycle: read.latestCycle(),
          complete: read.isComplete(filter),
          cursor: next,
          _links: pageLink(call, next),
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/v7/cloud-insights/events/summary',
    id: 'summariseEvents',
    doc: 'What changed, summed up by who, what and where; of the last 24 hours without `since`',
    access: 'read',
    query: eventFilters,
    answers: {
      200: {
        doc: 'The sums, those of most changes first',
        type: 'application/hal+json',
        schema: named('EventSummary', z.strictObject({ rows: z.array(digestForm), _links: selfLinks })),
      },
    },
    run: (call) => {
      const { change, class: name, since, ...filter } = call.query;
      const rows = call.group.read.digest({
        ...filter,
        since: since ?? new Date(call.deps.now().getTime() - dayMs).toISOString(),
        changes: change ?? toldChanges,
        classes: name ?? toldClasses,
      });
      return { status: 200, body: { rows, _links: selfLink(call, '/cloud-insights/events/summary') } };
    },
  }),
];
