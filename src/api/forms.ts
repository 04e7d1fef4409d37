// Forms that many routes share: links, problems, parameters, pages.
import { z } from 'zod';

/** Names under which schemas stand in the OpenAPI document. */
export const schemaNames = z.registry<{ readonly id: string }>();

export function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  schemaNames.add(schema, { id });
  return schema;
}

/** As JSON schema, for what is said of a form that is checked elsewhere. */
export function bareSchema(of: z.ZodType): object {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(of, { io: 'input' });
  return schema;
}

/** Text without control characters. */
// oxlint-disable-next-line no-control-regex
export const plainText = /^[^\u0000-\u001f\u007f-\u009f]*$/;

const link = named('Link', z.strictObject({ href: z.string() }));
export const selfLinks = named('SelfLinks', z.strictObject({ self: link }));
export const pageLinks = named('PageLinks', z.strictObject({ self: link, next: link.optional() }));

const problem = {
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
};

export const problemForm = named('Problem', z.strictObject(problem));

export const validationProblemForm = named(
  'ValidationProblem',
  z.strictObject({
    ...problem,
    errors: z.array(z.strictObject({ code: z.string(), field: z.string(), message: z.string() })).optional(),
  }),
);

export const goneProblemForm = named(
  'GoneProblem',
  z.strictObject({
    ...problem,
    oldest: z.int().describe('The oldest cursor after which every change is still kept'),
  }),
);

export const unauthorizedForm = named(
  'Unauthorized',
  z.strictObject({ error: z.literal('invalid_token'), error_description: z.string() }),
);

/** A whole number on the wire of a query. */
function integerParameter(least: number, most: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `from ${least} to ${most}`)
    .meta({ jsonSchema: { type: 'integer', minimum: least, maximum: most } });
}

export const time = z.iso
  .datetime({ offset: true, error: 'is not a time in ISO 8601: write 2026-11-22T04:05:06Z' })
  .transform((text) => new Date(text).toISOString());

/** Plain text of a filter. */
export const word = z.string().min(1).max(512).regex(plainText, 'no control characters');

export const filters = {
  account: z.string().regex(/^\d{12}$/, '12 digits'),
  region: z.string().regex(/^[a-z0-9-]{3,32}$/, 'the name of a region, or global'),
  kind: z.string().regex(/^[A-Za-z0-9]{1,64}$/, 'the name of a kind'),
  since: time.describe('From this time on'),
  until: time.describe('Before this time'),
};

export const paging = {
  cursor: z
    .string()
    .regex(/^[\w-]{1,2000}$/, 'a cursor of this API')
    .optional()
    .describe('`cursor` of the page before'),
  limit: integerParameter(1, 1_000).optional().describe('At most so many; default 100'),
};

export const defaultLimit = 100;

/** What every list that can grow says of itself. */
export const pageForm = {
  /** The last cycle that ended, whose state this is or a later one. */
  cycle: z.strictObject({ id: z.int(), finishedAt: z.string() }).optional(),
  complete: z
    .boolean()
    .describe('Whether every scope behind this list was read whole; where not, see warnings'),
  cursor: z.string().optional().describe('For the next page; absent: that was all'),
  _links: pageLinks,
};

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const edge = named(
  'Edge',
  z
    .object({ to: z.string().optional(), from: z.string().optional() })
    .catchall(z.union([scalar, z.array(z.string())])),
);

export const resourceForm = {
  id: z.string(),
  kind: z.string(),
  accountId: z.string(),
  region: z.string(),
  properties: z.record(z.string(), z.union([scalar, z.array(z.string())])),
  edges: z.record(z.string(), z.array(edge)),
};

const actorForm = named(
  'Actor',
  z.strictObject({
    principal: z.string().describe('ARN of the user or role'),
    session: z.string().optional().describe("Name of the role's session"),
    type: z.string().optional().describe('`AssumedRole`, `IAMUser`, `Root`, `AWSService` …'),
    eventName: z.string(),
    eventSource: z.string(),
    eventId: z.string(),
    eventTime: z.string(),
    sourceIp: z.string().optional(),
    userAgent: z.string().optional(),
    group: z.string().optional().describe('Of auto scaling: id of the AutoScalingGroup'),
    cause: z.string().optional().describe('Of auto scaling: why, in its own words'),
    via: z
      .string()
      .optional()
      .describe('`console`, `cli`, `terraform`, `cloudformation`, `autoscaling`, `eks` …'),
    confidence: z
      .enum(['unique', 'likely'])
      .describe('`likely`: other calls could have made it or had a part in it'),
    others: z.array(z.string()).optional().describe('Event ids of those'),
  }),
);

export const eventForm = named(
  'Event',
  z.strictObject({
    seq: z.int(),
    resourceId: z.string(),
    kind: z.string(),
    change: z.enum(['created', 'modified', 'deleted', 'discovered', 'released']),
    class: z.enum(['configuration', 'autoscaling', 'health']),
    accountId: z.string(),
    region: z.string(),
    notBefore: z.string().optional(),
    seenAt: z.string(),
    attributedAt: z.string().optional(),
    changes: z.array(
      z.strictObject({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
    ),
    last: z.strictObject(resourceForm).optional(),
    actor: actorForm.optional().describe('Who made it, once CloudTrail has told; the exact time follows'),
  }),
);
