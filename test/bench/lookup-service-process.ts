// The daemon itself over a fleet of integrations, in a process of its own. Arguments: data directory, accounts as JSON; the endpoint and the
// credentials are in the environment. Says where it answers; then, asked anything, service times of lookups as the server sees them (from
// a request's arrival until its answer is written), and how late its event loop was, since it was asked last. Ends with its parent.
import diagnostics from 'node:diagnostics_channel';
import { createHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { defaultApiSettings } from '../../src/api/backend.ts';
import { startDaemon } from '../../src/daemon/daemon.ts';
import { readDaemonFile } from '../../src/daemon/daemon-file.ts';
import { createLog } from '../../src/daemon/log.ts';
import { openDataDirectory } from '../../src/data-directory.ts';
import { defaultSettings } from '../../src/settings.ts';
import { fillFleet } from './fleet-fill.ts';
import { loopbackOnly } from './loopback.ts';

loopbackOnly(process.env['AWS_ENDPOINT_URL']);
const [, , data = '', accountList = '[]'] = process.argv;
const lookupPath = '/v7/cloud-insights/lookups/';
const round = 300 * 86_400_000;

fill(asTexts(JSON.parse(accountList)));
await startDaemon(
  {
    data,
    host: '127.0.0.1',
    port: 0,
    // By hand only.
    roundAt: (now) => ({ from: now - (now % round), to: now - (now % round) + round }),
    cyclesAtOnce: 4,
    collect: { ...defaultSettings, budgetFraction: Number.POSITIVE_INFINITY },
    api: { ...defaultApiSettings, requestsPerMinute: 100_000_000 },
    lookupTags: [],
    webhookAllow: undefined,
    config: undefined,
  },
  createLog('warn', process.stderr),
);

let times = createHistogram();
const begun = new WeakMap<object, number>();
diagnostics.subscribe('http.server.request.start', (message) => {
  const { request } = asExchange(message);
  if (request.url.startsWith(lookupPath)) begun.set(request, performance.now());
});
diagnostics.subscribe('http.server.response.finish', (message) => {
  const since = begun.get(asExchange(message).request);
  if (since !== undefined) times.record(Math.max(1, Math.round((performance.now() - since) * 1_000_000)));
});
const resolutionMs = 1;
const late = monitorEventLoopDelay({ resolution: resolutionMs });
late.enable();

process.on('disconnect', () => process.exit());
process.on('message', () => {
  process.send?.({
    p50Ms: times.percentile(50) / 1_000_000,
    p99Ms: times.percentile(99) / 1_000_000,
    maxMs: times.max / 1_000_000,
    // Beyond the time between two looks.
    loopP99Ms: Math.max(0, late.percentile(99) / 1_000_000 - resolutionMs),
  });
  times = createHistogram();
  late.reset();
});
const { url = '', token = '' } = readDaemonFile(data) ?? {};
process.send?.({ url, token });

function fill(accounts: readonly string[]): void {
  const directory = openDataDirectory(data);
  const unlock = directory.hold('bench');
  fillFleet(directory, accounts);
  unlock();
}

/** Node's own messages. */
function asExchange(message: unknown): { readonly request: { readonly url: string } } {
  return message as ReturnType<typeof asExchange>;
}

function asTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
