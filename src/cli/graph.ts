// `graph rebuild | check | schema`: refill the graph from the journal, compare the two, print the DDL.
import type { Command } from 'commander';
import type { CheckRow, KeptHistory } from '../../graph/check.ts';
import { schemaStatements } from '../../graph/shape.ts';
import { loadKinds } from '../registry.ts';
import { type CommonOptions, common, examples, graphSettings } from './context.ts';
import { compareGraph, refillGraph } from './graph-remote.ts';
import { plural, print, printJson, styled, table } from './output.ts';

export function addGraph(program: Command): void {
  const command = program
    .command('graph')
    .description('the graph: refill it, compare it with the journal, print its schema');
  const refill = command.command('rebuild').description('fill the graph anew from the journal');
  examples(graphSettings(common(refill)), ['graph rebuild']).action(rebuild);
  examples(
    common(
      command
        .command('check')
        .description('compare nodes and relationships with the journal; exit 1 where they differ'),
    ),
    ['graph check --json'],
  ).action(check);
  examples(common(command.command('schema').description('print constraints and indexes')), [
    'graph schema',
  ]).action(schema);
}

async function rebuild(options: CommonOptions): Promise<void> {
  const startedAt = performance.now();
  const { engine: name, nodes, relationships, seq } = await refillGraph(options);
  const ms = Math.round(performance.now() - startedAt);
  if (options.json === true) {
    printJson({ engine: name, nodes, relationships, seq, ms });
    return;
  }
  const size = `${plural(nodes, 'node')} and ${plural(relationships, 'relationship')}`;
  print(
    name === 'neo4j'
      ? `Filled the graph in Neo4j anew from the journal: ${size}, in ${ms} ms.`
      : `The embedded graph takes ${size} from the journal in ${ms} ms; it is kept in memory and filled by each command that asks it.`,
  );
}

async function check(options: CommonOptions): Promise<void> {
  const result = await compareGraph(options);
  if (options.json === true) {
    printJson(result);
  } else {
    print(
      table<CheckRow>(
        [
          { title: 'what', value: ({ what }) => what },
          { title: 'name', value: ({ name }) => name },
          { title: 'journal', align: 'right', value: (row) => row.journal },
          { title: 'graph', align: 'right', value: (row) => row.graph },
          { title: '', value: (row) => (row.journal === row.graph ? '' : styled('red', 'differs')) },
        ],
        result.rows,
      ),
    );
    print(
      result.equal
        ? 'The graph equals the journal.'
        : 'The graph differs from the journal: run `groundplan graph rebuild`, and report it.',
    );
    if (result.history !== undefined) print(historyLine(result.history));
  }
  process.exitCode = result.equal ? 0 : 1;
}

function historyLine({ days, from, past, closed }: KeptHistory): string {
  const kept = `${plural(past, 'node')} of what is gone, ${plural(closed, 'closed relationship')}`;
  return `It keeps ${plural(days, 'day')} of history, since ${from}: ${kept}; they are not compared.`;
}

async function schema(options: CommonOptions): Promise<void> {
  const statements = schemaStatements(await loadKinds());
  if (options.json === true) printJson(statements);
  else for (const statement of statements) print(`${statement};`);
}
