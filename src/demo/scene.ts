// A scene of the demo: a heading, what it is about, and what is played; the figures are what `--json` gives and tests check.
import type { Progress, Stage } from './stage.ts';

export interface Scene {
  readonly title: string;
  /** Told before anything is done. Lines of at most 100 characters. */
  about(stage: Stage): readonly string[];
  play(stage: Stage, onProgress: Progress): Promise<Played>;
}

interface Played {
  readonly figures: object;
  /** What a user sees: commands as they would be typed, and what they give. */
  readonly output: readonly Output[];
}

export type Output = Command | { readonly text: string };

interface Command {
  readonly command: string;
  /** What it is to find out. */
  readonly asks?: string;
}

/** May have several lines, as a shell takes them. */
export function command(text: string): Command {
  return { command: `groundplan ${text}` };
}

export function text(lines: string): Output {
  return { text: lines };
}
