// A loader as the host runs it in its process: fills the graph and says how much.
import type { GraphEngine } from '../../graph/engine.ts';

export default async function fill(engine: GraphEngine, args: unknown): Promise<unknown> {
  if (typeof args !== 'number') throw new TypeError('a number of nodes is needed');
  const ids = Array.from({ length: args }, (_, index) => `vpc-${index}`);
  await engine.write([{ text: 'UNWIND $ids AS id CREATE (:Resource {id: id})', params: { ids } }]);
  return { written: ids.length };
}
