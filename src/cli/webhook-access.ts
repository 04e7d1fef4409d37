// How commands reach the webhooks of a group: through a running daemon, else over the journal, which this process writes meanwhile.
import { z } from 'zod';
import { NotFoundError, UsageError } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import { nearest } from '../nearest.ts';
import { readNetworks } from '../webhooks/destination.ts';
import type { Webhook } from '../webhooks/model.ts';
import { createSend, sendTimeoutMs } from '../webhooks/send.ts';
import { createWebhookService, type WebhookService } from '../webhooks/service.ts';
import { type CommonOptions, reading, writing } from './context.ts';
import { findDaemon, type Remote } from './remote.ts';

export interface WebhookOptions extends CommonOptions {
  readonly webhookAllow?: string;
}

export async function withWebhooks<Result>(
  options: WebhookOptions,
  command: string,
  work: (service: WebhookService, journal: Journal) => Promise<Result>,
): Promise<Result> {
  const remote = await findDaemon(options);
  if (remote !== undefined) {
    return reading(options, (journal) => work(remoteWebhooks(remote, journal), journal));
  }
  const allowed = readNetworks('--webhook-allow', options.webhookAllow);
  const now = (): Date => new Date();
  const send = createSend({ allowed, timeoutMs: sendTimeoutMs, now });
  return writing(options, command, (journal) =>
    work(createWebhookService({ group: options.group, journal, allowed, send, now }), journal),
  );
}

/** @throws UsageError with the nearest known name */
export function webhookNamed(journal: Pick<Journal, 'webhooks'>, name: string): Webhook {
  const known = journal.webhooks.list();
  const found = known.find((webhook) => webhook.name === name);
  if (found !== undefined) return found;
  const hint = nearest(
    name,
    known.map((webhook) => webhook.name),
  );
  const mend = hint === undefined ? '`groundplan webhooks list` shows them' : `did you mean "${hint}"?`;
  throw new UsageError(`there is no webhook "${name}"; ${mend}`);
}

const madeForm = z.object({ id: z.string(), secret: z.string() });
const testForm = z.object({ ok: z.boolean(), status: z.int().optional(), reason: z.string().optional() });
const redeliveredForm = z.object({ redelivered: z.int() });

/** `journal`: opened for reading; what the daemon wrote is read there. */
function remoteWebhooks({ ask }: Remote, journal: Pick<Journal, 'webhooks'>): WebhookService {
  const base = '/cloud-insights/webhooks';

  function stored(id: string): Webhook {
    const found = journal.webhooks.list().find((webhook) => webhook.id === id);
    if (found === undefined) throw new NotFoundError('the webhook is gone: somebody removed it');
    return found;
  }

  return {
    create: async (request) => {
      const { id, secret } = madeForm.parse(await ask('POST', base, request));
      return { webhook: stored(id), secret };
    },
    update: async (id, change) => {
      await ask('PUT', `${base}/${id}`, change);
      return stored(id);
    },
    remove: async (id) => {
      await ask('DELETE', `${base}/${id}`);
    },
    test: async (id) => {
      const { ok, status, reason = '' } = testForm.parse(await ask('POST', `${base}/${id}/test`));
      return ok
        ? { how: 'arrived', status: status ?? 200 }
        : { how: 'failed', reason, status, retryAfterMs: undefined };
    },
    redeliver: async (id, delivery) =>
      redeliveredForm.parse(
        await ask('POST', `${base}/${id}/redeliver`, delivery === undefined ? {} : { delivery }),
      ).redelivered,
  };
}
