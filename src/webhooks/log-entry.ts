// What the log of a group says of its webhooks: names and reasons, never an address or a secret.
import type { NewLogEntry } from '../journal/logs.ts';

export function webhookEntry(webhook: string, name: string, reason: string, at: Date): NewLogEntry {
  return {
    at: at.toISOString(),
    integrationId: undefined,
    integrationName: undefined,
    type: undefined,
    category: 'webhook',
    severity: 'warning',
    name,
    detail: { webhook, reason },
  };
}
