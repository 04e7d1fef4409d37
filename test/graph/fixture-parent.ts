// A parent to be killed: starts a host with a query that never ends in it and tells the host's pid.
import { startEmbeddedHost } from '../../graph/embedded.ts';

const host = startEmbeddedHost();
await host.define([]);
const endless = 'UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*) AS c';
void host.read({ text: endless });
process.stdout.write(`${host.pid}\n`);
