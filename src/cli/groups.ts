// `groups add | list`: account groups, each with a journal of its own; nothing crosses between them.
import type { Command } from 'commander';
import { type CommonOptions, common, dataOf, examples } from './context.ts';
import { print, printJson } from './output.ts';

export function addGroups(program: Command): void {
  const command = program
    .command('groups')
    .description('account groups: tenants with everything of their own');
  examples(
    common(
      command.command('add').description('make an account group').argument('<name>', 'a-z, 0-9, - and _'),
    ),
    ['groups add customer-a'],
  ).action((name: string, options: CommonOptions) => {
    dataOf(options).addGroup(name);
    if (options.json === true) printJson({ group: name });
    else print(`Made the account group ${name}; use it by --group ${name}.`);
  });
  examples(common(command.command('list').description('list the account groups')), ['groups list']).action(
    (options: CommonOptions) => {
      for (const group of dataOf(options).groups()) {
        if (options.json === true) printJson({ group });
        else print(group);
      }
    },
  );
}
