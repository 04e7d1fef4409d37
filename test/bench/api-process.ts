// The API over a journal, in a process of its own, as the daemon has it on its first thread: journal open for reading, the server
// listening. Argument: path of the journal. Says where it listens and how long that took since the process began, then whatever it is
// asked: service times as the server sees them (from the request's arrival to its answer's end), and CPU. Ends with its parent.
import { createHistogram, performance } from 'node:perf_hooks';
import { dirname } from 'node:path';
import { buildApp } from '../../src/api/app.ts';
import { defaultApiSettings, type GroupBackend } from '../../src/api/backend.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { loadKinds } from '../../src/registry.ts';
import { openTenants } from '../../src/tenants/tenants.ts';

const path = process.argv[2] ?? '';
const read = openJournal(path, 'read');
const tenants = openTenants(dirname(path), []);
const kinds = await loadKinds();

function refused(): Promise<never> {
  return Promise.reject(new Error('the benchmark only reads'));
}

const group: GroupBackend = {
  aid: '1',
  name: 'default',
  externalId: '0'.repeat(40),
  read,
  writes: {
    create: refused,
    update: refused,
    remove: refused,
    test: refused,
    preflight: refused,
    setPolicy: refused,
  },
  webhooks: { create: refused, update: refused, remove: refused, test: refused, redeliver: refused },
  collect: refused,
  collectNow: refused,
  status: (id) => ({ lastCycle: read.lastCycle(id), nextCycle: undefined, running: false }),
  table: refused,
  query: () => {
    throw new Error('the benchmark does not ask the graph');
  },
  graph: { check: refused, rebuild: refused },
  lookup: { current: () => undefined, answered: () => undefined },
  changed: refused,
};

const app = buildApp({
  tenants,
  group: (aid) => (aid === group.aid ? group : undefined),
  addGroup: refused,
  kinds,
  now: () => new Date(),
  health: { live: () => true, ready: () => [{ name: 'journal', ready: true }] },
  metrics: () => Promise.resolve(''),
  reportError: (error) => process.stderr.write(`${String(error)}\n`),
  settings: { ...defaultApiSettings, requestsPerMinute: 1_000_000 },
});

let serviceTimes = createHistogram();
const begun = new WeakMap<object, number>();
app.addHook('onRequest', async (request) => void begun.set(request, performance.now()));
app.addHook('onResponse', async (request) => {
  const since = begun.get(request);
  if (since !== undefined)
    serviceTimes.record(Math.max(1, Math.round((performance.now() - since) * 1_000_000)));
});

const url = await app.listen({ host: '127.0.0.1', port: 0 });
const readyMs = performance.now();
const { text } = tenants.tokens.create(
  { name: 'bench', role: 'viewer', aids: ['1'], defaultAid: '1', expiresAt: undefined },
  new Date(),
);

process.on('disconnect', () => process.exit());
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({
    count: serviceTimes.count,
    p50Ms: serviceTimes.percentile(50) / 1_000_000,
    p99Ms: serviceTimes.percentile(99) / 1_000_000,
    maxMs: serviceTimes.max / 1_000_000,
    cpuMs: (user + system) / 1_000,
    atMs: performance.now(),
  });
  serviceTimes = createHistogram();
});
process.send?.({ url, readyMs, token: text });
