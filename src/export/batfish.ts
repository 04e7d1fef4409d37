// Writes AWS's answers of one time in Batfish's layout: aws_configs/ACCOUNT/REGION/OPERATION.json. Batfish goes by the members of a file,
// whatever its name; `simulate --replay` goes by the name. All or nothing: a folder of its own is renamed when it is complete.
// Refuses a folder that holds something else, and a time of which the journal cannot tell.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { OperatorError } from '../errors.ts';
import type { AnswerScope } from '../journal/answers-read.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { type AnswerDocument, answerDocuments, type Member } from './answer-documents.ts';

export interface BatfishRequest {
  readonly journal: Journal;
  readonly kinds: readonly Kind[];
  /** ISO 8601 */
  readonly at: string;
  readonly output: string;
}

export interface BatfishResult {
  readonly at: string;
  readonly output: string;
  readonly accounts: readonly string[];
  readonly locations: number;
  readonly files: number;
  readonly answers: number;
  /** What the files do not tell as it was: blind, not read by then, or not kept. */
  readonly gaps: readonly ExportGap[];
}

export type ExportGap = Omit<AnswerScope, 'scopeId'>;

/** In the folder of an export: it may be replaced by the next. */
const markerFile = 'groundplan-export.json';

export function exportBatfish(request: BatfishRequest): BatfishResult {
  const { journal, at } = request;
  const output = resolve(request.output);
  refuseForeign(output);
  const scopes = journal.answerScopes(at);
  refuseUntold(journal, scopes, at);
  const known = new Set(request.kinds.map(({ kind }) => kind));
  const told = scopes.filter(({ kind }) => known.has(kind));
  return inPlace(output, (folder) => {
    const locations = Map.groupBy(told, ({ accountId, region }) => `${accountId}/${region}`);
    let files = 0;
    let answers = 0;
    let written = 0;
    for (const [location, own] of locations) {
      const read = own.filter((scope) => scope.certainty === 'known' || scope.certainty === 'blind');
      if (read.length === 0) continue;
      written += 1;
      const place = join(folder, 'aws_configs', location);
      mkdirSync(place, { recursive: true });
      const source = {
        kinds: request.kinds,
        scopes: read,
        answers: (scope: AnswerScope) => journal.answers(scope.scopeId, at),
        gaps: (scope: AnswerScope) => journal.gaps(scope.scopeId),
      };
      for (const document of answerDocuments(source)) {
        writeDocument(join(place, `${document.operation}.json`), document);
        files += 1;
        answers += document.count;
      }
    }
    const result: BatfishResult = {
      at,
      output,
      accounts: [...new Set(told.map(({ accountId }) => accountId))],
      locations: written,
      files,
      answers,
      gaps: told.filter(({ certainty, unkept }) => certainty !== 'known' || unkept > 0).map(gapOf),
    };
    // Where it lies is no part of what it is: the same journal and time give the same bytes.
    const { output: _, ...about } = result;
    writeFileSync(
      join(folder, markerFile),
      `${JSON.stringify({ format: 'batfish', ...about }, undefined, 1)}\n`,
    );
    return result;
  });
}

function gapOf({ accountId, region, kind, action, certainty, keptFrom, unkept }: AnswerScope): ExportGap {
  return { accountId, region, kind, action, certainty, keptFrom, unkept };
}

function refuseForeign(output: string): void {
  if (!existsSync(output)) return;
  const names = explained(output, () => readdirSync(output));
  if (names.length === 0 || names.includes(markerFile)) return;
  throw new OperatorError(
    `export: ${output} holds something that is no export of groundplan; name an empty or new folder by --output, nothing was touched`,
  );
}

function refuseUntold(journal: Journal, scopes: readonly AnswerScope[], at: string): void {
  const { firstRead, prunedUntil } = journal.answerLimits();
  if (prunedUntil !== undefined && at < prunedUntil) {
    throw new OperatorError(`export: answers of ${at} are not kept any more; they go back to ${prunedUntil}`);
  }
  if (scopes.some(({ certainty }) => certainty === 'known' || certainty === 'blind')) return;
  const kept = scopes.flatMap(({ keptFrom }) => keptFrom ?? []).sort()[0];
  if (scopes.some(({ certainty }) => certainty === 'unkept')) {
    throw new OperatorError(
      kept === undefined
        ? `export: no answers are kept yet, since an older groundplan read last: run \`groundplan collect\` once`
        : `export: no answers of ${at} are kept; an older groundplan read then, and they are kept from ${kept} on`,
    );
  }
  throw new OperatorError(
    firstRead === undefined
      ? 'export: nothing was read whole yet: run `groundplan collect` first; `groundplan warnings` says what could not be read'
      : `export: nothing had been read by ${at}; the first answers are of ${kept ?? firstRead}`,
  );
}

/** Works in a folder beside the output and renames it when all is written. */
function inPlace<Result>(output: string, work: (folder: string) => Result): Result {
  const made = `${output}.writing-${process.pid}`;
  const old = `${output}.old-${process.pid}`;
  return explained(output, () => {
    try {
      mkdirSync(dirname(output), { recursive: true });
      mkdirSync(made);
      const result = work(made);
      const replaces = existsSync(output);
      if (replaces) renameSync(output, old);
      renameSync(made, output);
      if (replaces) rmSync(old, { recursive: true, force: true });
      return result;
    } catch (error) {
      rmSync(made, { recursive: true, force: true });
      throw error;
    }
  });
}

const chunkCharacters = 1_000_000;

function writeDocument(path: string, { members }: AnswerDocument): void {
  const file = openSync(path, 'w');
  let pending = '';
  const write = (text: string): void => {
    pending += text;
    if (pending.length < chunkCharacters) return;
    flush();
  };
  const flush = (): void => {
    const bytes = Buffer.from(pending);
    for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
    pending = '';
  };
  try {
    let separator = '{\n';
    for (const [name, member] of members) {
      write(`${separator} ${JSON.stringify(name)}: `);
      writeMember(member, write);
      separator = ',\n';
    }
    write('\n}\n');
    flush();
  } finally {
    closeSync(file);
  }
}

function writeMember(member: Member, write: (text: string) => void): void {
  if ('value' in member) {
    write(member.value);
    return;
  }
  let separator = '[\n  ';
  for (const item of member) {
    write(`${separator}${item}`);
    separator = ',\n  ';
  }
  write(member.length === 0 ? '[]' : '\n ]');
}

function explained<Result>(output: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
    if (!('syscall' in error)) throw error;
    throw new OperatorError(
      `export: ${output} cannot be written (${error.code}): choose another folder by --output, or see to its permissions and room`,
      { cause: error },
    );
  }
}
