// When a cycle is killed, and where that was: by answers of AWS, by time, inside of a commit, at its end.
import { createInterface } from 'node:readline';
import { type Child, startFile } from '../core/child.ts';
import type { Random } from '../../src/simulator/generated/random.ts';
import type { Aws } from './rounds.ts';

/** What a round of all accounts costs, measured without a kill. */
export interface Measured {
  readonly answers: number;
  readonly ms: number;
  readonly commits: number;
  readonly commitMs: number;
}

export const moments = ['answer', 'commit', 'committed', 'time', 'finishing'] as const;
type Moment = (typeof moments)[number];

/** Where the process was, by its own words, each said before it goes on; the first two are of cycles that were not finished. */
export const places = ['nothing committed', 'part committed', 'inside a commit', 'at the end'] as const;

export interface Killed {
  readonly at: readonly (typeof places)[number][];
  /** The last change that it said was committed. */
  readonly lastSeq: number;
}

export interface Victim {
  /** Told of each answer that AWS is about to give. */
  onAnswer(): void;
  /** Lets it go, kills it at a moment, and tells where that was. */
  run(moment: Moment): Promise<Killed>;
}

/** A process that is ready to begin. */
export function raise(data: string, aws: Aws, measured: Measured, random: Random): Victim {
  const child = startFile(new URL('./kill-child.ts', import.meta.url), [data, JSON.stringify(aws)]);
  const ready = child.line();
  let answersLeft = Number.POSITIVE_INFINITY;

  function strike(): void {
    answersLeft = Number.POSITIVE_INFINITY;
    child.process.kill('SIGKILL');
  }

  function arm(moment: Moment): void {
    if (moment === 'answer') answersLeft = 1 + random.below(measured.answers);
    else if (moment === 'time') setTimeout(strike, random.below(measured.ms));
    else strikeAfter(moment);
  }

  /** Some way behind one of the lines that it says. */
  function strikeAfter(word: Moment): void {
    let linesLeft = 1 + random.below(word === 'finishing' ? aws.accounts.length : measured.commits);
    const delayMs = word === 'commit' ? random.below(Math.ceil(measured.commitMs)) : 0;
    createInterface({ input: child.process.stdout }).on('line', (line) => {
      if (!line.startsWith(word) || (word === 'commit' && line !== word)) return;
      linesLeft -= 1;
      if (linesLeft === 0) setTimeout(strike, delayMs);
    });
  }

  return {
    onAnswer: () => {
      answersLeft -= 1;
      if (answersLeft === 0) strike();
    },
    run: async (moment) => {
      if ((await ready) === undefined) throw new Error((await child.ended()).stderr);
      arm(moment);
      child.process.stdin.write('go\n');
      return whereKilled(await ended(child));
    },
  };
}

async function ended(child: Child): Promise<readonly string[]> {
  const { code, stderr, stdout } = await child.ended();
  if (code !== null || stderr !== '') throw new Error(`it ended by itself, with ${code}: ${stderr}`);
  return stdout.trim().split('\n');
}

function whereKilled(lines: readonly string[]): Killed {
  const words = lines.map((line) => line.split(' '));
  const lastSeq = Math.max(0, ...words.map(([word, seq]) => (word === 'committed' ? Number(seq) : 0)));
  const begun = words.findLastIndex(([word]) => word === 'begun');
  const cycle = words.slice(begun).map(([word]) => word);
  const last = cycle.at(-1);
  if (begun === -1 || last === 'finishing' || last === 'finished') return { at: ['at the end'], lastSeq };
  const so = cycle.includes('committed') ? 'part committed' : 'nothing committed';
  return { at: last === 'commit' ? [so, 'inside a commit'] : [so], lastSeq };
}
