// Which cycles run: a bounded number at once, never two at one place, those asked for by hand first. An integration waits or runs once.
export interface CycleJob {
  /** The integration. */
  readonly id: string;
  /** Cycles at the same place touch the same locations. */
  readonly place: string;
  readonly byHand: boolean;
}

export interface CycleQueue<Job extends CycleJob> {
  /** Gives how it ends: its own, or that of the one which waits already. `undefined`: given up before it began. */
  add(job: Job): Promise<void> | undefined;
  isBusy(id: string): boolean;
  isRunning(id: string): boolean;
  readonly waiting: number;
  readonly running: number;
  /** What waits is given up; what runs goes on. */
  close(): void;
}

interface Entry<Job> {
  job: Job;
  readonly ended: PromiseWithResolvers<void>;
}

/** `run` never fails: how a cycle ended is its own business. */
export function createQueue<Job extends CycleJob>(
  atOnce: number,
  run: (job: Job) => Promise<void>,
): CycleQueue<Job> {
  const waiting = new Map<string, Entry<Job>>();
  const running = new Map<string, Job>();
  let closed = false;

  function next(): Entry<Job> | undefined {
    const places = new Set([...running.values()].map(({ place }) => place));
    const free = [...waiting.values()].filter(({ job }) => !places.has(job.place));
    return free.find(({ job }) => job.byHand) ?? free[0];
  }

  function pump(): void {
    while (running.size < atOnce) {
      const entry = next();
      if (entry === undefined) return;
      waiting.delete(entry.job.id);
      running.set(entry.job.id, entry.job);
      void finish(entry);
    }
  }

  async function finish({ job, ended }: Entry<Job>): Promise<void> {
    try {
      await run(job);
    } finally {
      running.delete(job.id);
      ended.resolve();
      pump();
    }
  }

  function add(job: Job): Promise<void> | undefined {
    if (closed || running.has(job.id)) return undefined;
    const known = waiting.get(job.id);
    if (known !== undefined) {
      if (job.byHand) known.job = job;
      return known.ended.promise;
    }
    const entry = { job, ended: Promise.withResolvers<void>() };
    waiting.set(job.id, entry);
    pump();
    return entry.ended.promise;
  }

  return {
    add,
    isBusy: (id) => waiting.has(id) || running.has(id),
    isRunning: (id) => running.has(id),
    get waiting() {
      return waiting.size;
    },
    get running() {
      return running.size;
    },
    close: () => {
      closed = true;
      for (const { ended } of waiting.values()) ended.resolve();
      waiting.clear();
    },
  };
}
