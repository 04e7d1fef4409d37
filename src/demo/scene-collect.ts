// Scene: three accounts are read for the first time, and what is there.
import { plural, styled, table } from '../cli/output.ts';
import { roleArnOf } from './login.ts';
import { command, type Scene, text } from './scene.ts';
import type { Stage } from './stage.ts';

export const collectScene: Scene = {
  title: 'Collect three accounts in four regions',
  about: () => [
    'A simulated AWS now runs inside this command: no credentials, nothing leaves this machine.',
    'Each account is read through a role with an external id ($ID), as in the real AWS.',
  ],
  play: async (stage, onProgress) => {
    const { cycles } = await stage.collect(onProgress);
    const collected = stage.accounts.map((account, index) => ({
      account,
      resources: sum(Object.values(stage.journal.counts(account))),
      calls: cycles[index]?.calls ?? 0,
      wallMs: cycles[index]?.wallMs ?? 0,
      complete: cycles[index]?.scopes.complete ?? 0,
    }));
    const kinds = stage.journal.counts();
    const resources = sum(Object.values(kinds));
    const calls = sum(collected.map((one) => one.calls));
    const seconds = sum(collected.map(({ wallMs }) => wallMs)) / 1000;
    return {
      figures: { accounts: collected, kinds, resources, warnings: stage.journal.warnings().length },
      output: [
        ...stage.accounts.map((account) => {
          const role = roleArnOf({ partition: stage.estate.aws.partition, account });
          return command(`collect --role-arn ${role} --external-id $ID`);
        }),
        text(kindTable(stage)),
        text(
          styled(
            'dim',
            `${plural(resources, 'resource')}, ${plural(calls, 'call')}, ${seconds.toFixed(1)} s; ` +
              `asked in ${stage.regions.join(', ')}.`,
          ),
        ),
      ],
    };
  },
};

function kindTable({ accounts, journal }: Stage): string {
  const perAccount = accounts.map((account) => ({ account, counts: journal.counts(account) }));
  return table<[string, number]>(
    [
      { title: 'kind', value: ([kind]) => kind },
      ...perAccount.map(({ account, counts }) => ({
        title: account,
        align: 'right' as const,
        value: ([kind]: [string, number]) => counts[kind] ?? '-',
      })),
      { title: 'all', align: 'right', value: ([, count]) => count },
    ],
    Object.entries(journal.counts()),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
