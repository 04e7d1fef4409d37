// The feed of changes, in the order of the journal, for consumers that keep a table of their own. It has no end: what comes is sent.
import { z } from 'zod';
import { cursorText, type FeedFormat, startFeed } from '../../lookup/feed.ts';
import { feedStream } from '../feed-stream.ts';
import { eventForm, named, plainText } from '../forms.ts';
import { invalid, Problem } from '../problem.ts';
import { route } from '../route.ts';

export const changeRoutes = [
  route({
    method: 'GET',
    path: '/v7/cloud-insights/changes',
    id: 'followChanges',
    doc: 'What changes, as it is found, oldest first; a line each, or server-sent events where `Accept` asks for them',
    access: 'read',
    problems: [410],
    query: {
      cursor: z
        .string()
        .max(40)
        .regex(plainText)
        .optional()
        .describe(
          '`cursor` of the last line, or the `seq` of a table; default: what is found from now on. `Last-Event-ID` goes before it',
        ),
    },
    answers: {
      200: {
        doc: 'A change a line, and again when it is known who made it; an empty line says that there is nothing new',
        type: 'application/x-ndjson',
        schema: named(
          'FedEvent',
          eventForm.extend({ cursor: z.string().describe('Where to go on after this line') }),
        ),
        or: { type: 'text/event-stream', schema: z.string() },
      },
    },
    run: ({ group, query, headers: asked, deps, token, stopping }) => {
      const format: FeedFormat = asked.accept?.includes('text/event-stream') === true ? 'sse' : 'ndjson';
      const lastId = asked['last-event-id'];
      const start = startFeed(group.read, typeof lastId === 'string' ? lastId : query.cursor, format);
      if (!start.ok && start.status === 410) throw new Problem(410, start.message, { oldest: start.oldest });
      if (!start.ok) throw invalid([{ code: 'unknown_cursor', field: 'cursor', message: start.message }]);
      const { after, headers } = start;
      const { feedPulseMs, feedAtMostMs } = deps.settings;
      const stream = feedStream({
        journal: group.read,
        changed: group.changed,
        format,
        after,
        pulseMs: feedPulseMs,
        atMostMs: feedAtMostMs,
        // Who may no longer read is cut off at the next pulse, and told why when they come again.
        mayGoOn: () => deps.tenants.tokens.isValid(token.id, deps.now()),
        stopping,
      });
      return {
        status: 200,
        // Nothing else is asked on a connection that a feed had: then the end of the one is the end of the other.
        headers: { ...headers, 'x-changes-cursor': cursorText(after), connection: 'close' },
        stream,
      };
    },
  }),
];
