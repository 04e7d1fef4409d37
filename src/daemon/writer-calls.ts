// What the thread that writes can be asked, and what it tells by itself. Everything here is a plain value.
import type { CollectAnswer } from '../api/backend.ts';
import type { RoundEnd } from '../attribution/round.ts';
import type { CycleDocument } from '../cycle-document.ts';
import type { CollectRequest } from '../integrations/collect-request.ts';
import type { Integration, IntegrationChange, IntegrationRequest } from '../integrations/model.ts';
import type { PreflightReport } from '../integrations/preflight-report.ts';
import type { TrustReport } from '../integrations/trust-report.ts';
import type { LocationEnd } from '../cycle.ts';
import type { Policy } from '../policy.ts';
import type { CollectSettings } from '../settings.ts';
import type { AccountGroup } from '../tenants/tenants.ts';
import type { Webhook, WebhookChange, WebhookRequest } from '../webhooks/model.ts';
import type { Sent } from '../webhooks/send.ts';
import type { WebhookService } from '../webhooks/service.ts';

/** Given to the thread when it starts. */
export interface WriterSetup {
  readonly data: string;
  readonly settings: CollectSettings;
  /** Networks that webhooks may reach although they are of this machine or its link: `--webhook-allow`. */
  readonly webhookAllow: string | undefined;
}

export interface CycleReport {
  /** undefined: it did not come to an end; `reason` says why. */
  readonly document: CycleDocument | undefined;
  readonly reason: string | undefined;
}

/** What is asked of the integrations of the group `aid`: see IntegrationService. */
export interface WriterCalls {
  openGroup(group: AccountGroup): Promise<void>;
  /** A cycle of the schedule asks what was denied only when it is due. Never fails: its report says how it ended. */
  cycle(aid: string, integrationId: string, byHand: boolean): Promise<CycleReport>;
  /** One by hand, with what it found. */
  collect(aid: string, request: CollectRequest): Promise<CollectAnswer>;
  create(aid: string, request: IntegrationRequest, options: { readonly save: boolean }): Promise<Integration>;
  update(aid: string, id: string, change: IntegrationChange): Promise<Integration>;
  remove(aid: string, id: string): Promise<void>;
  test(aid: string, id: string): Promise<TrustReport>;
  preflight(aid: string, id: string): Promise<PreflightReport>;
  setPolicy(aid: string, policy: Policy): Promise<Policy>;
  externalId(aid: string): Promise<string>;
  createWebhook(aid: string, request: WebhookRequest): ReturnType<WebhookService['create']>;
  updateWebhook(aid: string, id: string, change: WebhookChange): Promise<Webhook>;
  removeWebhook(aid: string, id: string): Promise<void>;
  testWebhook(aid: string, id: string): Promise<Sent>;
  redeliverWebhook(aid: string, id: string, deliveryId?: string): Promise<number>;
  /** Releases what is due of integrations that were removed. */
  sweep(): Promise<void>;
  /** Begins a round of attribution in every group where none runs, and waits for none. */
  attribute(): Promise<void>;
  /** Brings the graph in Neo4j to the journal's state; nothing without NEO4J_URI. */
  follow(aid: string): Promise<void>;
  ownedInterfaces(aid: string): Promise<{ readonly all: number; readonly owned: number }>;
  /** Closes the journals, between two commits; then the thread ends. */
  stop(): Promise<void>;
}

export const writerCallNames = [
  'openGroup',
  'cycle',
  'collect',
  'create',
  'update',
  'remove',
  'test',
  'preflight',
  'setPolicy',
  'externalId',
  'createWebhook',
  'updateWebhook',
  'removeWebhook',
  'testWebhook',
  'redeliverWebhook',
  'sweep',
  'attribute',
  'follow',
  'ownedInterfaces',
  'stop',
] as const satisfies readonly (keyof WriterCalls)[];

export type WriterEvent =
  | { readonly event: 'ready' }
  /** One account and region was committed. */
  | {
      readonly event: 'location';
      readonly group: string;
      readonly integration: string;
      readonly end: LocationEnd;
    }
  /** AWS asked to slow down so often. */
  | { readonly event: 'throttles'; readonly count: number }
  | { readonly event: 'state'; readonly group: string; readonly integration: string; readonly detail: object }
  | {
      readonly event: 'webhook';
      readonly group: string;
      readonly webhook: string;
      readonly what: string;
      readonly reason: string;
    }
  /** The graph in Neo4j stands at this place of the order of changes; or why it could not be written. */
  | { readonly event: 'graph'; readonly aid: string; readonly seq: number; readonly wrote: string }
  | {
      readonly event: 'attributed';
      readonly group: string;
      readonly integration: string;
      readonly end: RoundEnd;
    }
  | {
      readonly event: 'attribution-failed';
      readonly group: string;
      readonly integration: string;
      readonly reason: string;
    }
  | { readonly event: 'graph-failed'; readonly aid: string; readonly reason: string };
