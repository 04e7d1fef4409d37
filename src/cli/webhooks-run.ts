// What the commands of `webhooks` do, over the service.
import { changeClasses, changeKinds } from '../change-words.ts';
import { UsageError } from '../errors.ts';
import { loadKinds } from '../registry.ts';
import { originOf } from '../webhooks/destination.ts';
import type { Webhook, WebhookChange, WebhookFilter, WebhookStatus } from '../webhooks/model.ts';
import { type CommonOptions, reading } from './context.ts';
import { oneLine, plural, print, printJson, say, shortTime, styled, table } from './output.ts';
import { oneOf, readAccount, readRegions, someOf, words } from './values.ts';
import { type WebhookOptions, webhookNamed, withWebhooks } from './webhook-access.ts';
import type { FilterOptions, ListOptions, RedeliverOptions, UpdateOptions } from './webhooks.ts';

const deadAtMost = 1_000;

export async function addWebhook(name: string, url: string, options: FilterOptions): Promise<void> {
  const filter = (await readFilter(options)) ?? {};
  await withWebhooks(options, 'webhooks add', async (service) => {
    const waitForActor = options.waitForActor === true;
    const { webhook, secret } = await service.create({ name, url, filter, waitForActor });
    if (options.json === true) {
      printJson({ ...shown(webhook), secret });
      return;
    }
    print(secret);
    say(
      `Added ${oneLine(name)}: the daemon delivers what changes from now on. This is the only time its secret is shown; receivers check signatures with it. \`groundplan webhooks test "${oneLine(name)}"\` sends one.`,
    );
  });
}

export async function listWebhooks(options: ListOptions): Promise<void> {
  await reading(options, (journal) => {
    if (options.dead !== undefined) {
      const { id } = webhookNamed(journal, options.dead);
      const letters = journal.webhooks.dead(id, undefined, deadAtMost);
      for (const { id: delivery, seqs, madeAt, failedAt, attempts, reason } of letters) {
        if (options.json === true) printJson({ delivery, seqs, madeAt, failedAt, attempts, reason });
        else
          print(
            `${shortTime(failedAt)}  ${delivery}  ${plural(seqs.length, 'change')} of ${shortTime(madeAt)}, ${plural(attempts, 'attempt')}: ${oneLine(reason)}`,
          );
      }
      if (letters.length === 0 && options.json !== true) say('Nothing was given up.');
      return;
    }
    const webhooks = journal.webhooks.list();
    if (options.json === true) for (const webhook of webhooks) printJson(statusOf(webhook));
    else if (webhooks.length === 0) say('No webhooks; `groundplan webhooks add` makes one.');
    else print(webhookTable(webhooks));
  });
}

export async function updateWebhook(named: string, options: UpdateOptions): Promise<void> {
  const { name, url, pause, resume, waitForActor } = options;
  const filter = await readFilter(options);
  if (pause === true && resume === true)
    throw new UsageError('webhooks update: --pause and --resume cannot both be');
  const change: WebhookChange = {
    ...(name === undefined ? {} : { name }),
    ...(url === undefined ? {} : { url }),
    ...(filter === undefined ? {} : { filter }),
    ...(waitForActor === undefined ? {} : { waitForActor }),
    ...(pause === true ? { paused: true } : {}),
    ...(resume === true ? { paused: false } : {}),
  };
  if (Object.keys(change).length === 0)
    throw new UsageError('webhooks update: nothing to change; --help shows what can be');
  await withWebhooks(options, 'webhooks update', async (service, journal) => {
    const changed = await service.update(webhookNamed(journal, named).id, change);
    tell(changed, options, `Changed ${oneLine(changed.name)}.`);
  });
}

export async function removeWebhook(named: string, options: WebhookOptions): Promise<void> {
  await withWebhooks(options, 'webhooks remove', async (service, journal) => {
    const webhook = webhookNamed(journal, named);
    await service.remove(webhook.id);
    tell(webhook, options, `Removed ${oneLine(named)}.`);
  });
}

export async function testWebhook(named: string, options: WebhookOptions): Promise<void> {
  await withWebhooks(options, 'webhooks test', async (service, journal) => {
    const sent = await service.test(webhookNamed(journal, named).id);
    const ok = sent.how === 'arrived';
    if (options.json === true)
      printJson({ name: named, ok, status: sent.status, reason: ok ? undefined : sent.reason });
    else if (ok) print(`${styled('green', 'arrived')}: the receiver answered ${sent.status}`);
    else print(`${styled('red', 'failed')}: ${oneLine(sent.reason)}`);
    if (!ok) process.exitCode = 1;
  });
}

export async function redeliverWebhook(named: string, options: RedeliverOptions): Promise<void> {
  await withWebhooks(options, 'webhooks redeliver', async (service, journal) => {
    const { id } = webhookNamed(journal, named);
    const redelivered = await service.redeliver(id, options.delivery);
    if (options.delivery !== undefined && redelivered === 0)
      throw new UsageError(
        `--delivery: ${oneLine(options.delivery)} was not given up; \`webhooks list --dead\` shows what was`,
      );
    if (options.json === true) printJson({ name: named, redelivered });
    else print(`${plural(redelivered, 'delivery', 'deliveries')} on the way again.`);
  });
}

/** undefined: no part of a filter was given. */
async function readFilter(options: FilterOptions): Promise<WebhookFilter | undefined> {
  const { kind, change, class: classes, account, region, resource } = options;
  if ([kind, change, classes, account, region, resource].every((text) => text === undefined))
    return undefined;
  const kinds = kind === undefined ? undefined : words('--kind', kind);
  if (kinds !== undefined) {
    const known = (await loadKinds()).map((one) => one.kind);
    for (const word of kinds) oneOf('--kind', 'kind', word, known);
  }
  return {
    kinds,
    changes: change === undefined ? undefined : someOf('--change', 'change', change, changeKinds),
    classes: classes === undefined ? undefined : someOf('--class', 'class', classes, changeClasses),
    accounts:
      account === undefined
        ? undefined
        : words('--account', account).map((word) => readAccount('--account', word)),
    regions: region === undefined ? undefined : readRegions('--region', region),
    resources: resource === undefined ? undefined : words('--resource', resource),
  };
}

function webhookTable(webhooks: readonly WebhookStatus[]): string {
  return table<WebhookStatus>(
    [
      { title: 'name', value: ({ name }) => oneLine(name) },
      { title: 'to', value: ({ url }) => originOf(url) },
      { title: 'what', value: ({ filter }) => filterText(filter) },
      { title: 'state', value: stateText },
      { title: 'on the way', value: ({ pending }) => String(pending) },
      { title: 'given up', value: ({ dead }) => String(dead) },
    ],
    webhooks,
  );
}

function stateText({ paused, failing }: WebhookStatus): string {
  if (paused !== undefined) return `paused: ${oneLine(paused)}`;
  return failing === undefined
    ? 'delivers'
    : `fails since ${plural(failing.attempts, 'attempt')}: ${oneLine(failing.reason)}`;
}

function filterText(filter: WebhookFilter): string {
  const parts = Object.values(filter).flatMap((values: readonly string[] | undefined) =>
    values === undefined ? [] : [values.length > 3 ? `${values.slice(0, 3).join(',')},…` : values.join(',')],
  );
  return parts.length === 0 ? 'all changes' : parts.join(' ');
}

function tell(webhook: Webhook, options: CommonOptions, text: string): void {
  if (options.json === true) printJson(shown(webhook));
  else print(text);
}

function shown({ id, name, url, filter, waitForActor, createdAt, paused }: Webhook): object {
  return { id, name, url, filter, waitForActor, createdAt, paused };
}

function statusOf(webhook: WebhookStatus): object {
  const { pending, dead, failing } = webhook;
  return { ...shown(webhook), pending, dead, failing };
}
