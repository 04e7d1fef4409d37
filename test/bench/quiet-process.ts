// A cycle in which nothing changed, watched: which rows of the journal were written, whatever was written into them, and how often
// the graph was written to afterwards. Arguments: endpoint, path of a journal that is this process's own. Not timed.
import { DatabaseSync } from 'node:sqlite';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { loadKinds } from '../../src/registry.ts';
import { counting } from './counting-engine.ts';
import { cycleOnce } from './cycle.ts';
import { report, reportUsageAtExit } from './usage.ts';

reportUsageAtExit();
const path = process.argv[3] ?? '';
const kinds = await loadKinds();
const inner = await openEmbeddedEngine();
const engine = counting(inner);
const journal = openJournal(path, 'write');
await syncGraph(engine, journal, kinds);
journal.close();

watchRows(path);
const writesBefore = engine.writes();
const watched = openJournal(path, 'write');
const document = await cycleOnce(watched, process.argv[2]);
await syncGraph(engine, watched, kinds);
watched.close();
await inner.close();
report({
  document,
  rows: writtenRows(path),
  graphWrites: engine.writes() - writesBefore,
  fillWrites: writesBefore,
});

/** Triggers of the file itself see every write of any connection, also one that leaves a row as it was. */
function watchRows(file: string): void {
  const db = new DatabaseSync(file);
  db.exec('CREATE TABLE bench_written (tab TEXT NOT NULL)');
  for (const table of tables(db)) {
    for (const what of ['INSERT', 'UPDATE', 'DELETE']) {
      db.exec(
        `CREATE TRIGGER bench_${table}_${what} AFTER ${what} ON "${table}" BEGIN INSERT INTO bench_written VALUES ('${table}'); END`,
      );
    }
  }
  db.close();
}

function writtenRows(file: string): Readonly<Record<string, number>> {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT tab, count(*) AS n FROM bench_written GROUP BY tab ORDER BY tab').all();
  db.close();
  return Object.fromEntries(rows.map((row) => [String(row['tab']), Number(row['n'])]));
}

function tables(db: DatabaseSync): readonly string[] {
  const rows = db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'bench_written'",
    )
    .all();
  return rows.map((row) => String(row['name']));
}
