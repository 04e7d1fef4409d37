// Scene: a permission goes. What could not be read is kept and said, never taken for gone.
import { styled, table } from '../cli/output.ts';
import { hiddenBy, mendOf } from '../hides.ts';
import { mendingStatement } from '../iam.ts';
import type { Warning } from '../journal/read.ts';
import type { Kind } from '../kind.ts';
import { shop } from './peering.ts';
import { command, type Output, type Scene, text } from './scene.ts';
import type { Stage } from './stage.ts';

const operation = 'DescribeNetworkInterfaces';
const where = `${shop.account}/${shop.region}`;

export const denyScene: Scene = {
  title: 'Take a permission away, and lose nothing',
  about: [
    `The role in ${shop.account} may no longer call ec2:${operation} in ${shop.region}.`,
    'The accounts are read again.',
  ],
  play: async (stage, onProgress) => {
    const before = interfacesThere(stage);
    stage.aws.setFaults([{ fault: 'deny', operation: `ec2:${operation}`, account: shop.account, region: shop.region }]);
    const { events } = await stage.collect(onProgress);
    const warnings = stage.journal.warnings();
    const after = interfacesThere(stage);
    return {
      figures: {
        interfacesBefore: before,
        interfacesAfter: after,
        events,
        warnings: warnings.map((warning) => ({
          ...warning,
          hides: hiddenBy(warning, stage.kinds),
          mend: mendOf(warning),
          statement: mendingStatement(warning.action),
        })),
        wouldHaveBeenDeleted: before,
      },
      output: [command('warnings'), ...warnings.map((warning) => warningOutput(warning, stage.kinds)), proof(before, after, events.length)],
    };
  },
};

/** Interfaces that are known in the place where they can no longer be read. */
export function interfacesThere({ journal }: Stage): number {
  let count = 0;
  for (const { accountId, region } of journal.resources('NetworkInterface')) {
    if (accountId === shop.account && region === shop.region) count += 1;
  }
  return count;
}

function warningOutput(warning: Warning, kinds: readonly Kind[]): Output {
  return text(
    [
      `${styled('yellow', `${warning.action} in ${warning.accountId}/${warning.region}`)}  ${warning.code}`,
      `  may be older than it looks: ${hiddenBy(warning, kinds)}`,
      `  ${mendOf(warning).replace(': ', ':\n    ')}`,
    ].join('\n'),
  );
}

function proof(before: number, after: number, events: number): Output {
  const rows: readonly [string, string | number][] = [
    [`network interfaces known in ${where} before`, before],
    [`network interfaces that AWS listed there now`, 'denied'],
    [`network interfaces known there after`, after],
    [`events`, events],
  ];
  const lines = table<[string, string | number]>(
    [
      { title: 'proof', value: ([what]) => what },
      { title: '', align: 'right', value: ([, figure]) => figure },
    ],
    rows,
  );
  return text(
    [
      lines,
      '',
      `A collector that takes "denied" for "empty" would have deleted ${styled('bold', `${before} interfaces`)} in this cycle,`,
      'and told you that they are gone.',
    ].join('\n'),
  );
}
