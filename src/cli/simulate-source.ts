// What `simulate` serves: a generated network of the sizes asked for, or a folder of saved answers. Refuses both at once.
import { randomInt } from 'node:crypto';
import { UsageError } from '../errors.ts';
import type { Kind } from '../kind.ts';
import type { AnswerSource } from '../simulator/answers.ts';
import { createEstate, type GeneratedAws } from '../simulator/generated/estate.ts';
import { openReplay, type Replay } from '../simulator/replay.ts';
import { plural, print, printJson } from './output.ts';
import type { SimulateOptions } from './simulate.ts';
import { readInteger } from './values.ts';

interface Source {
  readonly source: AnswerSource;
  readonly generated?: Generated;
  readonly replay?: Replay;
}

export interface Generated {
  readonly aws: GeneratedAws;
  readonly about: {
    readonly seed: string;
    readonly accounts: number;
    readonly regions: number;
    readonly interfaces: number;
  };
  readonly text: string;
  readonly changeEveryMs: number | undefined;
}

export function openSource(options: SimulateOptions, kinds: readonly Kind[]): Source {
  const { replay: dir } = options;
  if (dir === undefined) {
    const generated = generate(options, kinds);
    return { source: generated.aws, generated };
  }
  const { accounts, regions, interfaces, seed, changeEveryMs } = options;
  if ([accounts, regions, interfaces, seed, changeEveryMs].some((option) => option !== undefined)) {
    throw new UsageError(
      '--replay serves saved answers as they are: leave out --accounts, --regions, --interfaces, --seed and --change-every-ms, or leave out --replay',
    );
  }
  const replay = given('--replay', () => openReplay(dir));
  return { source: replay, replay };
}

function generate(options: SimulateOptions, kinds: readonly Kind[]): Generated {
  const about = {
    seed: options.seed ?? String(randomInt(1_000_000)),
    accounts: readInteger('--accounts', options.accounts ?? '3', 1, 200),
    regions: readInteger('--regions', options.regions ?? '4', 1, 32),
    interfaces: readInteger('--interfaces', options.interfaces ?? '1000', 10, 1_000_000),
  };
  const { changeEveryMs: every } = options;
  const size = `${plural(about.accounts, 'account')}, ${plural(about.regions, 'region')}, ${plural(about.interfaces, 'network interface')}`;
  return {
    aws: createEstate({ ...about, kinds }),
    about,
    text: `Generated: ${size}; --seed ${about.seed} gives it again.`,
    changeEveryMs: every === undefined ? undefined : readInteger('--change-every-ms', every, 1, 86_400_000),
  };
}

/** Changes the network for as long as nobody stops it, and tells each thing that happened; gives what stops it. */
export function changeOn({ aws, changeEveryMs }: Generated, json: boolean): () => void {
  if (changeEveryMs === undefined) return () => {};
  const timer = setInterval(() => {
    for (const truth of aws.mutate()) {
      if (json) printJson(truth);
      else {
        const { at, change, kind, resourceId, accountId, region, paths } = truth;
        print([at, change, kind, resourceId, `${accountId}/${region}`, paths.join(' ')].join('  ').trimEnd());
      }
    }
  }, changeEveryMs);
  return () => clearInterval(timer);
}

/** Wrong files are wrong use; the reason names the file and what to do. */
export function given<Read>(option: string, read: () => Read): Read {
  try {
    return read();
  } catch (cause) {
    throw new UsageError(`${option}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
