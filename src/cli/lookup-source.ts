// Where `lookup` gets its answers: from a running daemon, whose index is there already, else from an index that it builds for itself.
import type { Answer } from '../lookup/answer.ts';
import { find } from '../lookup/find.ts';
import { Index } from '../lookup/views.ts';
import { openIndexer } from '../lookup/indexer.ts';
import { defaultRetentionDays } from '../lookup/lookup.ts';
import type { LookupKey } from '../lookup/key.ts';
import { type CommonOptions, reading } from './context.ts';
import { LoadingError } from './remote-errors.ts';
import { findDaemon, type Remote } from './remote.ts';

/** What is shown of an answer. */
export type ShownAnswer = Pick<
  Answer,
  | 'grade'
  | 'provisional'
  | 'resource'
  | 'from'
  | 'until'
  | 'reason'
  | 'message'
  | 'candidates'
  | 'hiddenBy'
  | 'json'
>;

/** Answers in the order of the keys. */
export type AnswerSource = (keys: readonly LookupKey[]) => Promise<readonly ShownAnswer[]>;

const dayMs = 86_400_000;
/** Well below what a batch may have. */
const batchSize = 2_000;

/** `tags`: undefined where none are asked for; the daemon's answers have those that it was started with. */
export async function withAnswers(
  options: CommonOptions,
  tags: readonly string[] | undefined,
  work: (ask: AnswerSource) => Promise<void>,
): Promise<void> {
  const remote = tags === undefined ? await readyDaemon(options) : undefined;
  if (remote !== undefined) return work((keys) => askDaemon(remote, keys));
  return reading(options, (journal) => {
    const index = new Index(openIndexer(journal, { tags: tags ?? [] }).generation);
    return work((keys) => {
      const now = Date.now();
      const kept = { now, keptFrom: now - defaultRetentionDays * dayMs };
      return Promise.resolve(keys.map((key) => find(index, key, kept)));
    });
  });
}

/** One that still builds its index is not waited for. */
async function readyDaemon(options: CommonOptions): Promise<Remote | undefined> {
  const remote = await findDaemon(options);
  if (remote === undefined) return undefined;
  try {
    await askDaemon(remote, [{}]);
    return remote;
  } catch (error) {
    if (error instanceof LoadingError) return undefined;
    throw error;
  }
}

async function askDaemon({ ask }: Remote, keys: readonly LookupKey[]): Promise<readonly ShownAnswer[]> {
  const answers: ShownAnswer[] = [];
  for (let from = 0; from < keys.length; from += batchSize) {
    const found = await ask('POST', '/cloud-insights/lookups', keys.slice(from, from + batchSize));
    answers.push(...asAnswers(found).map(shown));
  }
  return answers;
}

function shown(answer: Partial<ShownAnswer>): ShownAnswer {
  const { grade = 'unknown', provisional = false, from = null, until = null } = answer;
  return {
    candidates: [],
    hiddenBy: [],
    resource: undefined,
    reason: undefined,
    message: undefined,
    ...answer,
    grade,
    provisional,
    from,
    until,
    json: () => inAscii(JSON.stringify(answer)),
  };
}

/** As the lookup itself writes it. */
function inAscii(text: string): string {
  return text.replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The daemon is of this version and answers with what the route declares. */
function asAnswers(value: unknown): readonly Partial<ShownAnswer>[] {
  return value as readonly Partial<ShownAnswer>[];
}
