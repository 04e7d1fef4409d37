// What a command says and where: data on stdout, messages and progress on stderr; colour and bars only on a terminal.
import { styleText } from 'node:util';
import { printable } from '../errors.ts';

type Style = Parameters<typeof styleText>[0];

export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

export function say(line = ''): void {
  process.stderr.write(`${line}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** Styled where stdout is a terminal that takes colour (NO_COLOR and FORCE_COLOR are respected). */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  readonly value: (row: Row) => string | number;
}

/** Columns padded to their widest cell, two spaces apart; the last one is not padded. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => oneLine(String(column.value(row)))));
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...cells.map((line) => line[index]?.length ?? 0)),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => {
        const width = widths[index] ?? 0;
        if (columns[index]?.align === 'right') return text.padStart(width);
        return index === columns.length - 1 ? text : text.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const head = styled('bold', line(columns.map((column) => column.title.toUpperCase())));
  return [head, ...cells.map(line)].join('\n');
}

/** For a line of a terminal. */
export const oneLine = printable;

/** 2026-11-22 04:05:06, UTC, as people read it. */
export function shortTime(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

export interface ProgressLine {
  update(done: number, total: number, what: string): void;
  end(): void;
}

/** One line on stderr that rewrites itself; nothing at all where stderr is no terminal. */
export function progressLine(title: string): ProgressLine {
  if (!process.stderr.isTTY) return { update: () => undefined, end: () => undefined };
  const width = 24;
  let last = 0;
  return {
    update: (done, total, what) => {
      const now = Date.now();
      if (done < total && now - last < 80) return;
      last = now;
      const filled = total === 0 ? width : Math.round((done / total) * width);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
      process.stderr.write(`\r\u001b[2K${title} ${bar} ${done}/${total} ${what}`);
    },
    end: () => {
      process.stderr.write('\r\u001b[2K');
    },
  };
}
