// `warnings`: what is denied or disabled, since when, what it hides, and the statement that would mend it.
import type { Command } from 'commander';
import { authorsNote, hiddenBy, hidingText, mendOf } from '../hides.ts';
import { mendingStatement } from '../iam.ts';
import { loadKinds } from '../registry.ts';
import { type CommonOptions, common, examples, reading } from './context.ts';
import { oneLine, print, printJson, say, shortTime, styled } from './output.ts';

export function addWarnings(program: Command): void {
  const command = program
    .command('warnings')
    .description('what could not be read, since when, what that hides, and what to grant');
  examples(common(command), ['warnings', 'warnings --json | jq -s "map(.statement)"']);
  command.action(warnings);
}

async function warnings(options: CommonOptions): Promise<void> {
  const kinds = await loadKinds();
  await reading(options, (journal) => {
    const found = journal.warnings();
    const note = authorsNote(journal.policy());
    if (note !== undefined) say(`groundplan: ${note}`);
    if (options.json === true) {
      for (const warning of found) {
        printJson({
          ...warning,
          hides: hiddenBy(warning, kinds),
          mend: mendOf(warning),
          ...(warning.action === '*' ? {} : { statement: mendingStatement(warning.action) }),
        });
      }
      return;
    }
    if (found.length === 0) print('No warnings: everything in the policy could be read.');
    for (const warning of found) {
      print(
        `${styled('yellow', `${warning.action} in ${warning.accountId}/${warning.region}`)}  ${warning.code} (${oneLine(warning.integration)})`,
      );
      print(`  since ${shortTime(warning.since)}, last seen ${shortTime(warning.lastSeen)}`);
      print(`  ${hidingText(warning, kinds)}`);
      print(`  mend: ${oneLine(mendOf(warning))}`);
      if (warning.message !== '') print(`  AWS says: ${oneLine(warning.message)}`);
    }
  });
}
