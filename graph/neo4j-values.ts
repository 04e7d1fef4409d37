// Parameters for Neo4j, and its values as the port's plain JSON. Whole numbers go as integers: a JavaScript number would arrive as a
// float, which SKIP and LIMIT refuse and which never equals a stored count's type.
import {
  type Integer,
  type ManagedTransaction,
  int,
  isDate,
  isDateTime,
  isDuration,
  isLocalDateTime,
  isLocalTime,
  isNode,
  isPath,
  isRelationship,
  isTime,
} from 'neo4j-driver';

import type { CypherValue, Rows, Statement } from './engine.ts';

type Parameter = CypherValue | Integer | readonly Parameter[] | { readonly [key: string]: Parameter };

/** A duration as the driver gives it; the driver's own text of seven days is `P0M7DT0S`. */
interface DurationParts {
  readonly months: number;
  readonly days: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

export function parametersOf(statement: Statement): Record<string, Parameter> {
  return mapValues(statement.params ?? {}, parameter);
}

function parameter(value: CypherValue): Parameter {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? int(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  return isList(value) ? value.map(parameter) : mapValues(value, parameter);
}

/** The rows of a query, up to `maxRows` of them. */
export async function readRows(
  transaction: ManagedTransaction,
  text: string,
  params: object,
  maxRows = Number.POSITIVE_INFINITY,
): Promise<Rows> {
  const result = transaction.run(text, params);
  const columns = await result.keys();
  const rows: CypherValue[][] = [];
  // Leaving the loop stops the stream: the rest is neither sent nor built.
  for await (const record of result) {
    if (rows.length === maxRows) return { columns, rows, truncated: true };
    rows.push(columns.map((column) => plain(record.get(column))));
  }
  return { columns, rows };
}

/** Labels and keys sorted, since the engines order them differently; `undefined` is null. */
function plain(value: unknown): CypherValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map((item: unknown) => plain(item));
  if (typeof value !== 'object') return String(value);
  return plainGraph(value) ?? plainTime(value) ?? plainMap(value);
}

function plainGraph(value: object): CypherValue | undefined {
  if (isNode(value)) {
    return { id: value.elementId, labels: [...value.labels].sort(), properties: plainMap(value.properties) };
  }
  if (isRelationship(value)) {
    const { elementId: id, type, properties, startNodeElementId: start, endNodeElementId: end } = value;
    return { id, type, properties: plainMap(properties), start, end };
  }
  if (!isPath(value)) return undefined;
  return [
    plain(value.start),
    ...value.segments.flatMap((segment) => [plain(segment.relationship), plain(segment.end)]),
  ];
}

function plainTime(value: object): string | undefined {
  if (isDuration(value)) return durationText(asParts(value));
  const isTemporal =
    isDateTime(value) || isLocalDateTime(value) || isDate(value) || isTime(value) || isLocalTime(value);
  // The driver writes nanoseconds with all their zeros.
  return isTemporal
    ? String(value)
        .replace(/(\.\d*?)0+(?=\D|$)/, '$1')
        .replace(/\.(?=\D|$)/, '')
    : undefined;
}

/** ISO 8601 as short as it goes: `P7D`, `P1Y2M`, `PT1H1M1S`, `-P1D`. */
function durationText(parts: DurationParts): string {
  const { months, days, nanoseconds } = parts;
  const isNegative = months <= 0 && days <= 0 && parts.seconds <= 0 && months + days + parts.seconds < 0;
  const sign = isNegative ? -1 : 1;
  const nanos = sign * (parts.seconds * 1e9 + nanoseconds);
  const [minutes, rest] = [Math.trunc(nanos / 60e9), nanos % 60e9];
  const date = [
    unit(Math.trunc((sign * months) / 12), 'Y'),
    unit((sign * months) % 12, 'M'),
    unit(sign * days, 'D'),
  ];
  const time = [unit(Math.trunc(minutes / 60), 'H'), unit(minutes % 60, 'M'), unit(rest / 1e9, 'S')].join('');
  const text = date.join('') + (time === '' ? '' : `T${time}`);
  return `${isNegative ? '-' : ''}P${text === '' ? 'T0S' : text}`;
}

function unit(count: number, letter: string): string {
  return count === 0 ? '' : `${count}${letter}`;
}

/** Maps, and what has no plain form (points, vectors) as the driver's text. */
function plainMap(value: object): CypherValue {
  if (!isPlainObject(value)) return String(value);
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, item]) => [key, plain(item)]));
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: object): value is readonly CypherValue[] {
  return Array.isArray(value);
}

/** With `disableLosslessIntegers` its parts are numbers; the driver's type cannot say so. */
function asParts(duration: object): DurationParts {
  return duration as DurationParts;
}
