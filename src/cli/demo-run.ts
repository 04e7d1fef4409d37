// The product's story in under a minute, on a generated network in a simulated AWS inside this command.
// Needs no credentials and no server, reaches nothing beyond this machine, and leaves nothing behind unless told to (--keep).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Output, Scene } from '../demo/scene.ts';
import { scenes } from '../demo/scenes.ts';
import { openStage, type Progress, type Stage } from '../demo/stage.ts';
import { OperatorError } from '../errors.ts';
import type { DemoOptions } from './demo.ts';
import { print, printJson, progressLine, say, styled } from './output.ts';

/** Time to read along; on a terminal only. With it the whole takes less than a minute. */
const pauseMs = { heading: 1_500, output: 300 };

export async function play(options: DemoOptions): Promise<void> {
  const quiet = options.json === true;
  const paused = !quiet && options.fast !== true && process.stdout.isTTY;
  const dataPath = temporaryDirectory(options.keep === true);
  const stage = await openStage(dataPath);
  try {
    const steps: object[] = [];
    for (const [index, scene] of scenes.entries()) {
      if (!quiet) tellHeading(scene, index, stage);
      if (paused) await sleep(pauseMs.heading);
      const progress = progressLine('collecting');
      const onProgress: Progress = (account, done, planned, region) =>
        progress.update(done, planned, `${account} ${region}`);
      const { figures, output } = await scene.play(stage, onProgress).finally(() => progress.end());
      steps.push({ title: scene.title, ...figures });
      if (quiet) continue;
      for (const [place, part] of output.entries()) {
        if (paused) await sleep(pauseMs.output);
        tell(part, output[place - 1]);
      }
    }
    if (quiet) printJson({ steps, ...(options.keep === true ? { data: dataPath } : {}) });
    else if (options.keep === true) tellKept(dataPath);
  } finally {
    await stage.close();
  }
}

/** Gone when this process ends, however it ends short of kill -9. */
function temporaryDirectory(kept: boolean): string {
  const path = makeDirectory();
  if (!kept) process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }
  return path;
}

function makeDirectory(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'groundplan-demo-'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OperatorError(
      `the demo needs a temporary directory in ${tmpdir()} (${reason}); name another by TMPDIR`,
      { cause },
    );
  }
}

function tellHeading(scene: Scene, index: number, stage: Stage): void {
  print(`${index === 0 ? '' : '\n'}${styled('bold', `${index + 1}. ${scene.title}`)}`);
  for (const line of scene.about(stage)) print(line);
  print();
}

/** A command begins a new paragraph, unless it follows another one. */
function tell(part: Output, before: Output | undefined): void {
  if ('text' in part) {
    print(part.text);
    return;
  }
  if (before !== undefined && ('text' in before || part.asks !== undefined)) print();
  if (part.asks !== undefined) print(part.asks);
  print(`${styled('dim', '$')} ${styled('cyan', part.command)}`);
}

function tellKept(dataPath: string): void {
  print();
  say(`What was collected is kept in ${dataPath}; go on with, for example:`);
  say(`  groundplan query --name blackholes --data ${dataPath}`);
  say(`  groundplan events --data ${dataPath}`);
}
