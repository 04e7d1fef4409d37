// Remembers what was asked of the simulator, so that a test can say which calls were made and which were not.

import type { FaultName } from './faults.ts';

export interface RecordedCall {
  /** The caller's account. */
  readonly account: string;
  readonly region: string;
  /** The signing name: `ec2`, `elasticloadbalancing`, `sts`. */
  readonly service: string;
  readonly operation: string;
  readonly at: Date;
  readonly accessKeyId: string;
  /** The fault that decided the answer, or else the first one that changed it. */
  readonly fault?: FaultName;
}

const capacity = 100_000;

export class CallLog {
  #entries: RecordedCall[] = [];

  add(call: RecordedCall): void {
    this.#entries.push(call);
    // Cut by halves: dropping one entry per call would move the whole list each time.
    if (this.#entries.length >= 2 * capacity) this.#entries = this.#entries.slice(-capacity);
  }

  entries(): readonly RecordedCall[] {
    return this.#entries.slice(-capacity);
  }

  clear(): void {
    this.#entries = [];
  }
}
