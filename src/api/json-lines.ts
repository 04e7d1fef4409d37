// Lines of JSON as they come. The first is waited for, so that what fails at once is an error document and not a broken stream.
import { Readable } from 'node:stream';

export async function jsonLines(rows: AsyncIterable<unknown>): Promise<Readable> {
  const iterator = rows[Symbol.asyncIterator]();
  const first = await iterator.next();

  async function* lines(): AsyncGenerator<string> {
    try {
      for (let step = first; step.done !== true; step = await iterator.next()) {
        yield `${JSON.stringify(step.value)}\n`;
      }
    } finally {
      // Whoever asked may be gone: then nobody goes on reading either.
      await iterator.return?.();
    }
  }

  return Readable.from(lines());
}
