// The enrichment table as CSV (RFC 4180) and as JSON, a row a line; and its ETag, which changes with its content's place in the journal.
import { hash } from 'node:crypto';
import { version } from '../version.ts';
import type { Index } from './views.ts';
import { enrichmentColumns, type EnrichmentRow, enrichmentRows } from './rows.ts';

export type EnrichmentFormat = 'csv' | 'json';

export const enrichmentTypes: Readonly<Record<EnrichmentFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json',
};

/** Lines with their ends. */
export function* enrichmentText(index: Index, format: EnrichmentFormat): Generator<string> {
  if (format === 'csv') {
    yield `${enrichmentColumns.map(({ name }) => name).join(',')}\r\n`;
    for (const row of enrichmentRows(index)) yield csvLine(row);
    return;
  }
  yield `{"seq":${index.generation.seq},"rows":[`;
  let separator = '\n';
  for (const row of enrichmentRows(index)) {
    yield `${separator}${jsonText(row)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** Weak: rows may come in another order while they say the same. */
export function enrichmentTag(index: Index, format: EnrichmentFormat, journalId: string): string {
  const key = `${version()} ${journalId} ${index.generation.seq} ${format}`;
  return `W/"${hash('sha1', key, 'base64url')}"`;
}

function csvLine(row: EnrichmentRow): string {
  return `${enrichmentColumns.map((column) => csvField(column.value(row))).join(',')}\r\n`;
}

/** A text that begins like a formula is quoted like any other: it is data for programs. */
function csvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The same columns; what is empty is left out, and lists are lists. */
function jsonText(row: EnrichmentRow): string {
  const { securityGroups, tags } = row.resource;
  return JSON.stringify({
    ...Object.fromEntries(
      enrichmentColumns.flatMap((column) => {
        const value = column.value(row);
        return value === '' ? [] : [[column.name, value] as const];
      }),
    ),
    ...(securityGroups === undefined ? {} : { security_groups: securityGroups }),
    ...(tags === undefined ? {} : { tags }),
  });
}
