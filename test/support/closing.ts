// What a test opens is closed behind it, however the test ends.
import { afterEach } from 'vitest';

interface Closable {
  close(): Promise<void>;
}

/** Of a file or a `describe`: what is given to the result is closed after the test, in the order in which it was opened. */
export function closedAfterEach(): <One extends Closable>(one: One) => One {
  const open: Closable[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });
  return (one) => {
    open.push(one);
    return one;
  };
}
