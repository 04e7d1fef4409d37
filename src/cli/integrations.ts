// `integrations list`: the roles and ambient credentials that this group has collected with.
import type { Command } from 'commander';
import type { Integration } from '../integrations/model.ts';
import { type CommonOptions, common, examples, reading } from './context.ts';
import { print, printJson, say, table } from './output.ts';

export function addIntegrations(program: Command): void {
  const command = program.command('integrations').description('the AWS accounts that this group collects');
  examples(common(command.command('list').description('list them; `collect` makes one for each role')), [
    'integrations list',
  ]).action((options: CommonOptions) =>
    reading(options, (journal) => {
      const found = journal.integrations();
      if (options.json === true) {
        for (const { name, account, roleArn, createdAt, failure } of found) {
          printJson({
            name,
            accountId: account,
            roleArn: roleArn ?? null,
            createdAt,
            failure: failure ?? null,
          });
        }
        return;
      }
      if (found.length === 0) say('None yet: the first `groundplan collect` makes one.');
      else {
        print(
          table<Integration>(
            [
              { title: 'name', value: ({ name }) => name },
              { title: 'account', value: ({ account }) => account },
              { title: 'role', value: ({ roleArn }) => roleArn ?? 'ambient credentials' },
              { title: 'state', value: ({ failure }) => failure ?? 'ok' },
            ],
            found,
          ),
        );
      }
    }),
  );
}
