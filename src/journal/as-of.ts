// What a resource was at a time: its changes undone, newest first, from its present state or from the last one before it went. Pure.
// Each path is undone by itself: of two changes that one answer each told of, the later one may have been seen first.
import type { ChangeClass } from '../change-words.ts';
import { undone } from '../diff.ts';
import type { Resource } from '../state.ts';
import type { Actor } from './attributions.ts';
import type { PastChange } from './histories.ts';

/**
 * `known`: the complete reads before and after that time show it. `changing`: a change happened between two reads around it.
 * `unobserved`: nobody looked.
 */
export type Certainty = 'known' | 'changing' | 'unobserved';

/** A change with what walking back needs. Health is none: what moves by itself has no past here. */
export interface Step extends PastChange {
  readonly resourceId: string;
  readonly kind: string;
  readonly class: ChangeClass;
  readonly accountId: string;
  readonly region: string;
  /** It was not known to be there before. */
  readonly isBirth: boolean;
  readonly actor: Actor | undefined;
}

/** What the changes alone say; whether anybody looked is asked of the scopes (as-of-coverage.ts). */
export interface Walked {
  /** As it was; where a change may have happened, before it. Undefined: not there, or never seen by then. */
  readonly state: Resource | undefined;
  /** `maybe`: it came or went between two reads around that time, or was first seen later, or left the policy before. */
  readonly presence: 'present' | 'absent' | 'maybe';
  readonly unseen: 'before-discovery' | 'released' | undefined;
  /** Changes between two reads around that time, oldest first. */
  readonly within: readonly Step[];
  /** Learnt later, by another account's view: what it was by that time nobody saw. */
  readonly learnt: readonly Step[];
  /** The last change that certainly had happened, and the first one that certainly had not. */
  readonly begun: Step | undefined;
  readonly ended: Step | undefined;
}

export interface Walk {
  /** The next older change; false: those before it say nothing more. */
  back(step: Step): boolean;
  end(): Walked;
}

/** CloudTrail tells whole seconds. */
const secondMs = 1_000;

/** When a change happened: after `early`, not after `late`; both the same where that is known exactly. '' is before everything. */
export function momentOf(step: Step): { readonly early: string; readonly late: string } {
  const { attributedAt, notBefore, seenAt, change } = step;
  if (attributedAt !== undefined) {
    const isWhole = /:\d\d(\.000)?Z$/.test(attributedAt);
    if (!isWhole) return { early: attributedAt, late: attributedAt };
    const end = new Date(Date.parse(attributedAt) + secondMs).toISOString();
    return { early: attributedAt, late: end < seenAt ? end : seenAt };
  }
  // Found, learnt or left: an end of knowledge, not a thing that happened.
  if (change === 'discovered' || change === 'released') return { early: seenAt, late: seenAt };
  return { early: notBefore ?? '', late: seenAt };
}

/** `skipped`: paths that are no part of the state, such as an account's own name for a zone. */
export function walkBack(
  present: Resource | undefined,
  at: string,
  skipped: (step: Step) => ReadonlySet<string>,
): Walk {
  let state = present;
  let presence: Walked['presence'] = present === undefined ? 'absent' : 'present';
  let unseen: Walked['unseen'];
  let begun: Step | undefined;
  let ended: Step | undefined;
  let isOwnerOpen = false;
  const within: Step[] = [];
  const learnt: Step[] = [];
  const settled = new Set<string>();

  function passDeath(step: Step, stage: Stage): boolean {
    if (stage === 'after') {
      begun ??= step;
      // What is found again had not been looked at; what was deleted was not there.
      unseen = step.change === 'released' ? 'released' : undefined;
      if (unseen === undefined) presence = 'absent';
      else {
        presence = 'maybe';
        state = step.last;
      }
      return false;
    }
    if (stage === 'within') within.push(step);
    presence = stage === 'within' ? 'maybe' : 'present';
    unseen = undefined;
    state = step.last;
    settled.clear();
    return true;
  }

  function passBirth(step: Step, stage: Stage): boolean {
    if (stage === 'after') {
      begun ??= step;
      return false;
    }
    if (stage === 'within' && step.notBefore !== undefined) {
      within.push(step);
      presence = 'maybe';
      return false;
    }
    // Found, or made at a time of which no read says that it was not there yet.
    const isFound = step.change === 'discovered' || step.notBefore === undefined;
    state = undefined;
    presence = isFound ? 'maybe' : 'absent';
    unseen = isFound ? 'before-discovery' : undefined;
    settled.clear();
    within.length = 0;
    learnt.length = 0;
    return true;
  }

  function passChange(step: Step, stage: Stage): boolean {
    const leftOut = skipped(step);
    const changes = step.changes.filter(({ path }) => !settled.has(path) && !leftOut.has(path));
    if (stage === 'after') {
      begun ??= step;
      for (const { path } of step.changes) settled.add(path);
      return true;
    }
    if (state === undefined) return true;
    if (stage === 'within' && changes.length > 0) within.push({ ...step, changes });
    if (step.change === 'discovered') {
      if (changes.length > 0) learnt.push({ ...step, changes });
      isOwnerOpen = true;
    }
    state = undone(state, changes);
    return true;
  }

  return {
    back: (step) => {
      if (isOwnerOpen && state !== undefined) {
        state = { ...state, accountId: step.accountId, region: step.region };
        isOwnerOpen = false;
      }
      const { early, late } = momentOf(step);
      const stage = late <= at ? 'after' : at <= early ? 'before' : 'within';
      if (stage !== 'after') ended = step;
      const goesOn =
        step.last !== undefined
          ? passDeath(step, stage)
          : step.isBirth
            ? passBirth(step, stage)
            : passChange(step, stage);
      // Whatever is older was seen by then, too.
      return goesOn && !(stage === 'after' && step.seenAt <= at);
    },
    end: () => ({
      state,
      presence,
      unseen,
      within: within.toReversed(),
      learnt: learnt.toReversed(),
      begun,
      ended,
    }),
  };
}

/** Where the asked time lies: after the change, before it, or where nobody can tell. */
type Stage = 'after' | 'before' | 'within';
