// A kind made for journal tests, and readings of it by hand: what was shown, what failed, what is gone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { batched, byFilter, list, number, paged, text } from '../../src/declare.ts';
import { defineKind, facet, type Kind } from '../../src/kind.ts';
import { facetScopes, listScope } from '../../src/location-task.ts';
import { normaliseFacet, normaliseItem } from '../../src/normalise.ts';
import type { Outcome } from '../../src/outcome.ts';
import type { ScopeReading } from '../../src/reading.ts';
import { openSpool, type Spool } from '../../src/spool.ts';

export interface Thing {
  readonly id: string;
  readonly owner?: string;
  readonly size?: string;
  readonly load?: number;
  readonly to?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

function thingKind(extra: boolean): Kind {
  return defineKind<Thing>({
    kind: 'Thing',
    group: 'ec2',
    doc: 'made for tests',
    shareable: true,
    list: paged('ec2', 'DescribeVpcs', { pageSize: 5, items: () => [] }),
    confirm: byFilter('vpc-id'),
    id: (thing) => thing.id,
    owner: (thing) => ({ account: thing.owner }),
    tags: (thing) => Object.entries(thing.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    properties: {
      size: text('size', (thing) => thing.size),
      load: number('load', (thing) => thing.load, { observed: true }),
      ...(extra ? { later: text('a property of a later version', () => 'x') } : {}),
    },
    edges: { LEADS_TO: { doc: 'where to', to: ['Thing'], read: (thing) => thing.to } },
    facets: [
      facet<readonly string[]>({
        call: batched('elbv2', 'DescribeTags', { parameter: 'ResourceArns', size: 20, answers: () => [] }),
        properties: { marks: list('marks', (marks) => marks) },
        edges: {},
      }),
    ],
    example: {},
  });
}

export const thing = thingKind(false);
/** The same kind in a later version that declares one more path. */
export const laterThing = thingKind(true);

export interface Shown {
  readonly at: string;
  readonly account?: string;
  readonly region?: string;
  readonly kind?: Kind;
  /** What the list shows; a failure's outcome where it was not read whole. */
  readonly list?: readonly Thing[] | Exclude<Outcome, 'complete' | 'gated'>;
  readonly gone?: readonly string[];
  readonly kept?: readonly string[];
  /** What the facet says by id. */
  readonly marks?: Readonly<Record<string, readonly string[]>> | Exclude<Outcome, 'complete' | 'gated'>;
}

export interface World {
  readonly journal: Journal;
  readonly path: string;
  commit(shown: Shown): ReturnType<Journal['commit']>;
  /** Changes that users see by default, and with `all` every one: `change class id paths`. */
  told(all?: boolean): readonly string[];
}

export function world(): World {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-journal-'));
  const path = join(folder, 'journal.db');
  const journal = openJournal(path, 'write');
  onTestFinished(() => {
    journal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function commit(shown: Shown): ReturnType<Journal['commit']> {
    const spool = openSpool({ folder });
    try {
      return commitBy(shown, spool);
    } finally {
      spool.close();
    }
  }

  function commitBy(shown: Shown, spool: Spool): ReturnType<Journal['commit']> {
    const { at, account = '111111111111', region = 'eu-west-1', kind = thing } = shown;
    const place = { account, region, partition: 'aws' };
    const readings: ScopeReading[] = [];
    const base = { startedAt: at, gone: [], gaps: [], seen: 0, failure: undefined };
    if (shown.list !== undefined) {
      const entries =
        typeof shown.list === 'string'
          ? []
          : shown.list.flatMap((item) => {
              const entry = normaliseItem(kind, item, place);
              if (entry === 'gone') return [];
              return [spool.keep(entry, { call: kind.list, example: undefined, answer: item })];
            });
      readings.push({
        ...base,
        scope: listScope(kind),
        entries,
        gone: shown.gone ?? [],
        gaps: (shown.kept ?? []).map((subject) => ({ subject, code: 'Throttling' })),
        failure:
          typeof shown.list === 'string' ? { outcome: shown.list, code: shown.list, message: '' } : undefined,
      });
    }
    const [part] = kind.facets;
    const [scope] = facetScopes(kind);
    if (shown.marks !== undefined && part !== undefined && scope !== undefined) {
      const entries =
        typeof shown.marks === 'string'
          ? []
          : Object.entries(shown.marks).map(([id, answer]) =>
              spool.keep(normaliseFacet(id, part.part, answer, place), {
                call: part.call,
                example: undefined,
                answer,
              }),
            );
      readings.push({
        ...base,
        scope,
        entries,
        failure:
          typeof shown.marks === 'string'
            ? { outcome: shown.marks, code: shown.marks, message: '' }
            : undefined,
      });
    }
    return journal.commit({
      place,
      cycleId: 1,
      integrationId: 'test',
      kinds: [kind],
      readings,
      now: new Date(at),
    });
  }

  function told(all = false): readonly string[] {
    const events = journal.events({
      after: 0,
      ...(all
        ? {}
        : { changes: ['created', 'modified', 'deleted'], classes: ['configuration', 'autoscaling'] }),
    });
    return events.map(({ change, class: name, resourceId, changes }) =>
      [
        change,
        ...(name === 'configuration' ? [] : [name]),
        resourceId,
        ...changes.map(({ path: changed }) => changed),
      ].join(' '),
    );
  }

  return { journal, path, commit, told };
}

/** 2026-01-01T00:MM:00.000Z */
export function minute(minutes: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString();
}
