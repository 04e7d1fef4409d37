// A few rows of an answer, with the columns that fit, as a table; rows that are left out are counted.
import type { CypherValue } from '../../graph/engine.ts';
import { type Column, plural, styled, table } from '../cli/output.ts';

type Row = Readonly<Record<string, CypherValue>>;

export interface Excerpt {
  readonly rows: readonly Row[];
  /** Column of the answer by its title. */
  readonly columns: Readonly<Record<string, string>>;
  readonly limit: number;
}

export function excerpt({ rows, columns, limit }: Excerpt): string {
  const shown = Object.entries(columns).map(([title, name]): Column<Row> => ({
    title,
    value: (row) => cell(row[name]),
  }));
  const cut = table(shown, rows.slice(0, limit));
  return rows.length <= limit
    ? cut
    : `${cut}\n${styled('dim', `… and ${plural(rows.length - limit, 'more row')}`)}`;
}

function cell(value: CypherValue | undefined): string {
  if (value === undefined || value === null) return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? Object.values(value).join(', ') : String(value);
}
