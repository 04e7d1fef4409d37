// What the tests of integrations share: a transport to loopback, made-up keys, a registry of topics in memory.
import { createBudget } from '../../src/budget.ts';
import { createTransport, type Credentials, type Transport } from '../../src/clients.ts';
import { defaultSettings } from '../../src/settings.ts';

/** The caller's own credentials: the simulator takes any. */
export function base(): Promise<Credentials> {
  return Promise.resolve({ accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'test' });
}

/** `before`: called before each request. */
export function transportTo(url: string, options: { readonly before?: () => void } = {}): Transport {
  if (new URL(url).hostname !== '127.0.0.1') throw new Error(`not loopback: ${url}`);
  const budget = createBudget({ fraction: Number.POSITIVE_INFINITY });
  return createTransport({
    settings: { ...defaultSettings, maxAttempts: 2, retryBaseMs: 1, requestTimeoutMs: 5_000 },
    endpoint: url,
    budget: {
      ...budget,
      take: (bucket, paged) => {
        options.before?.();
        return budget.take(bucket, paged);
      },
    },
  });
}
