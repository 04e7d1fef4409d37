// The simulated AWS in a process of its own: argument: how many interfaces. Says its address, then what was asked of it.
// Ends with its parent.
import { loopbackOnly } from './loopback.ts';
import { account } from './estate-shapes.ts';
import { generatedEstate } from './estate.ts';
import { startSimulator } from '../../src/simulator/server.ts';

const simulator = await startSimulator({
  source: generatedEstate(Number(process.argv[2])),
  externalId: 'groundplan-bench',
  keys: { AKIABENCHBENCHBENCHB: account },
});
process.on('disconnect', () => process.exit());
process.on('message', () => {
  const asked: Record<string, number> = {};
  for (const { service, operation } of simulator.calls()) {
    asked[`${service}:${operation}`] = (asked[`${service}:${operation}`] ?? 0) + 1;
  }
  simulator.resetCalls();
  process.send?.({ asked });
});
process.send?.({ url: loopbackOnly(simulator.url) });
