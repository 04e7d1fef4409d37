// No benchmark can reach AWS by accident: whatever talks to AWS clients passes its endpoint through here.

/** @throws Error for any endpoint that is not this machine's. */
export function loopbackOnly(endpoint: string | undefined): string {
  if (endpoint !== undefined && new URL(endpoint).hostname === '127.0.0.1') return endpoint;
  throw new Error(`a benchmark asks 127.0.0.1 only, not ${endpoint ?? 'nothing'}`);
}
