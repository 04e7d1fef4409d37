// Hours of changes, cycles and rounds of attribution, until nothing more can be learnt.
import { type Measured, measure } from './measure.ts';
import { openTrailWorld, type TrailWorld } from './world.ts';

const changesACycle = 10;
const minutesACycle = 5;

/** So many changes of resources, about; a mutation makes more than one. */
export async function playHours(
  seed: string,
  changes: number,
): Promise<{ readonly world: TrailWorld; readonly measured: Measured }> {
  const world = await openTrailWorld({ seed, interfaces: 120 });
  await world.cycle();
  const after = world.journal.lastSeq();
  const rounds = Math.ceil(changes / 15);
  for (let round = 0; round < rounds; round++) {
    for (let one = 0; one < changesACycle; one++) {
      world.pass((minutesACycle - 0.5) / changesACycle);
      world.estate.mutate(1);
    }
    world.pass(0.5);
    await world.cycle();
    await world.attribute();
  }
  for (let minutes = 0; minutes < 25; minutes += 2) {
    world.pass(2);
    await world.attribute();
  }
  return { world, measured: measure(world, after) };
}
