// When each integration is asked: once in every round of the schedule, at a moment of its own that never moves. Pure: the clock is given.
// Refuses to catch up: a round that was missed, by a sleeping machine or a clock that was set, is counted and not made up for.
import { createHash } from 'node:crypto';

/** A span of the schedule, in ms since 1970: from one tick until the next. */
export interface Round {
  readonly from: number;
  readonly to: number;
}

export interface Looked {
  /** Whose turn has come now. */
  readonly due: readonly string[];
  /** Turns that were left out: still busy with the one before, or missed. */
  readonly skipped: readonly string[];
}

export interface Schedule {
  look(now: number, ids: readonly string[], isBusy: (id: string) => boolean): Looked;
  /** When its next turn is. */
  nextAt(id: string, now: number): number;
  /** It had a turn then: in a life of the daemon before this one. */
  remember(id: string, at: number): void;
}

/** `roundAt`: the round that a moment is in. */
export function createSchedule(roundAt: (now: number) => Round): Schedule {
  const turns = new Map<string, number>();
  const shares = new Map<string, number>();
  /** Those of the last look. */
  let seen: ReadonlySet<string> = new Set();
  let current: Round | undefined;

  function hadTurn(id: string, { from }: Round, now: number): boolean {
    const turn = turns.get(id);
    // A turn in the future is one before the clock was set back: it says nothing about this round.
    return turn !== undefined && turn >= from && turn <= now;
  }

  function turnIn({ from, to }: Round, id: string): number {
    const share = shares.get(id) ?? shareOf(id);
    shares.set(id, share);
    return from + Math.floor(share * (to - from));
  }

  /** Rounds that went by without a look, with the one before where its turn was not had. */
  function missed(id: string, before: Round, now: Round): number {
    if (!seen.has(id) || now.from <= before.to) return 0;
    const between = Math.round((now.from - before.to) / (before.to - before.from));
    return between + (hadTurn(id, before, before.to) ? 0 : 1);
  }

  /** Its turn was so near the end of the round that the first look after it is in the next one. */
  function isLate(id: string, before: Round, now: Round): boolean {
    return seen.has(id) && now.from === before.to && !hadTurn(id, before, before.to);
  }

  function look(now: number, ids: readonly string[], isBusy: (id: string) => boolean): Looked {
    const round = roundAt(now);
    const before = current ?? round;
    current = round;
    const due: string[] = [];
    const skipped: string[] = [];

    function takeTurn(id: string, at: number): void {
      turns.set(id, at);
      if (isBusy(id)) skipped.push(id);
      else due.push(id);
    }

    for (const id of ids) {
      for (let count = missed(id, before, round); count > 0; count--) skipped.push(id);
      const late = isLate(id, before, round);
      if (!hadTurn(id, round, now) && now >= turnIn(round, id)) {
        if (late) skipped.push(id);
        takeTurn(id, now);
      } else if (late) {
        takeTurn(id, before.to - 1);
      }
    }
    forgetOthers(new Set(ids));
    return { due, skipped };
  }

  function forgetOthers(ids: ReadonlySet<string>): void {
    seen = ids;
    for (const known of [turns, shares]) for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
  }

  function nextAt(id: string, now: number): number {
    const round = roundAt(now);
    if (!hadTurn(id, round, now)) return Math.max(now, turnIn(round, id));
    return turnIn(roundAt(round.to), id);
  }

  return { look, nextAt, remember: (id, at) => void turns.set(id, at) };
}

/** From 0 to less than 1, always the same for an id; ids spread evenly over it. */
export function shareOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32;
}
