// A question to the topology of a time: an embedded graph of its own, filled for it and gone with it. The time limit holds for filling and
// asking together; whatever runs past it is killed.
import { extname } from 'node:path';
import { startEmbeddedHost } from '../graph/embedded.ts';
import { CypherError, type Rows } from '../graph/engine.ts';
import type { PastResult } from '../graph/fill-past.ts';
import type { QueryRequest } from './api/backend.ts';
import { UsageError } from './errors.ts';
import type { Journal } from './journal/journal.ts';
import type { PastRequest } from './past-estate.ts';
import { loadKinds } from './registry.ts';

const loader = new URL(`../graph/loader${extname(import.meta.url)}`, import.meta.url);
const defaults = { timeoutMs: 60_000, maxRows: 100_000 };

export interface PastRows extends Rows {
  /** How many resources of that time are how certain, and how many calls nobody read whole around it. */
  readonly certainty: PastResult['certainty'] & { readonly blind: number };
}

/** @throws RetentionError, CypherError */
export async function askPast(
  journal: Journal,
  request: QueryRequest & { readonly past: PastRequest },
  now = new Date(),
): Promise<PastRows> {
  const { cypher: text, params, past, timeoutMs = defaults.timeoutMs, maxRows = defaults.maxRows } = request;
  // Errors of the other process have no class: whether that time is kept is asked here.
  const { account, region } = past;
  const blind = journal.past(await loadKinds(), past.at, now).blind({ account, region }).length;
  const host = startEmbeddedHost();
  const begunAt = performance.now();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(tooLong(timeoutMs));
    host.kill();
  }, timeoutMs);
  try {
    const filled = await Promise.race([host.load(loader, { journalPath: journal.path, past }), late.promise]);
    const left = Math.max(1, Math.ceil(timeoutMs - (performance.now() - begunAt)));
    const rows = await host.read({ text, params }, { timeoutMs: left, maxRows });
    return { ...rows, certainty: { ...asPastResult(filled).certainty, blind } };
  } finally {
    clearTimeout(timer);
    late.promise.catch(() => undefined);
    host.kill();
    await host.exited;
  }
}

function tooLong(timeoutMs: number): CypherError {
  return new CypherError(
    `the topology of that time was not there after ${timeoutMs / 1000} s: narrow it to an account, a region or a VPC, or give more time`,
    'time-limit',
  );
}

/** A question that names a place and no time. @throws UsageError */
export function pastOf({
  at,
  ...place
}: Omit<PastRequest, 'at'> & { readonly at?: string | undefined }): PastRequest | undefined {
  if (at !== undefined) return { at, ...place };
  const given = Object.entries(place).find(([, value]) => value !== undefined);
  if (given === undefined) return undefined;
  throw new UsageError(`${given[0]}: narrows the topology of a time, so give \`at\` as well`);
}

/** The loader is ours and answers with what it says it does; IPC forgets the type. */
function asPastResult(value: unknown): PastResult {
  return value as PastResult;
}
