// The external id of an account group: what a role's trust policy asks for, so that nobody else can have us read the account.
import { randomBytes } from 'node:crypto';
import type { Journal } from './journal/journal.ts';

/** Issued once per account group: 40 hex characters. */
export function groupExternalId(journal: Journal): string {
  return journal.setting('externalId', () => randomBytes(20).toString('hex'));
}
