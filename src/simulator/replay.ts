// Serves recorded describe answers: a folder laid out <account>/<region>/<Operation>.json, or one that `export --format batfish` wrote
// (its aws_configs). A per-parent file is {"by": PARAMETER, "answers": {VALUE: ANSWER}}, in an export {NAME: [{PARAMETER: VALUE, …ANSWER}]}. Everything is read at once, so that a broken file is told at the
// start, by name. It refuses folders that are no recording, and never makes up an answer: what was asked for and is
// not recorded is remembered (missing).

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { perParentNames } from '../export/per-parent-names.ts';
import { noSuchParent, type AnswerSource } from './answers.ts';
import { isRecord, records, text, type Json } from './record.ts';
import { savedAs } from './services.ts';

/** A call that was asked for and has no recorded answer. */
interface MissingAnswer {
  readonly account: string;
  readonly region: string;
  readonly operation: string;
  /** The parent asked for, where the operation is recorded but not for this parent. */
  readonly parent?: string;
}

export interface Replay extends AnswerSource {
  missing(): readonly MissingAnswer[];
}

type Recorded =
  | { readonly answer: Json }
  | { readonly by: string; readonly answers: ReadonlyMap<string, Json>; readonly all: Json };

/** @throws Error that names the folder or the file, and what to do. */
export function openReplay(dir: string): Replay {
  const recorded = readRecording(rootOf(resolve(dir)));
  const missing = new Map<string, MissingAnswer>();

  function miss(entry: MissingAnswer): void {
    missing.set(Object.values(entry).join('/'), entry);
  }

  return {
    accounts: () => [...recorded.keys()],
    regions: (account) => [...(recorded.get(account)?.keys() ?? [])],
    answer(account, region, operation, input, service) {
      const found = recorded.get(account)?.get(region)?.get(savedAs(service, operation));
      if (found === undefined) {
        miss({ account, region, operation: savedAs(service, operation) });
        return undefined;
      }
      if ('answer' in found) return found.answer;
      const parent = text(input[found.by]);
      if (parent === undefined) return found.all;
      const answer = found.answers.get(parent);
      if (answer !== undefined) return answer;
      miss({ account, region, operation: savedAs(service, operation), parent });
      return noSuchParent;
    },
    missing: () => [...missing.values()],
  };
}

function rootOf(dir: string): string {
  const exported = join(dir, 'aws_configs');
  return existsSync(exported) ? exported : dir;
}

function readRecording(dir: string): Map<string, Map<string, Map<string, Recorded>>> {
  const accounts = folders(dir).filter((name) => /^\d{12}$/.test(name));
  if (accounts.length === 0) {
    throw new Error(
      `No recorded answers in ${dir}: it has no folder named after a 12-digit account id. ` +
        'Point to one network, laid out as <account>/<region>/<Operation>.json.',
    );
  }
  const recording = new Map<string, Map<string, Map<string, Recorded>>>();
  for (const account of accounts) {
    const regions = new Map<string, Map<string, Recorded>>();
    for (const region of folders(join(dir, account)))
      regions.set(region, readLocation(join(dir, account, region)));
    recording.set(account, regions);
  }
  const files = [...recording.values()].flatMap((regions) =>
    [...regions.values()].map((location) => location.size),
  );
  if (files.every((count) => count === 0)) {
    throw new Error(`No recorded answers in ${dir}: no <account>/<region>/<Operation>.json file in it.`);
  }
  return recording;
}

function readLocation(dir: string): Map<string, Recorded> {
  const names = readdirSync(dir).filter((name) => name.endsWith('.json'));
  return new Map(
    names.sort().map((name) => {
      const operation = name.slice(0, -'.json'.length);
      return [operation, readAnswer(join(dir, name), operation)];
    }),
  );
}

function readAnswer(file: string, operation: string): Recorded {
  const answer = readJson(file);
  if (!isRecord(answer)) throw new Error(`${file} is not an answer: a JSON object is expected.`);
  const { by, answers } = answer;
  if (by === undefined) return exportedPerParent(answer, operation) ?? { answer };
  if (typeof by !== 'string' || !isRecord(answers)) {
    throw new Error(
      `${file} is not a per-parent answer: {"by": PARAMETER, "answers": {VALUE: ANSWER}} is expected.`,
    );
  }
  const perParent = new Map<string, Json>();
  for (const [value, child] of Object.entries(answers)) {
    if (!isRecord(child)) throw new Error(`${file}: the answer of ${value} is not a JSON object.`);
    perParent.set(value, child);
  }
  return { by, answers: perParent, all: merge([...perParent.values()]) };
}

/** `{NAME: [{PARAMETER: VALUE, …ANSWER}]}`; undefined for an answer that is no such list. */
function exportedPerParent(answer: Json, operation: string): Recorded | undefined {
  const elements = answer[perParentNames[operation] ?? operation];
  if (!Array.isArray(elements)) return undefined;
  const perParent = new Map<string, Json>();
  let by = '';
  for (const element of records(elements)) {
    const [[name, value] = [], ...rest] = Object.entries(element);
    if (name === undefined || typeof value !== 'string') return undefined;
    by = name;
    perParent.set(value, Object.fromEntries(rest));
  }
  return { by, answers: perParent, all: merge([...perParent.values()]) };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file} cannot be read as JSON: ${reason}. Mend it or take it away.`, { cause });
  }
}

function folders(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
      .filter((name) => statSync(join(dir, name)).isDirectory())
      .sort();
  } catch (cause) {
    throw new Error(
      `Recorded answers cannot be read from ${dir}: there is no such folder. ` +
        'Point to one network, laid out as <account>/<region>/<Operation>.json.',
      { cause },
    );
  }
}

/** What an operation answers over all parents: its lists joined. */
function merge(answers: readonly Json[]): Json {
  const merged: Record<string, unknown> = {};
  for (const [name, value] of answers.flatMap((answer) => Object.entries(answer))) {
    const before = merged[name];
    merged[name] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
  return merged;
}
