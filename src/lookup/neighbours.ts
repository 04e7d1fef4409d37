// Who else has or had what some interfaces have or had, by an index: a segment that is laid over it must have all of a key, or nothing.
import type { History } from '../journal/histories.ts';
import { networksIn, publicNetworks, tellingPaths, vpcOf } from './facts.ts';
import type { Index } from './views.ts';
import type { SegmentView } from './generation.ts';
import { headOf } from './holders.ts';
import type { Network } from './segment.ts';
import { versionsOf } from './timeline.ts';

export interface Neighbours {
  /** Interfaces of the things. */
  readonly members: ReadonlySet<string>;
  /** Interfaces that ever had an address of theirs. */
  readonly holders: ReadonlySet<string>;
}

export function neighbours(
  index: Index,
  things: ReadonlySet<string>,
  interfaces: readonly History[],
): Neighbours {
  const members = new Set<string>();
  for (const id of things) {
    for (const view of index.views) {
      const number = view.number(id);
      if (number < 0) continue;
      addAll(members, view, view.firstMember(number));
      break;
    }
  }
  const holders = new Set<string>();
  for (const history of interfaces) {
    for (const { state } of versionsOf(history, tellingPaths)) {
      for (const network of networksIn(state)) addHolders(holders, index, vpcOf(state), network);
      for (const network of publicNetworks(state)) addHolders(holders, index, undefined, network);
    }
  }
  return { members, holders };
}

function addHolders(ids: Set<string>, index: Index, vpc: string | undefined, network: Network): void {
  for (const view of index.views) {
    const head = headOf(view, view.vpcNumber(vpc), network, network.length);
    if (head === 0) continue;
    addAll(ids, view, head);
    return;
  }
}

function addAll(ids: Set<string>, view: SegmentView, head: number): void {
  for (let hold = head; hold !== 0; hold = view.nextHold(hold)) ids.add(view.id(view.holder(hold)));
}
