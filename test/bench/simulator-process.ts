// The simulated AWS in a process of its own: argument: how many interfaces; 0: an account with nothing. Says its address, then what was
// asked of it.
// Told `change`, it serves the estate with 1 % changed from then on. Ends with its parent.
import { loopbackOnly } from './loopback.ts';
import { account } from './estate-shapes.ts';
import { changingEstate } from './changed-estate.ts';
import { startSimulator } from '../../src/simulator/server.ts';

const interfaces = Number(process.argv[2]);
const nothing: ReturnType<typeof changingEstate> = {
  accounts: () => [account],
  regions: () => [],
  answer: () => undefined,
  change: () => undefined,
};
const source = interfaces === 0 ? nothing : changingEstate(interfaces);
const simulator = await startSimulator({
  source,
  externalId: 'groundplan-bench',
  keys: { AKIABENCHBENCHBENCHB: account },
});
process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (message === 'change') {
    source.change();
    process.send?.({ changed: true });
    return;
  }
  const asked: Record<string, number> = {};
  for (const { service, operation } of simulator.calls()) {
    asked[`${service}:${operation}`] = (asked[`${service}:${operation}`] ?? 0) + 1;
  }
  simulator.resetCalls();
  process.send?.({ asked });
});
process.send?.({ url: loopbackOnly(simulator.url) });
