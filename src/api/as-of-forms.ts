// How answers about a time say how certain they are: per resource, and in sum.
import { z } from 'zod';
import type { Blind } from '../journal/as-of-coverage.ts';
import type { AsOf } from '../journal/as-of-read.ts';
import type { PastReading } from '../journal/past.ts';
import { eventForm, named, time } from './forms.ts';

/** `at` of a query. */
export const atParameter = time.describe(
  'As it was then: what is not certain says so. A time before what is kept is 410',
);

export const certaintyForm = named(
  'Certainty',
  z
    .enum(['known', 'changing', 'unobserved'])
    .describe(
      'known: the complete reads before and after show it; changing: it changed between two reads around that time; unobserved: nobody looked',
    ),
);

const blindForm = named(
  'Blind',
  z
    .strictObject({
      accountId: z.string(),
      region: z.string(),
      kind: z.string(),
      action: z.string(),
      from: z.string().optional().describe('Its last complete read before'),
      until: z.string().optional().describe('Its first complete read after'),
    })
    .describe('A call that nobody read whole around that time'),
);

export const asOfForm = named(
  'AsOf',
  z.strictObject({
    certainty: certaintyForm,
    presence: z
      .enum(['present', 'absent', 'maybe'])
      .describe('maybe: it came or went between two reads around that time, or nobody had looked yet'),
    reason: z.enum(['before-discovery', 'released', 'not-read', 'another-view']).optional(),
    validFrom: z.string().optional().describe('It was so from then on, at the latest'),
    begunBy: z.int().optional().describe('Change that made it so'),
    validTo: z.string().optional().describe('It was so until then, at the least'),
    endedBy: z.int().optional().describe('Change that ended it; absent: it is so still'),
    changing: z.array(eventForm).optional().describe('Changes whose interval holds that time'),
    blind: z.array(blindForm).optional(),
    unseenPaths: z.array(z.string()).optional().describe('Learnt only later'),
  }),
);

/** The resource itself stands beside it; what is empty is left out. */
export function asOfAnswer(one: AsOf): object {
  const { id: _id, kind: _kind, resource: _resource, changing, blind, unseenPaths, ...rest } = one;
  return {
    ...rest,
    ...(changing.length === 0 ? {} : { changing }),
    ...(blind.length === 0 ? {} : { blind }),
    ...(unseenPaths.length === 0 ? {} : { unseenPaths }),
  };
}

export const certaintySum = {
  at: z.string().optional().describe('The time that was asked for'),
  certainty: named(
    'CertaintySum',
    z.strictObject({
      known: z.int(),
      changing: z.int(),
      unobserved: z.int(),
      blind: z.array(blindForm).describe('Calls behind this answer that nobody read whole around that time'),
      moreBlind: z.int().optional().describe('So many more of them'),
    }),
  )
    .optional()
    .describe('Only with `at`: how many of these are how certain'),
};

const blindAtMost = 200;

export function certaintyOf(
  found: readonly Pick<AsOf, 'certainty'>[],
  past: PastReading,
  place: Parameters<PastReading['blind']>[0],
): {
  readonly known: number;
  readonly changing: number;
  readonly unobserved: number;
  readonly blind: readonly Blind[];
  readonly moreBlind?: number;
} {
  const count = (wanted: AsOf['certainty']): number =>
    found.filter(({ certainty }) => certainty === wanted).length;
  const blind = past.blind(place);
  return {
    known: count('known'),
    changing: count('changing'),
    unobserved: count('unobserved'),
    blind: blind.slice(0, blindAtMost),
    ...(blind.length > blindAtMost ? { moreBlind: blind.length - blindAtMost } : {}),
  };
}
