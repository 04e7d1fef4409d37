// One sync of a journal into Neo4j, as `collect` makes it at its end. Arguments: Bolt address, path of the journal, `emptied` for a first
// write; and `history` where the graph is to keep the past. What is timed is syncGraph with its reading of the journal, on an open connection.
import { driver as newDriver } from 'neo4j-driver';
import { openNeo4jEngine } from '../../graph/neo4j-engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { loadKinds } from '../../src/registry.ts';
import { contentOf, emptyNeo4j, pastOf } from './graph-empty.ts';
import { counting } from './counting-engine.ts';
import { loopbackOnly } from './loopback.ts';
import { report, reportUsageAtExit } from './usage.ts';

reportUsageAtExit();
const uri = loopbackOnly(process.argv[2]);
const driver = newDriver(uri);
if (process.argv[4] === 'emptied') await emptyNeo4j(driver);
const kinds = await loadKinds();
const inner = await openNeo4jEngine({ uri, database: 'neo4j' });
const engine = counting(inner);
const journal = openJournal(process.argv[3] ?? '', 'read');
const begun = performance.now();
const { wrote } = await syncGraph(engine, journal, kinds, {
  history: process.argv[5] === 'history' ? 90 : 0,
});
const ms = performance.now() - begun;
journal.close();
await inner.close();
report({ ms, wrote, writes: engine.writes(), ...(await contentOf(driver)), ...(await pastOf(driver)) });
await driver.close();
