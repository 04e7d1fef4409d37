// Integrations as people and programs see them, from the journal alone.
import type { Integration } from '../integrations/model.ts';
import { shownState } from '../integrations/states.ts';
import type { Journal } from '../journal/journal.ts';
import { type CommonOptions, reading } from './context.ts';
import { plural, print, printJson, say, shortTime, table } from './output.ts';

export async function listIntegrations(options: CommonOptions): Promise<void> {
  await reading(options, (journal) => {
    const rows = shownIntegrations(journal);
    if (options.json === true) {
      for (const { integration, warnings } of rows) printJson(integrationJson(integration, warnings));
      return;
    }
    if (rows.length === 0) {
      say('None yet: `groundplan integrations add` or the first `groundplan collect` makes one.');
      return;
    }
    print(
      table<Row>(
        [
          { title: 'name', value: ({ integration }) => integration.name },
          { title: 'type', value: ({ integration }) => shortType(integration) },
          { title: 'account', value: ({ integration }) => integration.account },
          { title: 'role', value: ({ integration }) => integration.roleArn ?? 'ambient credentials' },
          { title: 'since', value: ({ integration }) => shortTime(integration.stateSince) },
          { title: 'state', value: stateText },
        ],
        rows,
      ),
    );
  });
}

interface Row {
  readonly integration: Integration;
  readonly warnings: number;
}

function shownIntegrations(journal: Journal): readonly Row[] {
  const warnings = Map.groupBy(journal.warnings(), ({ integrationId }) => integrationId);
  return journal
    .integrations()
    .map((integration) => ({ integration, warnings: warnings.get(integration.id)?.length ?? 0 }));
}

/** One shape in all commands; `partial` is a connected one with warnings. */
export function integrationJson(integration: Integration, warnings: number): object {
  const { id, name, type, account, roleArn, externalId, snsTopicsArns, createdAt } = integration;
  const { state, stateSince, failure } = integration;
  return {
    id,
    name,
    type,
    accountId: account,
    roleArn: roleArn ?? null,
    externalId: externalId ?? null,
    ...(type === 'flow-logs-monitoring' ? { snsTopicsArns } : {}),
    createdAt,
    state,
    stateSince,
    partial: state === 'connected' && warnings > 0,
    failure: failure ?? null,
  };
}

function stateText({ integration: { state, failure }, warnings }: Row): string {
  if (state === 'failed') return `failed: ${failure ?? ''}`;
  const shown = shownState(state, warnings > 0);
  return shown === 'partial' ? `partial (${plural(warnings, 'warning')})` : shown;
}

function shortType({ type }: Pick<Integration, 'type'>): string {
  return type === 'flow-logs-monitoring' ? 'flow-logs' : 'inventory';
}
