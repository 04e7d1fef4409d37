// An integration that is new: its row and the entry of its log, together.
import type { Journal } from '../journal/journal.ts';
import type { Integration } from './model.ts';
import { entryOf } from './states.ts';

export function rememberNew(journal: Journal, made: Integration, now: Date): void {
  const { account, roleArn } = made;
  const detail = { accountId: account, roleArn: roleArn ?? null };
  journal.together(() => {
    journal.putIntegration(made);
    journal.log(entryOf(made, now.toISOString(), 'integration', 'info', 'integration-created', detail));
  });
}
