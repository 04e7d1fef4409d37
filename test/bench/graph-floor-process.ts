// The floor of `bench graph`: the nodes and relationships of a journal's graph, put into an emptied Neo4j by plain UNWIND and CREATE through
// the bare driver, in transactions of so many rows. Arguments: Bolt address, path of the journal. What is timed begins with all rows ready.
import { driver as newDriver } from 'neo4j-driver';
import { frameOf } from '../../graph/frame.ts';
import { parametersOf } from '../../graph/neo4j-values.ts';
import { nodeRow, relationshipsOf, shapeOf, stubsOf } from '../../graph/rows.ts';
import { wholeEstate } from '../../src/estate.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { loadKinds } from '../../src/registry.ts';
import { contentOf, emptyNeo4j } from './graph-empty.ts';
import { loopbackOnly } from './loopback.ts';
import { report, reportUsageAtExit } from './usage.ts';

reportUsageAtExit();
const rowsEach = 5_000;
const statements = floorStatements(process.argv[3] ?? '', shapeOf(await loadKinds()));
const driver = newDriver(loopbackOnly(process.argv[2]), undefined, { disableLosslessIntegers: true });
await emptyNeo4j(driver);
const session = driver.session();
const begun = performance.now();
for (const { text, params } of statements)
  await session.executeWrite((transaction) => transaction.run(text, params));
const ms = performance.now() - begun;
await session.close();
report({ ms, ...(await contentOf(driver)) });
await driver.close();

type Row = Parameters<typeof parametersOf>[0]['params'];

function floorStatements(
  path: string,
  shape: ReturnType<typeof shapeOf>,
): readonly { text: string; params: object }[] {
  const journal = openJournal(path, 'read');
  const estate = wholeEstate(journal);
  const tops = new Set(shape.kinds.flatMap(({ kind, topLevel }) => (topLevel === true ? kind : [])));
  const owners = estate.all.filter(({ kind }) => tops.has(kind));
  const frame = frameOf(journal.scopes(), journal.warnings(), owners);
  const relationships = estate.all.flatMap((resource) => relationshipsOf(resource, estate, shape));
  const stubs = stubsOf(relationships, new Set(estate.all.map(({ id }) => id)), shape);
  journal.close();
  const nodes = (labels: string, rows: readonly Row[]): readonly { text: string; params: object }[] =>
    chunks(`UNWIND $rows AS row CREATE (n:${labels}) SET n = row`, rows);
  return [
    ...nodes('Account', frame.accounts),
    ...nodes('Region', frame.regions),
    ...nodes('Location', frame.locations),
    ...[...Map.groupBy(estate.all, ({ kind }) => kind)].flatMap(([kind, resources]) =>
      nodes(
        `Resource:${kind}`,
        resources.map((resource) => nodeRow(resource).props),
      ),
    ),
    ...nodes(
      'Resource:Stub',
      stubs.map(({ props }) => props),
    ),
    ...[...Map.groupBy(relationships, ({ type }) => type)].flatMap(([type, rows]) => {
      const [from, to] = [
        type === 'OWNS' ? 'Account' : 'Resource',
        type === 'IN_REGION' ? 'Region' : 'Resource',
      ];
      const text = `UNWIND $rows AS row MATCH (a:${from} {id: row.from}) MATCH (b:${to} {id: row.to}) CREATE (a)-[r:${type}]->(b) SET r = row.properties`;
      return chunks(
        text,
        rows.map(({ from: source, to: target, properties }) => ({ from: source, to: target, properties })),
      );
    }),
    ...chunks(
      'UNWIND $rows AS row MATCH (l:Location {id: row.id}) MATCH (a:Account {id: row.accountId}) MATCH (r:Region {id: row.region}) CREATE (a)-[:HAS]->(l) CREATE (l)-[:`IN`]->(r)',
      frame.locations,
    ),
  ];
}

function chunks(text: string, rows: readonly Row[]): readonly { text: string; params: object }[] {
  return Array.from({ length: Math.ceil(rows.length / rowsEach) }, (_, index) => ({
    text,
    params: parametersOf({
      text,
      params: { rows: rows.slice(index * rowsEach, (index + 1) * rowsEach).map((row) => row ?? {}) },
    }),
  }));
}
