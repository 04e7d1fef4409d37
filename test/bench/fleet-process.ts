// The daemon's own thread that writes and its queue, over a fleet of integrations, without waiting for their turns: round after round.
// Argument: a FleetTask. The endpoint and the credentials are in the environment.
import { openDataDirectory } from '../../src/data-directory.ts';
import { createQueue, type CycleJob } from '../../src/daemon/queue.ts';
import { startWriter } from '../../src/daemon/writer-client.ts';
import { defaultSettings } from '../../src/settings.ts';
import { fillFleet } from './fleet-fill.ts';
import type { FleetResult, FleetRound, FleetTask } from './fleet-shape.ts';
import { loopbackOnly } from './loopback.ts';
import { report, reportUsageAtExit } from './usage.ts';

reportUsageAtExit();
loopbackOnly(process.env['AWS_ENDPOINT_URL']);
const { data, accounts, rounds } = asTask(JSON.parse(process.argv[2] ?? ''));
const directory = openDataDirectory(data);
fillFleet(directory, accounts);
const unlock = directory.hold('bench');
const writer = await startWriter(
  {
    data,
    webhookAllow: undefined,
    settings: { ...defaultSettings, budgetFraction: Number.POSITIVE_INFINITY },
  },
  () => undefined,
);
await writer.calls.openGroup({ aid: '1', name: 'default' });
const measured: FleetRound[] = [];
for (let round = 0; round < rounds; round++) {
  measured.push(await runRound());
  process.stderr.write(`  round ${round + 1} of ${rounds}: ${JSON.stringify(measured.at(-1))}\n`);
}
await writer.stop(10_000);
unlock();
report(resultOf(measured));

async function runRound(): Promise<FleetRound> {
  const cpu = process.cpuUsage();
  const begunAt = performance.now();
  const sum = { calls: 0, bytes: 0, changes: 0, failed: 0 };
  const queue = createQueue<CycleJob>(4, async ({ id }) => {
    const { document, reason } = await writer.calls.cycle('1', id, false);
    if (document === undefined) throw new Error(`${id}: ${reason}`);
    sum.calls += document.calls;
    sum.bytes += document.bytes;
    sum.changes += Object.values(document.changes).reduce((all, count) => all + count, 0);
    sum.failed += document.scopes.denied + document.scopes.incomplete + document.scopes['region-disabled'];
  });
  await Promise.all(
    accounts.flatMap((account) => queue.add({ id: `fleet-${account}`, place: account, byHand: false }) ?? []),
  );
  const { user, system } = process.cpuUsage(cpu);
  return { ...sum, wallMs: performance.now() - begunAt, cpuMs: (user + system) / 1_000 };
}

function resultOf(done: readonly FleetRound[]): FleetResult {
  const journal = directory.openForReading('default');
  try {
    const places = new Set(journal.scopes().map(({ accountId, region }) => `${accountId}/${region}`));
    const resources = Object.values(journal.counts()).reduce((sum, count) => sum + count, 0);
    return { rounds: done, locations: places.size, resources };
  } finally {
    journal.close();
  }
}

/** Written by the benchmark itself. */
function asTask(value: unknown): FleetTask {
  return value as FleetTask;
}
