// Which warnings of an integration its log has told of, noted in the journal, so that each beginning and end is told once, across restarts.
import type { Journal } from '../journal/journal.ts';
import type { WarningKey } from './warned.ts';

export function toldWarnings(journal: Journal, integrationId: string): readonly WarningKey[] {
  const text = journal.note(noteOf(integrationId));
  return text === undefined ? [] : readKeys(text);
}

export function tellWarnings(journal: Journal, integrationId: string, keys: readonly WarningKey[]): void {
  const text = keys.length === 0 ? undefined : JSON.stringify(keys);
  if (journal.note(noteOf(integrationId)) !== text) journal.setNote(noteOf(integrationId), text);
}

function noteOf(integrationId: string): string {
  return `warnings ${integrationId}`;
}

/** Our own note. */
function readKeys(text: string): readonly WarningKey[] {
  return JSON.parse(text);
}
