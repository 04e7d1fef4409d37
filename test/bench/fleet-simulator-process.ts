// A simulated AWS of many accounts in a process of its own. Arguments: accounts, interfaces over all of them. Says its address and its
// accounts; asked anything, the processor time that it has used. Ends with its parent.
import { createEstate } from '../../src/simulator/generated/estate.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { fleetExternalId, fleetRegions } from './fleet-shape.ts';
import { loopbackOnly } from './loopback.ts';

const source = createEstate({
  seed: 'fleet',
  accounts: Number(process.argv[2]),
  regions: fleetRegions.length,
  interfaces: Number(process.argv[3]),
});
const simulator = await startSimulator({ source, externalId: fleetExternalId });
process.on('disconnect', () => process.exit());
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1_000 });
});
process.send?.({ url: loopbackOnly(simulator.url), accounts: source.accounts() });
