// Lookups: what an interface is, and who has or had an address. Answered from the index in memory; a wrong key is answered, too.
import { z } from 'zod';
import { getInterface, type HttpAnswer, keysAtMost, postLookups } from '../../lookup/http.ts';
import { bareSchema, named, plainText } from '../forms.ts';
import { readyLookup } from '../ready-lookup.ts';
import { Problem } from '../problem.ts';
import { type Answer, route } from '../route.ts';

const moment = z.union([z.string(), z.number()]).describe('ISO 8601, or seconds or milliseconds since 1970');

const key = z
  .object({
    eni: z.string().optional().describe('`eni-…`'),
    ip: z.string().optional().describe('IPv4 or IPv6; private ones mean something only with a VPC'),
    id: z
      .string()
      .optional()
      .describe('Instance, NAT gateway, VPC endpoint, load balancer, attachment or cluster: id or ARN'),
    vpc: z.string().optional().describe('VPC from which the address is meant'),
    account: z.string().optional(),
    region: z.string().optional(),
    at: moment.optional().describe('Without it: as of the last read'),
  })
  .describe('One of `eni`, `ip` and `id`; what is no key is answered as `malformed`');

/** Only said here: each key is checked where it is looked up, and answered for itself. */
const keys = z.unknown().meta({
  jsonSchema: {
    type: 'array',
    description: `At most ${keysAtMost.toLocaleString('en')}: more are refused with 413`,
    items: { anyOf: [bareSchema(key), {}] },
  },
});

const span = { from: z.string().nullable(), until: z.string().nullable() };

const resource = named('LookedUp', z.looseObject({ id: z.string() }));

const answer = named(
  'LookupAnswer',
  z.strictObject({
    grade: z.enum(['exact', 'ambiguous', 'unknown', 'hidden']),
    provisional: z.boolean().describe('The time lies after `asOf`: ask again once that has passed it'),
    asOf: z.string().nullable().describe('Begin of the last complete read of its account and region'),
    from: span.from.optional().describe('It is certain from here on; null: longer than is kept'),
    until: span.until.optional().describe('It is certain until here; null: it still is so'),
    resource: resource.optional(),
    reason: z.string().optional(),
    message: z.string().optional(),
    via: z.string().optional().describe('Peering or transit gateway over which it was found'),
    interfaces: z.array(z.string()).optional(),
    hiddenBy: z
      .array(
        z.strictObject({
          accountId: z.string(),
          region: z.string(),
          action: z.string(),
          since: z.string(),
          until: z.string().optional(),
        }),
      )
      .optional()
      .describe('Calls that could not be read and would say it'),
    candidates: z.array(z.strictObject({ ...span, resource })).optional(),
  }),
);

/** Room for as many of the longest keys that mean something; far more than a batch of ids has. */
const bodyLimit = {
  bytes: 8 * 1_048_576,
  says: `a batch is at most ${keysAtMost.toLocaleString('en')} keys and 8 MiB; send several`,
};

export const lookupRoutes = [
  route({
    method: 'POST',
    path: '/v7/cloud-insights/lookups',
    id: 'lookUp',
    doc: `Who has, or had at a time, each of these; at most ${keysAtMost.toLocaleString('en')} keys`,
    access: 'any',
    problems: [503],
    body: keys,
    bodyLimit,
    answers: {
      200: {
        doc: 'An answer for each key, in their order',
        type: 'application/json',
        schema: z.array(answer),
      },
    },
    run: ({ group, body }) => {
      const { index, options } = readyLookup(group);
      const said = postLookups(index, body, options);
      group.lookup.answered('batch', said.grades ?? {});
      return answerOf(said);
    },
  }),
  route({
    method: 'GET',
    path: '/v7/cloud-insights/lookups/eni/{eniId}',
    id: 'lookUpInterface',
    doc: 'What an interface is, or was at a time',
    access: 'any',
    problems: [503],
    params: { eniId: z.string().max(100).regex(plainText) },
    query: {
      at: z
        .string()
        .min(1)
        .max(40)
        .regex(plainText)
        .optional()
        .describe('ISO 8601, or seconds or milliseconds since 1970; default: as of the last read'),
    },
    answers: { 200: { doc: 'The answer', type: 'application/json', schema: answer } },
    run: ({ group, params, query }) => {
      const { index, options } = readyLookup(group);
      const said = getInterface(index, params.eniId, query.at, options);
      group.lookup.answered('interface', said.grades ?? {});
      return answerOf(said);
    },
  }),
];

/** @throws Problem where it was refused */
function answerOf({ status, body }: HttpAnswer): Answer {
  const json = typeof body === 'string' || body instanceof Uint8Array ? body : [...body].join('');
  if (status === 200) return { status, json };
  throw new Problem(status, String(json));
}
