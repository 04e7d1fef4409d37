// `demo`: the product's story in under a minute, on made-up networks in a simulated AWS inside this command.
// Needs no credentials and no server, reaches nothing beyond this machine, and leaves nothing behind unless told to (--keep).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { scenes } from '../demo/scenes.ts';
import type { Output, Scene } from '../demo/scene.ts';
import { openStage, type Progress, type Stage } from '../demo/stage.ts';
import { OperatorError } from '../errors.ts';
import { examples } from './context.ts';
import { print, printJson, progressLine, styled } from './output.ts';

interface DemoOptions {
  readonly fast?: boolean;
  readonly keep?: boolean;
  readonly json?: boolean;
}

/** Time to read along, on a terminal only. */
const pauseMs = { heading: 900, output: 1_400 };

export function addDemo(program: Command): void {
  const demo = program
    .command('demo')
    .description('see what groundplan does, on a simulated AWS; needs no credentials')
    .addOption(new Option('--fast', 'without pauses for reading').env('GROUNDPLAN_FAST'))
    .addOption(new Option('--keep', 'keep what was collected, to explore it').env('GROUNDPLAN_KEEP'))
    .addOption(new Option('--json', 'one JSON document with the figures of each step').env('GROUNDPLAN_JSON'))
    .addOption(new Option('--config <file>', 'JSON file with options, by command: {"demo": {"fast": true}}').env('GROUNDPLAN_CONFIG'));
  examples(demo, ['demo', 'demo --fast | less -R', 'demo --keep     # and go on asking it', 'demo --json | jq .steps[].title']);
  demo.action((options: DemoOptions) => play(options));
}

async function play(options: DemoOptions): Promise<void> {
  const dataPath = temporaryDirectory();
  if (options.keep !== true) removeAtExit(dataPath);
  const stage = await openStage(dataPath);
  try {
    const steps: object[] = [];
    for (const [index, scene] of scenes.entries()) {
      if (options.json !== true) await tellHeading(scene, index, options);
      const progress = progressLine('collecting');
      const onProgress: Progress = (account, done, planned, region) => progress.update(done, planned, `${account} ${region}`);
      const { figures, output } = await scene.play(stage, onProgress).finally(progress.end);
      steps.push({ title: scene.title, ...figures });
      if (options.json !== true) await tellOutput(output, options);
    }
    if (options.json === true) printJson({ steps, ...(options.keep === true ? { data: dataPath } : {}) });
    else tellEnd(stage, options.keep === true ? dataPath : undefined);
  } finally {
    await stage.close();
  }
}
