// Where the simulator's answers come from: recorded files (replay.ts), or a generated network.
// A source knows nothing of pages, filters, ids or faults; those are AWS's own doing and stand in this folder.

import type { Json } from './record.ts';

export interface AnswerSource {
  /** Account ids, 12 digits; the first one owns every access key that nobody registered. */
  accounts(): readonly string[];
  /** Regions where the account has something; an opt-in region in here counts as opted in. */
  regions(account: string): readonly string[];
  /**
   * The whole answer document of an operation in one location: every item, unfiltered, unpaged, in the members of
   * the SDK's output type; times as Date, ISO text or epoch seconds. Members that the SDK does not know are ignored.
   *
   * - `undefined`: nothing there; AWS's empty answer is given.
   * - `noSuchParent`: the operation is asked once per parent (DescribeListeners by LoadBalancerArn), and the parent
   *   named in `input` does not exist; its NotFound code is given. Asked without a parent: the answer over all of them.
   *
   * `service` is what the kinds' declarations call it: `elb` and `elbv2` have operations of the same names.
   *
   * Items are kept as written bytes: an item must be replaced to change, never mutated.
   */
  answer(account: string, region: string, operation: string, input: Json, service: string): unknown;
  /** Lets AssumeRole into accounts that are not listed; they are empty. */
  readonly anyAccount?: boolean;
}

/** What a source answers for a parent that does not exist. */
export const noSuchParent: unique symbol = Symbol('no such parent');
