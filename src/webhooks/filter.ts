// Which changes a webhook wants. What is asked of the journal narrows as far as its indexes go; this says the rest.
import { toldChanges, toldClasses } from '../change-words.ts';
import type { ChangeEvent } from '../journal/events.ts';
import type { WebhookFilter } from './model.ts';

export function isWanted(filter: WebhookFilter, event: ChangeEvent): boolean {
  const { kinds, changes = toldChanges, classes = toldClasses, accounts, regions, resources } = filter;
  return (
    changes.includes(event.change) &&
    classes.includes(event.class) &&
    isAmong(kinds, event.kind) &&
    isAmong(accounts, event.accountId) &&
    isAmong(regions, event.region) &&
    isAmong(resources, event.resourceId)
  );
}

function isAmong(wanted: readonly string[] | undefined, value: string): boolean {
  return wanted === undefined || wanted.includes(value);
}
