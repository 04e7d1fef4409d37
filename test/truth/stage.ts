// A world and a graph for a scene, closed after each test. It tells the seed, so that a failure can be played again.
import { afterEach } from 'vitest';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { Watched } from './scenes.ts';
import { openWorld, seed, type WorldOptions } from './world.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

export async function watched(name: string, changes: number, options: WorldOptions = {}): Promise<Watched> {
  process.stdout.write(`truth test: TRUTH_SEED=${seed} TRUTH_CHANGES=${changes} (${name})\n`);
  const aws = await openWorld(name, options);
  open.push(aws);
  const graph = await openEmbeddedEngine();
  open.push(graph);
  return { aws, graph, changes };
}
