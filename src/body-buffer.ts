// Takes in the body of an answer. Bodies are megabytes, thousands a cycle: buffers are used again, since memory outside of V8's heap is
// given back late, and by the end of a large cycle most of the process was bodies long read.
import type { Readable } from 'node:stream';

/** The body did not end in time. */
class BodyTimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

const firstBytes = 256 * 1024;
/** Larger ones are left to the garbage collector. */
const keptBytes = 8 * 1024 * 1024;
const keptBuffers = 16;
const spare: Buffer[] = [];

/**
 * Reads a stream to its end and gives the bytes to `use`, which may not keep them.
 * @throws TimeoutError where the stream did not end in time; whatever the stream or `use` throws.
 */
export async function withBody<Result>(
  body: unknown,
  timeoutMs: number,
  use: (bytes: Uint8Array) => Result,
): Promise<Result> {
  if (body === undefined || body === null) return use(new Uint8Array());
  if (body instanceof Uint8Array) return use(body);
  if (!isReadable(body)) throw new TypeError('the HTTP handler gave a body that is not a stream');
  const timer = setTimeout(
    () => body.destroy(new BodyTimeoutError(`the answer did not end within ${timeoutMs} ms`)),
    timeoutMs,
  );
  let buffer = spare.pop() ?? Buffer.allocUnsafeSlow(firstBytes);
  let length = 0;
  try {
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) continue;
      if (length + chunk.length > buffer.length) buffer = grown(buffer, length, chunk.length);
      buffer.set(chunk, length);
      length += chunk.length;
    }
    return use(buffer.subarray(0, length));
  } finally {
    clearTimeout(timer);
    if (buffer.length <= keptBytes && spare.length < keptBuffers) spare.push(buffer);
  }
}

function grown(buffer: Buffer, length: number, more: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.ceil((1.25 * (length + more)) / firstBytes) * firstBytes);
  buffer.copy(larger, 0, 0, length);
  return larger;
}

function isReadable(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body && 'destroy' in body;
}
