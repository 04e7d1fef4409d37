// The benchmarks' table: what, measured, floor in the same run, ratio, target.
import type { BenchmarkRow } from './benchmark.ts';

const head = ['what', 'measured', 'floor', 'ratio', 'target', ''] as const;

export function tableText(rows: readonly BenchmarkRow[]): string {
  const cells = rows.map((row) => [
    row.what,
    row.measured,
    row.floor ?? '',
    row.ratio ?? '',
    row.target,
    verdict(row),
  ]);
  const all = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function verdict({ held }: BenchmarkRow): string {
  if (held === undefined) return '';
  return held ? 'held' : 'MISSED';
}
