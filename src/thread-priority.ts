// Threads that collect and build go behind those that answer: where cores are fewer than threads, a request does not wait for a cycle.
import { getPriority, setPriority } from 'node:os';

/** Of the thread that calls it: a share of about a tenth beside one of full priority, and a whole core where nobody else wants it. */
const behind = 10;
const last = 19;

/** On Linux alone: elsewhere a priority is that of the whole process. */
export function goBehind(): void {
  if (process.platform !== 'linux') return;
  setPriority(Math.min(last, getPriority() + behind));
}
