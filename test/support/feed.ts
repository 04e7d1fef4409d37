// What must hold of every journal, whatever happened to its writer: the file is whole, and the feed fits itself and the state.
import { DatabaseSync } from 'node:sqlite';
import type { ChangeEvent } from '../../src/journal/events.ts';
import type { Resource } from '../../src/state.ts';

/** What SQLite itself says of a journal's file. */
export function integrity(path: string): readonly unknown[] {
  const db = new DatabaseSync(path);
  try {
    return [...db.prepare('PRAGMA integrity_check').all(), ...db.prepare('PRAGMA foreign_key_check').all()];
  } finally {
    db.close();
  }
}

/** Replays the feed: each change must fit what the ones before it left, and the end must be what the journal shows as there. */
export function contradictions(
  events: readonly ChangeEvent[],
  resources: readonly Resource[],
): readonly string[] {
  const there = new Map<string, Map<string, string>>();
  const wrong: string[] = [];
  for (const { seq, resourceId, change, class: name, changes, notBefore, seenAt } of events) {
    const at = `${seq} ${change} ${resourceId}`;
    const known = there.get(resourceId);
    const isFirst = changes.length === 0 && (change === 'created' || change === 'discovered');
    if (isFirst && known !== undefined) wrong.push(`${at}: it was there`);
    if (!isFirst && known === undefined) wrong.push(`${at}: it was not there`);
    if (notBefore !== undefined && notBefore > seenAt) wrong.push(`${at}: ends before it begins`);
    if (change === 'created' && notBefore === undefined) wrong.push(`${at}: no interval`);
    if (isFirst) there.set(resourceId, new Map());
    if (change === 'deleted' || change === 'released') there.delete(resourceId);
    for (const { path, before, after } of changes) {
      // Latest values come with the configuration, too, of which a change of health does not tell.
      const last = name === 'configuration' ? known?.get(path) : undefined;
      if (last !== undefined && last !== JSON.stringify(before ?? null))
        wrong.push(`${at}: ${path} was ${last}, not ${JSON.stringify(before)}`);
      if (JSON.stringify(before) === JSON.stringify(after)) wrong.push(`${at}: ${path} did not change`);
      if (name === 'configuration') known?.set(path, JSON.stringify(after ?? null));
    }
  }
  const shown = new Set(resources.map(({ id }) => id));
  for (const id of shown.symmetricDifference(new Set(there.keys())))
    wrong.push(`${id}: in one of feed and state only`);
  return wrong;
}
