// What requests and answers about webhooks look like.
import { z } from 'zod';
import { changeClasses, changeKinds } from '../../change-words.ts';
import { filters, named, plainText, selfLinks, word } from '../forms.ts';

export const filterForm = named(
  'WebhookFilter',
  z.strictObject({
    kinds: z.array(filters.kind).min(1).max(100).optional(),
    changes: z
      .array(z.enum(changeKinds))
      .min(1)
      .max(10)
      .optional()
      .describe('Default: what happened in AWS (created, modified, deleted)'),
    classes: z.array(z.enum(changeClasses)).min(1).max(10).optional().describe('Default: all but health'),
    accounts: z.array(filters.account).min(1).max(1_000).optional(),
    regions: z.array(filters.region).min(1).max(100).optional(),
    resources: z.array(word).min(1).max(1_000).optional(),
  }),
);

export const name = z
  .string()
  .min(1)
  .max(255)
  .regex(plainText, 'no control characters')
  .refine((text) => text.isWellFormed(), 'no halves of characters');
export const url = z.string().min(1).max(2_048).describe('https; what is delivered is signed');
export const waitForActor = z
  .boolean()
  .describe('Whether a change waits for who made it, as long as that may still be found: up to 20 minutes');

const failureForm = z.strictObject({
  attempts: z.int(),
  failedAt: z.string(),
  reason: z.string(),
  nextAt: z.string().optional(),
});

export const webhookForm = {
  id: z.string(),
  name: z.string(),
  url: z.string(),
  filter: filterForm,
  waitForActor,
  createdAt: z.string(),
  paused: z.string().optional().describe('Why it delivers nothing; absent: it does'),
  _links: selfLinks,
};

export const statusForm = named(
  'Webhook',
  z.strictObject({
    ...webhookForm,
    pending: z.int().describe('Deliveries on their way'),
    dead: z.int().describe('Deliveries that were given up'),
    failing: failureForm.optional().describe('The oldest on its way, where it failed already'),
  }),
);

export const deadForm = named(
  'DeadLetter',
  z.strictObject({
    id: z.string(),
    seqs: z.array(z.int()).describe('Its changes, by their places in the order'),
    madeAt: z.string(),
    failedAt: z.string(),
    attempts: z.int(),
    reason: z.string(),
  }),
);
