// `groups add | list`: account groups, each with a journal of its own; nothing crosses between them.
import type { Command } from 'commander';
import { type CommonOptions, common, dataOf, examples } from './context.ts';
import { checkNewGroup, type DataDirectory, defaultGroup } from '../data-directory.ts';
import { findDaemon } from './remote.ts';
import type { AccountGroup } from '../tenants/tenants.ts';
import { print, printJson, table } from './output.ts';

export function addGroups(program: Command): void {
  const command = program
    .command('groups')
    .description('account groups: tenants with everything of their own');
  examples(
    common(
      command.command('add').description('make an account group').argument('<name>', 'a-z, 0-9, - and _'),
    ),
    ['groups add customer-a'],
  ).action(async (name: string, options: CommonOptions) => {
    const data = dataOf(options);
    // The daemon opens what it makes; on the disk alone it would find it a minute later.
    const remote = await findDaemon({ ...options, group: defaultGroup });
    if (remote === undefined) data.addGroup(name);
    else {
      checkNewGroup(data, name);
      await remote.ask('POST', '/account-groups', { accountGroupName: name });
    }
    const { aid } = groupsOf(data).find((group) => group.name === name) ?? {};
    if (options.json === true) printJson({ aid, group: name });
    else print(`Made the account group ${name} (aid ${aid}); use it by --group ${name}.`);
  });
  examples(common(command.command('list').description('list the account groups')), ['groups list']).action(
    (options: CommonOptions) => {
      const data = dataOf(options);
      // Where there is nothing, listing makes nothing.
      const groups = data.groups().length === 0 ? [] : groupsOf(data);
      if (options.json === true) for (const { aid, name } of groups) printJson({ aid, group: name });
      else
        print(
          table<AccountGroup>(
            [
              { title: 'aid', value: ({ aid }) => aid, align: 'right' },
              { title: 'group', value: ({ name }) => name },
            ],
            groups,
          ),
        );
    },
  );
}

function groupsOf(data: DataDirectory): readonly AccountGroup[] {
  const tenants = data.tenants();
  try {
    return tenants.groups();
  } finally {
    tenants.close();
  }
}
