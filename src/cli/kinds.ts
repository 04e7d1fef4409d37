// `kinds`: every resource kind with its group, calls, actions, properties and edges; the docs are made from it.
import type { Command } from 'commander';
import { kindRow, type KindRow, kindsMarkdown } from '../kind-docs.ts';
import { loadKinds } from '../registry.ts';
import { type CommonOptions, common, examples } from './context.ts';
import { print, printJson, table } from './output.ts';

export function addKinds(program: Command): void {
  const command = program
    .command('kinds')
    .description('what is collected: every kind with its group, calls, actions, properties and edges')
    .option('--markdown', 'as a Markdown document');
  examples(common(command), ['kinds', 'kinds --json | jq .kind', 'kinds --markdown > KINDS.md']);
  command.action(async (options: CommonOptions & { readonly markdown?: boolean }) => {
    const kinds = await loadKinds();
    if (options.json === true) for (const kind of kinds) printJson(kindRow(kind));
    else if (options.markdown === true) print(kindsMarkdown(kinds));
    else {
      print(
        table<KindRow>(
          [
            { title: 'kind', value: ({ kind }) => kind },
            { title: 'group', value: ({ group }) => group },
            { title: 'edges', value: ({ edges }) => edges.map(({ type }) => type).join(' ') },
            { title: 'actions', value: ({ actions }) => actions.join(' ') },
          ],
          kinds.map(kindRow),
        ),
      );
    }
  });
}
