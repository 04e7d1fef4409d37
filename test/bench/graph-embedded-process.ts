// The embedded graph as `query` starts it: a process of its own that fills it from the journal. Arguments: path of the journal, and `history`
// where the graph is to keep the past.
// What is timed is the start of that process and the filling.
import { startEmbeddedHost } from '../../graph/embedded.ts';
import { report, reportUsageAtExit } from './usage.ts';

reportUsageAtExit();
const loader = new URL('../../graph/loader.ts', import.meta.url);
const begun = performance.now();
const host = startEmbeddedHost();
const synced = await host.load(loader, {
  journalPath: process.argv[2],
  task: 'sync',
  history: process.argv[3] === 'history' ? 90 : 0,
});
const ms = performance.now() - begun;
host.kill();
await host.exited;
report({ ms, ...asSynced(synced), writes: 0 });

/** The loader gives a SyncResult; IPC forgets the type. */
function asSynced(value: unknown): { readonly wrote: string } {
  return value as { readonly wrote: string };
}
