// Webhooks of all groups: delivered after each commit, and again when something is due.
import { type CourierParts, deliverDue } from '../webhooks/courier.ts';
import { createFollower } from './follower.ts';

export interface Couriers {
  /** Something may be due in this group. Returns at once. */
  deliver(aid: string): void;
  close(): void;
}

/** A timer that is set for longer is set again when it rings: clocks are set, machines sleep. */
const longestMs = 60_000;

export function createCouriers(partsOf: (aid: string) => Omit<CourierParts, 'isClosed'>): Couriers {
  const timers = new Map<string, NodeJS.Timeout>();
  let isClosed = false;

  const follower = createFollower(async (aid) => {
    if (isClosed) return;
    clearTimeout(timers.get(aid));
    timers.delete(aid);
    const parts = partsOf(aid);
    const due = await deliverDue({ ...parts, isClosed: () => isClosed });
    if (due === undefined || isClosed) return;
    const pause = Math.min(longestMs, Math.max(0, due - parts.now().getTime()));
    timers.set(
      aid,
      setTimeout(() => void follower.follow(aid), pause),
    );
  });

  return {
    deliver: (aid) => void follower.follow(aid),
    close: () => {
      isClosed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
