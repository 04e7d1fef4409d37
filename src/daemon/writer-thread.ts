// The one thread that writes: the journals of all groups, their cycles, and every change that somebody asks for.
// Transport, budget and limits are shared by all integrations. A cycle that is under way when the thread ends is abandoned between two commits.
import { parentPort, workerData } from 'node:worker_threads';
import { createAttributor } from '../attribution/attributor.ts';
import { followInNeo4j } from '../cli/graph-access.ts';
import { createBudget } from '../budget.ts';
import { createTransport } from '../clients.ts';
import { openDataDirectory } from '../data-directory.ts';
import { groupExternalId } from '../external-id.ts';
import { releaseRemoved } from '../integrations/release.ts';
import { createIntegrationService, type IntegrationService } from '../integrations/service.ts';
import type { Journal } from '../journal/journal.ts';
import { loadKinds } from '../registry.ts';
import { readNetworks } from '../webhooks/destination.ts';
import { webhookEntry } from '../webhooks/log-entry.ts';
import { createSend, sendTimeoutMs } from '../webhooks/send.ts';
import { createWebhookService, type WebhookService } from '../webhooks/service.ts';
import { goBehind } from '../thread-priority.ts';
import { serveCalls } from './calls.ts';
import { createCouriers } from './couriers.ts';
import { createFollower } from './follower.ts';
import { tellingStates } from './telling-states.ts';
import { collectAsAsked, runScheduled } from './writer-cycles.ts';
import type { WriterCalls, WriterEvent, WriterSetup } from './writer-calls.ts';

interface Group {
  readonly name: string;
  readonly journal: Journal;
  readonly service: IntegrationService;
  readonly webhooks: WebhookService;
}

async function main(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('writer-thread.ts is started by writer-client.ts');
  goBehind();
  const { data, settings, webhookAllow } = setupOf(workerData);
  const kinds = await loadKinds();
  const directory = openDataDirectory(data);
  const { topics, close: closeTenants } = directory.tenants();
  const transport = createTransport({
    settings,
    budget: createBudget({ fraction: settings.budgetFraction }),
  });
  const groups = new Map<string, Group>();
  const now = (): Date => new Date();
  const allowed = readNetworks('--webhook-allow', webhookAllow);
  const send = createSend({ allowed, timeoutMs: sendTimeoutMs, now });
  const tell = (event: WriterEvent): void => port.postMessage(event);

  function groupOf(aid: string): Group {
    const group = groups.get(aid);
    if (group === undefined) throw new Error(`the account group ${aid} is not open`);
    return group;
  }

  const follower = createFollower(async (aid) => {
    const { journal, name } = groupOf(aid);
    try {
      const synced = await followInNeo4j(journal, name, () => undefined);
      if (synced !== undefined) tell({ event: 'graph', aid, seq: synced.seq, wrote: synced.wrote });
    } catch (error) {
      // The journal has everything: a graph that cannot be written now catches up with the next cycle.
      const reason = error instanceof Error ? error.message : String(error);
      tell({ event: 'graph-failed', aid, reason });
    }
  });

  const couriers = createCouriers((aid) => {
    const { journal, name: group } = groupOf(aid);
    return {
      group,
      journal,
      send,
      now,
      chance: Math.random,
      told: ({ name }, what, reason) => {
        journal.log(webhookEntry(name, what, reason, now()));
        tell({ event: 'webhook', group, webhook: name, what, reason });
      },
    };
  });

  const attributor = createAttributor({
    journalOf: (aid) => groupOf(aid).journal,
    kinds,
    transport,
    now,
    tell: (aid, { name }, end) => {
      // What waited for its author need not any more.
      couriers.deliver(aid);
      if (end.attributed > 0) void follower.follow(aid);
      tell({ event: 'attributed', group: groupOf(aid).name, integration: name, end });
    },
    failed: (aid, { name }, reason) =>
      tell({ event: 'attribution-failed', group: groups.get(aid)?.name ?? aid, integration: name, reason }),
  });

  function openGroup(aid: string, name: string): void {
    if (groups.has(aid)) return;
    const journal = tellingStates(directory.openHeld(name), (integration, detail) =>
      tell({ event: 'state', group: name, integration, detail }),
    );
    const service = createIntegrationService({ aid, journal, topics, kinds, transport, now });
    const webhooks = createWebhookService({ group: name, journal, allowed, send, now });
    groups.set(aid, { name, journal, service, webhooks });
    couriers.deliver(aid);
  }

  function cycleDeps(aid: string) {
    const { journal, name } = groupOf(aid);
    return { journal, kinds, transport, now, group: name, tell };
  }

  serveCalls<WriterCalls>(port, {
    openGroup: async ({ aid, name }) => openGroup(aid, name),
    cycle: async (aid, id, byHand) => {
      const report = await runScheduled(cycleDeps(aid), id, byHand);
      couriers.deliver(aid);
      void follower.follow(aid);
      void attributor.round(aid);
      return report;
    },
    collect: async (aid, request) => {
      const answer = await collectAsAsked(cycleDeps(aid), request);
      couriers.deliver(aid);
      await follower.follow(aid);
      void attributor.round(aid);
      return answer;
    },
    create: (aid, request, options) => groupOf(aid).service.create(request, options),
    update: (aid, id, change) => groupOf(aid).service.update(id, change),
    remove: (aid, id) => groupOf(aid).service.remove(id),
    test: (aid, id) => groupOf(aid).service.test(id),
    preflight: (aid, id) => groupOf(aid).service.preflight(id),
    setPolicy: (aid, policy) => groupOf(aid).service.setPolicy(policy),
    externalId: async (aid) => groupExternalId(groupOf(aid).journal),
    createWebhook: (aid, request) => groupOf(aid).webhooks.create(request),
    updateWebhook: async (aid, id, change) => {
      const changed = await groupOf(aid).webhooks.update(id, change);
      couriers.deliver(aid);
      return changed;
    },
    removeWebhook: (aid, id) => groupOf(aid).webhooks.remove(id),
    testWebhook: (aid, id) => groupOf(aid).webhooks.test(id),
    redeliverWebhook: async (aid, id, deliveryId) => {
      const count = await groupOf(aid).webhooks.redeliver(id, deliveryId);
      couriers.deliver(aid);
      return count;
    },
    sweep: async () => {
      for (const { journal } of groups.values()) releaseRemoved(journal, now());
    },
    attribute: async () => {
      for (const aid of groups.keys()) void attributor.round(aid);
    },
    follow: (aid) => follower.follow(aid),
    ownedInterfaces: async (aid) => groupOf(aid).journal.ownedInterfaces(),
    stop: async () => {
      couriers.close();
      // What is under way finds no journal from here on: it is abandoned where it stands, and the next cycle finds nothing half.
      for (const { journal } of groups.values()) journal.close();
      closeTenants();
      setImmediate(() => process.exit(0));
    },
  });
  tell({ event: 'ready' });
}

/** writer-client.ts gives it. */
function setupOf(value: unknown): WriterSetup {
  return value as WriterSetup;
}

void main();
