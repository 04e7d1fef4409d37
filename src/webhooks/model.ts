// A webhook of an account group: where changes that match a filter are delivered to. Its secret is no part of it.
import type { ChangeClass, ChangeKind } from '../change-words.ts';

/** undefined: all. What is given must match in each. */
export interface WebhookFilter {
  readonly kinds?: readonly string[] | undefined;
  /** By default what happened in AWS: created, modified, deleted. */
  readonly changes?: readonly ChangeKind[] | undefined;
  /** All but health by default. */
  readonly classes?: readonly ChangeClass[] | undefined;
  readonly accounts?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
}

export interface WebhookRequest {
  readonly name: string;
  readonly url: string;
  readonly filter: WebhookFilter;
  /** A change waits for who made it, as long as that may still be found: up to 20 minutes. */
  readonly waitForActor: boolean;
}

export interface WebhookChange extends Partial<WebhookRequest> {
  /** true stops it, false lets it go on from where it stood. */
  readonly paused?: boolean;
}

export interface Webhook extends WebhookRequest {
  readonly id: string;
  readonly createdAt: string;
  /** Why it delivers nothing; undefined: it does. */
  readonly paused: string | undefined;
  /** Changes up to this place in the order are delivered, or on their way. */
  readonly seq: number;
}

export interface WebhookStatus extends Webhook {
  /** Deliveries on their way. */
  readonly pending: number;
  /** Deliveries that were given up. */
  readonly dead: number;
  /** Of the oldest one on its way, where it failed already. */
  readonly failing: DeliveryFailure | undefined;
}

export interface DeliveryFailure {
  readonly attempts: number;
  readonly failedAt: string;
  readonly reason: string;
  /** undefined: it was given up. */
  readonly nextAt: string | undefined;
}

export interface Delivery {
  readonly id: string;
  readonly number: number;
  readonly webhookId: string;
  /** Places of its changes in the order. */
  readonly seqs: readonly number[];
  readonly madeAt: string;
  readonly attempts: number;
  readonly nextAt: string | undefined;
}

export interface DeadLetter extends Delivery {
  readonly failedAt: string;
  readonly reason: string;
}
