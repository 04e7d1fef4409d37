// `integrations import FILE`: adds many at once, a few at a time; a line is added as a whole or not at all, and each is told of.
import { readFileSync, statSync } from 'node:fs';
import pLimit from 'p-limit';
import { type FieldProblem, RequestError, UsageError } from '../errors.ts';
import { type ImportRow, readImport } from '../integrations/import-file.ts';
import type { Integration } from '../integrations/model.ts';
import type { IntegrationService } from '../integrations/service.ts';
import { withService } from './integration-access.ts';
import type { ImportOptions } from './integrations.ts';
import { plural, print, printJson, progressLine, say, table } from './output.ts';

const atOnce = 8;
const bytesAtMost = 20_000_000;

interface Ended {
  readonly line: number;
  readonly name: string;
  /** `unchanged`: one of this name, role and type is there already, so that a file can be imported again. */
  readonly result: 'added' | 'unchanged' | 'ok' | 'failed';
  readonly id?: string;
  readonly problems: readonly FieldProblem[];
}

export async function importIntegrations(path: string, options: ImportOptions): Promise<void> {
  const rows = readImport(path, readText(path));
  const progress = progressLine('testing the roles');
  const ended = await withService(options, 'integrations import', async (service, journal) => {
    const known = journal.integrations();
    const limit = pLimit(atOnce);
    let done = 0;
    return Promise.all(
      rows.map((row) =>
        limit(async () => {
          const end = await importRow(service, known, row, options.testOnly !== true);
          done += 1;
          progress.update(done, rows.length, row.name);
          return end;
        }),
      ),
    ).finally(() => progress.end());
  });
  show(ended, options);
  if (ended.some(({ result }) => result === 'failed')) process.exitCode = 3;
}

async function importRow(
  service: IntegrationService,
  known: readonly Integration[],
  { line, name, request, problems }: ImportRow,
  save: boolean,
): Promise<Ended> {
  if (request === undefined) return { line, name, result: 'failed', problems };
  const same = known.find((integration) => integration.name === name);
  const isSame =
    same?.roleArn === request.roleArn &&
    same.type === request.type &&
    same.snsTopicsArns.join() === (request.snsTopicsArns ?? []).join();
  if (same !== undefined && isSame) return { line, name, result: 'unchanged', id: same.id, problems };
  try {
    const { id } = await service.create(request, { save });
    return save ? { line, name, result: 'added', id, problems } : { line, name, result: 'ok', problems };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { line, name, result: 'failed', problems: error.problems };
  }
}

function show(ended: readonly Ended[], options: ImportOptions): void {
  if (options.json === true) {
    for (const row of ended) printJson(row);
    return;
  }
  const failed = ended.filter(({ result }) => result === 'failed');
  if (failed.length > 0) {
    print(
      table<Ended>(
        [
          { title: 'line', align: 'right', value: ({ line }) => line },
          { title: 'name', value: ({ name }) => name.slice(0, 60) },
          { title: 'why not', value: ({ problems }) => textOf(problems) },
        ],
        failed,
      ),
    );
  }
  const count = (wanted: Ended['result']): number => ended.filter(({ result }) => result === wanted).length;
  const good = options.testOnly === true ? `${count('ok')} could be added` : `${count('added')} added`;
  say(
    `${plural(ended.length, 'line')}: ${good}, ${count('unchanged')} there already, ${failed.length} failed.`,
  );
}

function textOf(problems: readonly FieldProblem[]): string {
  return problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
}

function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > bytesAtMost) throw new UsageError(`${path}: ${size} bytes, ${bytesAtMost} at most`);
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`integrations import: ${path} cannot be read (${said})`, { cause });
  }
}
