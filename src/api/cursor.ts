// Cursors: where a page ended, opaque to clients. One that was not given by this API is refused; one that was made up leads nowhere but
// into the caller's own group.
import { z } from 'zod';
import { invalid } from './problem.ts';

export function cursorOf(place: object): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws Problem 400 */
export function placeOf<Form extends z.ZodType>(
  form: Form,
  cursor: string | undefined,
): z.infer<Form> | undefined {
  if (cursor === undefined) return undefined;
  const read = form.safeParse(parsed(cursor));
  if (read.success) return read.data;
  throw invalid([{ code: 'format', field: 'cursor', message: 'not a cursor of this list' }]);
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined; // No JSON is no cursor: the form says so.
  }
}
