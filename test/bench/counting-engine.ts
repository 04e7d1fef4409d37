// Counts the transactions that a graph engine was given to write.
import type { GraphEngine } from '../../graph/engine.ts';

export function counting(counted: GraphEngine): GraphEngine & { writes(): number } {
  let writes = 0;
  return {
    name: counted.name,
    define: (statements) => counted.define(statements),
    read: (statement, options) => counted.read(statement, options),
    close: () => counted.close(),
    write: (statements) => {
      writes += 1;
      return counted.write(statements);
    },
    writes: () => writes,
  };
}
