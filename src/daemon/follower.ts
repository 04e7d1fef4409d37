// Follows the journals of groups into a view: one at a time for each group, and never more than once more for all that came meanwhile.
export interface Follower {
  /** Resolves when the view has everything that was there when this was called. */
  follow(aid: string): Promise<void>;
}

/** `run` never fails. */
export function createFollower(run: (aid: string) => Promise<void>): Follower {
  const running = new Map<string, Promise<void>>();
  const next = new Map<string, Promise<void>>();

  function begin(aid: string): Promise<void> {
    const current = run(aid).finally(() => {
      if (running.get(aid) === current) running.delete(aid);
    });
    running.set(aid, current);
    return current;
  }

  async function follow(aid: string): Promise<void> {
    const current = running.get(aid);
    if (current === undefined) return begin(aid);
    const waiting =
      next.get(aid) ??
      current.then(() => {
        next.delete(aid);
        return begin(aid);
      });
    next.set(aid, waiting);
    return waiting;
  }

  return { follow };
}
