// The embedded graph of the demo: started when it is first asked, brought up to the journal before each question.
// Where there is no engine for the machine, the answer is the reason; the demo goes on without.
import { extname } from 'node:path';
import { type EmbeddedHost, startEmbeddedHost } from '../../graph/embedded.ts';
import { GraphUnavailableError, type Rows, type Statement } from '../../graph/engine.ts';
import { namedQueries } from '../../graph/queries/index.ts';
import type { Journal } from '../journal/journal.ts';

export type GraphAnswer =
  | { readonly known: true; readonly rows: readonly Readonly<Record<string, Rows['rows'][number][number]>>[] }
  | { readonly known: false; readonly reason: string };

/** A documented query by its name, or any Cypher. */
export type Question = { readonly name: string } | Statement;

export interface StageGraph {
  ask(question: Question): Promise<GraphAnswer>;
  close(): Promise<void>;
}

const loader = new URL(`../../graph/loader${extname(import.meta.url)}`, import.meta.url);
const timeoutMs = 30_000;

export function openStageGraph(journal: Journal): StageGraph {
  let host: EmbeddedHost | undefined;
  return {
    ask: async (question) => {
      const statement = 'name' in question ? { text: textOf(question.name) } : question;
      host ??= startEmbeddedHost();
      try {
        await host.load(loader, { journalPath: journal.path, task: 'sync' });
        const { columns, rows } = await host.read(statement, { timeoutMs });
        return {
          known: true,
          rows: rows.map((row) =>
            Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])),
          ),
        };
      } catch (error) {
        if (error instanceof GraphUnavailableError) return { known: false, reason: error.message };
        throw error;
      }
    },
    close: async () => {
      host?.kill();
      await host?.exited;
    },
  };
}

function textOf(name: string): string {
  const query = namedQueries.find((one) => one.name === name);
  if (query === undefined) throw new Error(`the demo asks for the query ${name}, which is not shipped`);
  return query.cypher;
}
