// How late the event loop of a process is that does nothing: what the machine itself takes, with all that runs on it. Asked anything, says
// the 99th percentile since it was asked last, in ms. Ends with its parent.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 1;
const late = monitorEventLoopDelay({ resolution: resolutionMs });
late.enable();
process.on('disconnect', () => process.exit());
process.on('message', () => {
  process.send?.({ loopP99Ms: Math.max(0, late.percentile(99) / 1_000_000 - resolutionMs) });
  late.reset();
});
process.send?.({});
