// What a measured cycle said of itself, and whether it is the cycle that was to be measured.
import type { Measured } from './measured-process.ts';

export interface Document {
  readonly scopes: Readonly<Record<string, number>>;
  readonly resources: Readonly<Record<string, number>>;
  readonly changes: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly bytes: number;
}

/** A cycle that read less, or that saw changes where there are none, would be cheap or dear for the wrong reason. */
export function checkCycle(measured: Measured, size: number, which: 'first' | 'unchanged'): Document {
  const document = asDocument(measured.result['document']);
  const changed = Object.values(document.changes).reduce((sum, count) => sum + count, 0);
  const there = Object.values(document.resources).reduce((sum, count) => sum + count, 0);
  const failed = ['denied', 'region-disabled', 'unavailable', 'incomplete'].filter(
    (outcome) => document.scopes[outcome] !== 0,
  );
  if (failed.length > 0) throw new Error(`the ${which} cycle had scopes that ended ${failed.join(', ')}`);
  if (document.resources['NetworkInterface'] !== size) {
    throw new Error(
      `the ${which} cycle has ${document.resources['NetworkInterface']} interfaces instead of ${size}`,
    );
  }
  const expected = which === 'first' ? there : 0;
  if (changed !== expected)
    throw new Error(`the ${which} cycle has ${changed} changes instead of ${expected}`);
  return document;
}

/** A cycle's own document (src/cycle-document.ts), come back over a pipe. */
export function asDocument(value: unknown): Document {
  return value as Document;
}
