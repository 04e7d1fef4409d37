// The rounds of a schedule as a function of the time. node-cron says which minutes an expression means; its own timer is not used, since
// that waits out a clock that was set back, and walks through every tick that a clock set forward jumped over.
import { createTask, validateDetailed } from 'node-cron';
import { UsageError } from '../errors.ts';
import type { Round } from './schedule.ts';

const minuteMs = 60_000;
/** An inventory older than that is none. */
const longestMs = 31 * 86_400_000;

/**
 * Rounds between the ticks of a cron expression of five fields, in local time.
 * @throws UsageError for an expression that is wrong, or has less than a tick in 31 days
 */
export function cronRounds(expression: string, option = '--cron'): (now: number) => Round {
  const { valid, errors } = validateDetailed(expression);
  const wrong = (why: string): UsageError =>
    new UsageError(
      `${option}: "${expression}" ${why}; "*/5 * * * *" is every five minutes, "0 6 * * *" every day at six`,
    );
  if (!valid) throw wrong(`is no cron expression (${errors[0]?.message ?? 'not understood'})`);
  if (expression.trim().split(/\s+/).length !== 5) throw wrong('must have five fields, minutes first');
  const task = createTask(expression, () => undefined);

  function tick(start: number, stepMs: number): number {
    for (let at = start; Math.abs(at - start) <= longestMs; at += stepMs)
      if (task.match(new Date(at))) return at;
    throw wrong('has no tick within 31 days');
  }

  let known: Round | undefined;
  function roundAt(now: number): Round {
    if (known !== undefined && now >= known.from && now < known.to) return known;
    const minute = Math.floor(now / minuteMs) * minuteMs;
    known = { from: tick(minute, -minuteMs), to: tick(minute + minuteMs, minuteMs) };
    return known;
  }
  roundAt(Date.now());
  return roundAt;
}
