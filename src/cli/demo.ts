// `demo`: its options. The story itself is loaded when it is asked for, with the simulated AWS (demo-run.ts).
import { type Command, Option } from 'commander';
import { examples } from './context.ts';

export interface DemoOptions {
  readonly fast?: boolean;
  readonly keep?: boolean;
  readonly json?: boolean;
}

export function addDemo(program: Command): void {
  const demo = program
    .command('demo')
    .description('see what groundplan does, on a simulated AWS; needs no credentials')
    .addOption(new Option('--fast', 'without pauses for reading').env('GROUNDPLAN_FAST'))
    .addOption(new Option('--keep', 'keep what was collected, to explore it').env('GROUNDPLAN_KEEP'))
    .addOption(new Option('--json', 'one JSON document with the figures of each step').env('GROUNDPLAN_JSON'))
    .addOption(
      new Option('--config <file>', 'JSON file with options, by command: {"demo": {"fast": true}}').env(
        'GROUNDPLAN_CONFIG',
      ),
    );
  examples(demo, [
    'demo',
    'demo --fast | less -R',
    'demo --keep    # then explore what it collected',
    "demo --json | jq '.steps[].title'",
  ]);
  demo.action(async (options: DemoOptions) => (await import('./demo-run.ts')).play(options));
}
