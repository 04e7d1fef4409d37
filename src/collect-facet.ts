// Reads a facet: a further call on resources that a complete list just showed, many ids a call or one by one.
// What it could not say of a resource is a gap; that resource keeps what the facet said last.
import { readList } from './ask.ts';
import { askEach } from './ask-each.ts';
import type { Gathered } from './collect-list.ts';
import type { Facet } from './kind.ts';
import { type Entry, normaliseFacet } from './normalise.ts';
import type { LocationTask } from './location-task.ts';
import type { Verdict } from './outcome.ts';
import type { Gap, ScopeName, ScopeReading } from './reading.ts';

export async function readFacet(
  task: LocationTask,
  facet: Facet,
  scope: ScopeName,
  list: Pick<Gathered, 'alive' | 'kept'>,
): Promise<ScopeReading> {
  const ids = [...list.alive];
  const startedAt = task.now().toISOString();
  const { call } = facet;
  const known = task.known(scope);
  const entries: Entry[] = [];
  // What was kept without being shown was not asked either: the facet's last word on it is older than this read.
  const gaps: Gap[] = [...list.kept].map((subject) => ({ subject, code: 'NotAsked' }));
  let seen = 0;

  function take(answers: readonly (readonly [string, unknown])[]): void {
    for (const [id, answer] of answers) {
      const entry = normaliseFacet(id, facet.part, answer, task.place);
      const old = known.get(id);
      seen += 1;
      if (old?.hash !== entry.hash || old.observedHash !== entry.observed?.hash)
        entries.push(task.spool.keep(entry));
    }
  }

  async function askFor(asked: readonly string[]): Promise<Verdict | undefined> {
    const value = call.batch === undefined ? asked[0] : asked;
    const pages: object[] = [];
    const verdict = await readList(
      task.asker,
      { ...call, paging: undefined, always: {}, parent: undefined, items: (page) => [page] },
      { [call.parameter]: value },
      () => pages.splice(0),
      (items) => pages.push(...items.filter((page) => typeof page === 'object' && page !== null)),
    );
    if (verdict !== undefined) return verdict;
    const answers = pages.flatMap((page) => call.answers(page, asked));
    const mine = new Map(answers.filter(([id]) => asked.includes(id)));
    take([...mine]);
    for (const id of asked) if (!mine.has(id)) gaps.push({ subject: id, code: 'NotAnswered' });
    return undefined;
  }

  /** One id that went fails the whole batch: then each is asked by itself. */
  async function askBatch(chunk: readonly string[]): Promise<Verdict | undefined> {
    const verdict = await askFor(chunk);
    if (verdict?.kind !== 'not-found' || chunk.length === 1) return verdict;
    const failure = await askEach(task.lanes, gaps, chunk, (id) => askFor([id]));
    return failure === undefined ? undefined : { kind: 'failed', failure };
  }

  const chunks = chunked(ids, call.batch ?? 1);
  const byFirst = new Map(chunks.map((chunk) => [chunk[0] ?? '', chunk]));
  const failed: Gap[] = [];
  const failure = await askEach(task.lanes, failed, [...byFirst.keys()], (first) =>
    askBatch(byFirst.get(first) ?? []),
  );
  const told = new Set(gaps.map((gap) => gap.subject));
  for (const { subject, code } of failed) {
    for (const id of byFirst.get(subject) ?? []) if (!told.has(id)) gaps.push({ subject: id, code });
  }
  return { scope, failure, startedAt, entries, gone: [], gaps, seen };
}

function chunked(ids: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
