// The lines of a file of integrations: CSV with a header, a JSON list, or one JSON object a line. Pure.
// A file that is not of that form is refused as a whole; a line that is wrong is a row with its problems, and the others stand.
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type FieldProblem, UsageError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { IntegrationRequest } from './model.ts';

export interface ImportRow {
  /** Line of the file where it begins; of a JSON list, its place in the list. */
  readonly line: number;
  /** As it stands there, for the report. */
  readonly name: string;
  readonly request: IntegrationRequest | undefined;
  readonly problems: readonly FieldProblem[];
}

const columns = ['name', 'roleArn', 'type', 'snsTopicsArns'] as const;
const rowsAtMost = 10_000;

const types = {
  inventory: 'inventory-monitoring',
  'flow-logs': 'flow-logs-monitoring',
  'inventory-monitoring': 'inventory-monitoring',
  'flow-logs-monitoring': 'flow-logs-monitoring',
} as const;

const form = z.strictObject({
  name: z.string(),
  roleArn: z.string(),
  type: z
    .enum(['inventory', 'flow-logs', 'inventory-monitoring', 'flow-logs-monitoring'])
    .default('inventory'),
  snsTopicsArns: z
    .union([
      z.array(z.string()),
      z.string().transform((text) => text.split(/[\s;]+/).filter((arn) => arn !== '')),
    ])
    .default([]),
});

/** @throws UsageError where the file is of no such form. */
export function readImport(path: string, text: string): readonly ImportRow[] {
  const begin = text.replace(/^\uFEFF/, '').trimStart();
  const records =
    begin.startsWith('[') || begin.startsWith('{') ? readJson(path, begin) : readCsv(path, text);
  if (records.length === 0) throw new UsageError(`${path}: there is nothing in it to import`);
  if (records.length > rowsAtMost) {
    throw new UsageError(`${path}: ${records.length} lines, ${rowsAtMost} at most; import it in parts`);
  }
  return withoutRepeats(records.map(({ line, value }) => rowOf(line, value)));
}

interface Record {
  readonly line: number;
  readonly value: unknown;
}

function readJson(path: string, text: string): readonly Record[] {
  if (text.startsWith('[')) {
    const list: unknown = parsed(path, text, 1);
    return Array.isArray(list) ? list.map((value: unknown, index) => ({ line: index + 1, value })) : [];
  }
  return text
    .split('\n')
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .flatMap(({ line, text: row }) => (row === '' ? [] : [{ line, value: parsed(path, row, line) }]));
}

function parsed(path: string, text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${path}, line ${line}: this is not JSON (${said}); nothing was imported`, {
      cause,
    });
  }
}

function readCsv(path: string, text: string): readonly Record[] {
  try {
    const records: readonly { record: unknown; info: { lines: number } }[] = parse(text, {
      bom: true,
      columns: (header: readonly string[]) => checkHeader(path, header),
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return records.map(({ record, info }) => ({ line: info.lines, value: withoutEmpty(record) }));
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${path}: this is not CSV (${said}); nothing was imported`, { cause });
  }
}

function checkHeader(path: string, header: readonly string[]): string[] {
  for (const name of header) {
    if (columns.some((column) => column === name)) continue;
    const hint = nearest(name, columns);
    const mend = hint === undefined ? `the columns are ${columns.join(', ')}` : `did you mean "${hint}"?`;
    throw new UsageError(`${path}: unknown column "${name}"; ${mend}; nothing was imported`);
  }
  const missing = ['name', 'roleArn'].filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new UsageError(
      `${path}: the first line must name the columns, and ${missing.join(' and ')} is missing; nothing was imported`,
    );
  }
  return [...header];
}

/** An empty cell is a field that is not given; an empty name is still a wrong one. */
function withoutEmpty(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record;
  return Object.fromEntries(
    Object.entries(record).filter(([name, value]) => value !== '' || name === 'name' || name === 'roleArn'),
  );
}

function rowOf(line: number, value: unknown): ImportRow {
  const name = nameOf(value);
  const { data, error } = form.safeParse(value);
  if (data === undefined) {
    const problems = error.issues.map(({ path, message }) => ({
      code: 'format',
      field: path.join('.') || 'line',
      message,
    }));
    return { line, name, request: undefined, problems };
  }
  return { line, name, request: { ...data, type: types[data.type] }, problems: [] };
}

function nameOf(value: unknown): string {
  const name: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'name') : undefined;
  return typeof name === 'string' ? name : '';
}

/** Of lines that stand against each other the first is kept, whatever the order in which they are worked on. */
function withoutRepeats(rows: readonly ImportRow[]): readonly ImportRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const { request } = row;
    if (request === undefined) return row;
    const problems: FieldProblem[] = [];
    const keys = [
      ['name', request.name.normalize('NFC')],
      ['roleArn', `${request.type} ${request.roleArn}`],
      ...(request.snsTopicsArns ?? []).map((arn) => ['snsTopicsArns', arn]),
    ] as const;
    for (const [field = '', text = ''] of keys) {
      const first = seen.get(`${field} ${text}`);
      if (first !== undefined && first !== row.line) {
        problems.push({ code: 'duplicate', field, message: `line ${first} has it already` });
      }
    }
    if (problems.length > 0) return { ...row, request: undefined, problems };
    for (const [field = '', text = ''] of keys) seen.set(`${field} ${text}`, row.line);
    return row;
  });
}
