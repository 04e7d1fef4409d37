// Changes as nodes: what users see of the last days, bounded, so that a query can ask what happened near a thing.
import { toldChanges, toldClasses } from '../src/change-words.ts';
import type { ChangeEvent } from '../src/journal/events.ts';
import type { Journal } from '../src/journal/journal.ts';
import type { CypherValue, Statement } from './engine.ts';
import * as cypher from './write-statements.ts';

/** The full history is the journal's. */
const keepChanges = { count: 50_000, days: 7 };

/** What users see of changes; baselines and health would drown it. */
export function isVisible(event: ChangeEvent): boolean {
  return event.class !== 'health' && event.change !== 'discovered' && event.change !== 'released';
}

function oldestKept(now: Date): string {
  return new Date(now.getTime() - keepChanges.days * 86_400_000).toISOString();
}

export function recentChanges(journal: Journal, seq: number, now: Date): readonly ChangeEvent[] {
  return journal.events({
    after: Math.max(0, seq - keepChanges.count),
    since: oldestKept(now),
    changes: toldChanges,
    classes: toldClasses,
  });
}

/** Authors that became known, or were corrected, after their changes were written. */
export function authorStatement(events: readonly ChangeEvent[]): Statement {
  return cypher.rewriteChanges(events.map((event) => ({ seq: event.seq, props: changeProps(event) })));
}

export function changeStatements(events: readonly ChangeEvent[]): readonly Statement[] {
  return [
    cypher.createChanges(events.map((event) => ({ seq: event.seq, props: changeProps(event) }))),
    cypher.linkChanges(events.map((event) => ({ seq: event.seq, id: event.resourceId }))),
  ];
}

function changeProps(event: ChangeEvent): Record<string, CypherValue> {
  const { seq, resourceId, kind, change, accountId, region, seenAt, notBefore } = event;
  return {
    seq,
    resourceId,
    kind,
    change,
    class: event.class,
    accountId,
    region,
    seenAt,
    ...(notBefore === undefined ? {} : { notBefore }),
    paths: event.changes.map(({ path }) => path),
    ...authorProps(event),
  };
}

/** Who made it, as far as a question in Cypher goes; `events` and `show` have all that CloudTrail says. */
function authorProps({ actor, attributedAt }: ChangeEvent): Record<string, CypherValue> {
  if (actor === undefined) return {};
  const { principal, session, eventName, via, confidence } = actor;
  return {
    actor: principal,
    eventName,
    confidence,
    ...(session === undefined ? {} : { session }),
    ...(via === undefined ? {} : { via }),
    ...(attributedAt === undefined ? {} : { attributedAt }),
  };
}

/** Drops what is older than the graph keeps. */
export function forgetOld(seq: number, now: Date): readonly Statement[] {
  return cypher.forgetChanges({ seq: Math.max(0, seq - keepChanges.count), seenAt: oldestKept(now) });
}
