// Reads a facet: a further call on resources that a complete list just showed, many ids a call or one by one.
// What it could not say of a resource is a gap; that resource keeps what the facet said last.
import { joinedPages } from './answer-text.ts';
import { broken, readList } from './ask.ts';
import { askEach } from './ask-each.ts';
import type { Gathered } from './collect-list.ts';
import type { Facet, FacetCall, Input } from './kind.ts';
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

  const example = task.kinds.find(({ kind }) => kind === scope.kind)?.example[call.operation];
  const tokens = new Set(call.paging?.tokenOut.split('.').slice(0, 1));

  function take(answers: readonly (readonly [string, unknown])[], pages: readonly object[]): void {
    for (const [id, answer] of answers) {
      const entry = normaliseFacet(id, facet.part, answer, task.place);
      const old = known.get(id);
      seen += 1;
      const same = old?.hash === entry.hash && old.observedHash === entry.observed?.hash && old.hasAnswer;
      if (same) continue;
      // What a call about one resource says is its pages, whatever the kind makes of them.
      const said = call.how === 'each' ? joinedPages(pages, tokens) : answer;
      entries.push(task.spool.keep(entry, { call, example, answer: said }));
    }
  }

  async function askFor(asked: readonly string[]): Promise<Verdict | undefined> {
    const pages: object[] = [];
    const verdict = await readAnswer(task, call, call.input(asked), pages);
    if (verdict !== undefined) return verdict;
    const answers = call.answers(pages, asked);
    const wanted = new Set(asked);
    const mine = new Map(answers.filter(([id]) => wanted.has(id)));
    take([...mine], pages);
    for (const id of asked) {
      // A list of its own need not speak of all; what it said once it must say again.
      if (!mine.has(id) && (call.how !== 'list' || known.has(id)))
        gaps.push({ subject: id, code: 'NotAnswered' });
    }
    return undefined;
  }

  /** One id that went fails the whole batch: then each is asked by itself. */
  async function askBatch(chunk: readonly string[]): Promise<Verdict | undefined> {
    const verdict = await askFor(chunk);
    if (verdict?.kind !== 'not-found' || chunk.length === 1 || call.how === 'list') return verdict;
    const failure = await askEach(task.lanes, gaps, chunk, (id) => askFor([id]));
    return failure === undefined ? undefined : { kind: 'failed', failure };
  }

  const chunks = chunksOf(call, ids);
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

/** All pages of an answer, asked in smaller parts where AWS cuts it. */
async function readAnswer(
  task: LocationTask,
  call: FacetCall<unknown>,
  input: Input,
  pages: object[],
): Promise<Verdict | undefined> {
  const own: object[] = [];
  const verdict = await readList(
    task.asker,
    { ...call, always: {}, parent: undefined, items: (page) => [page] },
    input,
    () => own.splice(0),
    (items) => own.push(...items.filter((page) => typeof page === 'object' && page !== null)),
  );
  if (verdict !== undefined) return verdict;
  const last = own.at(-1);
  const parts = last === undefined ? undefined : call.narrow?.parts(input, last);
  if (parts === undefined) {
    pages.push(...own);
    return undefined;
  }
  if (parts.length === 0) {
    const known = call.narrow?.known([...pages, ...own]) ?? '';
    return broken(
      'AnswerCut',
      `${call.operation} gives only a part (known: ${known}), and cannot be asked in smaller ones`,
    );
  }
  for (const part of parts) {
    const failed = await readAnswer(task, call, part, pages);
    if (failed !== undefined) return failed;
  }
  return undefined;
}

function chunksOf(call: FacetCall<unknown>, ids: readonly string[]): readonly (readonly string[])[] {
  if (call.how === 'list') return ids.length === 0 ? [] : [ids];
  const sets = Map.groupBy(ids, (id) => call.apart?.(id) ?? '');
  return [...sets.values()].flatMap((set) => chunked(set, call.size));
}

function chunked(ids: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
