// The rows of webhooks and of what is on its way to them. A change is taken into a delivery, and the webhook's place moved on, in one
// transaction: kill -9 at any moment loses none, and what was sent and not yet noted is sent again under the same id.
import type {
  DeadLetter,
  Delivery,
  DeliveryFailure,
  Webhook,
  WebhookFilter,
  WebhookStatus,
} from '../webhooks/model.ts';
import type { Database, SqlRow } from './database.ts';
import { fromJson, optionalText } from './parts.ts';

export interface WebhookRows {
  /** By name, each with what is on its way. Empty in a journal that is older than webhooks. */
  list(): readonly WebhookStatus[];
  /** @throws where there is none */
  secret(id: string): string;
  add(webhook: Webhook, secret: string): void;
  put(webhook: Webhook): void;
  pause(id: string, why: string): void;
  remove(id: string): void;
  /** Takes changes on their way, and moves the webhook's place to `seq`. */
  take(webhookId: string, seq: number, deliveries: readonly Delivery[]): void;
  /** The oldest on its way. */
  next(webhookId: string): Delivery | undefined;
  arrived(deliveryId: string): void;
  failed(deliveryId: string, failure: DeliveryFailure): void;
  /** What was given up, newest first; `before`: number of the last one of the page before. */
  dead(webhookId: string, before: number | undefined, limit: number): readonly DeadLetter[];
  /** What was given up goes on its way again: one, or all; gives how many. */
  redeliver(webhookId: string, deliveryId: string | undefined, at: string): number;
  /** Takes out what was given up before then: its changes are no longer kept. */
  prune(before: string): void;
}

export function webhookRows(db: Database): WebhookRows {
  return {
    list: () => readWebhooks(db),
    secret: (id) => {
      const secret = optionalText(db.get('SELECT secret FROM webhook WHERE id = ?', id)?.['secret']);
      if (secret === undefined) throw new Error('the webhook is gone');
      return secret;
    },
    add: (webhook, secret) => {
      db.run(
        'INSERT INTO webhook (id, name, url, secret, filter, waits, created_at, paused, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        webhook.id,
        webhook.name,
        webhook.url,
        secret,
        JSON.stringify(webhook.filter),
        webhook.waitForActor ? 1 : 0,
        webhook.createdAt,
        webhook.paused ?? null,
        webhook.seq,
      );
    },
    put: ({ id, name, url, filter, waitForActor, paused }) => {
      db.run(
        'UPDATE webhook SET name = ?, url = ?, filter = ?, waits = ?, paused = ? WHERE id = ?',
        name,
        url,
        JSON.stringify(filter),
        waitForActor ? 1 : 0,
        paused ?? null,
        id,
      );
    },
    pause: (id, why) => void db.run('UPDATE webhook SET paused = ? WHERE id = ?', why, id),
    remove: (id) => void db.run('DELETE FROM webhook WHERE id = ?', id),
    take: (webhookId, seq, deliveries) => take(db, webhookId, seq, deliveries),
    next: (webhookId) => {
      const row = db.get(
        'SELECT * FROM webhook_delivery WHERE webhook_id = ? AND next_at IS NOT NULL ORDER BY number LIMIT 1',
        webhookId,
      );
      return row === undefined ? undefined : deliveryOf(row);
    },
    arrived: (id) => void db.run('DELETE FROM webhook_delivery WHERE id = ?', id),
    failed: (id, { attempts, failedAt, reason, nextAt }) => {
      db.run(
        'UPDATE webhook_delivery SET attempts = ?, failed_at = ?, reason = ?, next_at = ? WHERE id = ?',
        attempts,
        failedAt,
        reason,
        nextAt ?? null,
        id,
      );
    },
    dead: (webhookId, before, limit) =>
      db
        .all(
          'SELECT * FROM webhook_delivery WHERE webhook_id = ? AND next_at IS NULL AND number < ? ORDER BY number DESC LIMIT ?',
          webhookId,
          before ?? Number.MAX_SAFE_INTEGER,
          limit,
        )
        .map(deadLetterOf),
    redeliver: (webhookId, deliveryId, at) =>
      db.all(
        `UPDATE webhook_delivery SET next_at = ?, attempts = 0
         WHERE webhook_id = ? AND next_at IS NULL AND (?3 IS NULL OR id = ?3) RETURNING id`,
        at,
        webhookId,
        deliveryId ?? null,
      ).length,
    prune: (before) =>
      void db.run('DELETE FROM webhook_delivery WHERE next_at IS NULL AND made_at < ?', before),
  };
}

function readWebhooks(db: Database): readonly WebhookStatus[] {
  const isThere = db.get("SELECT 1 AS yes FROM sqlite_schema WHERE type = 'table' AND name = 'webhook'");
  if (isThere === undefined) return [];
  return db
    .all(
      `SELECT webhook.*,
         (SELECT count(*) FROM webhook_delivery WHERE webhook_id = webhook.id AND next_at IS NOT NULL) AS pending,
         (SELECT count(*) FROM webhook_delivery WHERE webhook_id = webhook.id AND next_at IS NULL) AS dead,
         delivery.attempts, delivery.failed_at, delivery.reason, delivery.next_at
       FROM webhook LEFT JOIN webhook_delivery AS delivery ON delivery.number = (
         SELECT min(number) FROM webhook_delivery WHERE webhook_id = webhook.id AND next_at IS NOT NULL)
       ORDER BY name`,
    )
    .map(webhookOf);
}

function webhookOf(row: SqlRow): WebhookStatus {
  return {
    id: String(row['id']),
    name: String(row['name']),
    url: String(row['url']),
    filter: fromJson<WebhookFilter>(row['filter']),
    waitForActor: row['waits'] === 1,
    createdAt: String(row['created_at']),
    paused: optionalText(row['paused']),
    seq: Number(row['seq']),
    pending: Number(row['pending']),
    dead: Number(row['dead']),
    failing: optionalText(row['failed_at']) === undefined ? undefined : failureOf(row),
  };
}

function failureOf(row: SqlRow): DeliveryFailure {
  return {
    attempts: Number(row['attempts']),
    failedAt: String(row['failed_at']),
    reason: String(row['reason']),
    nextAt: optionalText(row['next_at']),
  };
}

function take(db: Database, webhookId: string, seq: number, deliveries: readonly Delivery[]): void {
  db.transaction(() => {
    for (const { id, seqs, madeAt, nextAt } of deliveries) {
      db.run(
        'INSERT INTO webhook_delivery (id, webhook_id, seqs, made_at, next_at) VALUES (?, ?, ?, ?, ?)',
        id,
        webhookId,
        JSON.stringify(seqs),
        madeAt,
        nextAt ?? madeAt,
      );
    }
    db.run('UPDATE webhook SET seq = ? WHERE id = ?', seq, webhookId);
  });
}

function deliveryOf(row: SqlRow): Delivery {
  return {
    id: String(row['id']),
    number: Number(row['number']),
    webhookId: String(row['webhook_id']),
    seqs: fromJson<number[]>(row['seqs']),
    madeAt: String(row['made_at']),
    attempts: Number(row['attempts']),
    nextAt: optionalText(row['next_at']),
  };
}

function deadLetterOf(row: SqlRow): DeadLetter {
  return { ...deliveryOf(row), failedAt: String(row['failed_at']), reason: String(row['reason']) };
}
