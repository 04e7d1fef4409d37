// Change events, newest first.
import { z } from 'zod';
import type { ChangeClass, ChangeKind } from '../../diff.ts';
import { cursorOf, placeOf } from '../cursor.ts';
import { defaultLimit, eventForm, filters, named, pageForm, paging, word } from '../forms.ts';
import { pageLink } from '../links.ts';
import { route } from '../route.ts';

const changeKinds = [
  'created',
  'modified',
  'deleted',
  'discovered',
  'released',
] as const satisfies readonly ChangeKind[];
const changeClasses = ['configuration', 'autoscaling', 'health'] as const satisfies readonly ChangeClass[];

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

export const eventRoutes = [
  route({
    method: 'GET',
    path: '/v7/cloud-insights/events',
    id: 'listEvents',
    doc: 'What changed, newest first',
    access: 'read',
    query: {
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
          changes: change ?? ['created', 'modified', 'deleted'],
          classes: name ?? ['configuration', 'autoscaling'],
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
];
