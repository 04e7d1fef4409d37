// Scene: three accounts are read for the first time, and what is there.
import { plural, styled, table } from '../cli/output.ts';
import { roleArnOf } from './login.ts';
import { accounts, regions } from './places.ts';
import { command, type Scene, text } from './scene.ts';
import type { Stage } from './stage.ts';

const names = Object.entries(accounts);

export const collectScene: Scene = {
  title: 'Collect three accounts in two regions',
  about: [
    'A simulated AWS now runs inside this command: no credentials, nothing leaves this machine.',
    'Each account is read through a role with an external id ($ID), as in the real AWS.',
  ],
  play: async (stage, onProgress) => {
    const { cycles } = await stage.collect(onProgress);
    const collected = names.map(([name, account], index) => ({
      name,
      account,
      resources: sum(Object.values(stage.journal.counts(account))),
      calls: cycles[index]?.calls ?? 0,
      wallMs: cycles[index]?.wallMs ?? 0,
      complete: cycles[index]?.scopes.complete ?? 0,
    }));
    const kinds = stage.journal.counts();
    const resources = sum(Object.values(kinds));
    return {
      figures: { accounts: collected, kinds, resources, warnings: stage.journal.warnings().length },
      output: [
        ...names.map(([, account]) => command(`collect --role-arn ${roleArnOf(account)} --external-id $ID`)),
        text(kindTable(stage)),
        text(
          styled(
            'dim',
            `${plural(resources, 'resource')}, ${plural(sum(collected.map(({ calls }) => calls)), 'call')}, ` +
              `${(sum(collected.map(({ wallMs }) => wallMs)) / 1000).toFixed(1)} s; asked in ${Object.values(regions).join(' and ')}, ` +
              'the two regions of the policy.',
          ),
        ),
      ],
    };
  },
};

function kindTable({ journal }: Stage): string {
  const perAccount = names.map(([name, account]) => ({ name, counts: journal.counts(account) }));
  return table<[string, number]>(
    [
      { title: 'kind', value: ([kind]) => kind },
      ...perAccount.map(({ name, counts }) => ({
        title: name,
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
