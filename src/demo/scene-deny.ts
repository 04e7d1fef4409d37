// Scene: a permission goes. What could not be read is kept and said, never taken for gone.
import { shortTime, styled, table } from '../cli/output.ts';
import { hiddenBy, mendOf } from '../hides.ts';
import { mendingStatement } from '../iam.ts';
import type { Warning } from '../journal/read.ts';
import type { Kind } from '../kind.ts';
import { shop } from './peering.ts';
import { command, type Output, type Scene, text } from './scene.ts';
import type { Stage } from './stage.ts';

const operation = 'DescribeNetworkInterfaces';

export const denyScene: Scene = {
  title: 'Take a permission away, and lose nothing',
  about: [
    `The role in ${shop.account} may no longer call ec2:${operation} in ${shop.region}.`,
    'The accounts are read again.',
  ],
  play: async (stage, onProgress) => {
    const before = interfacesThere(stage);
    stage.aws.setFaults([
      { fault: 'deny', operation: `ec2:${operation}`, account: shop.account, region: shop.region },
    ]);
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
      output: [
        command('warnings'),
        ...warnings.map((warning) => warningOutput(warning, stage.kinds)),
        proof(before, after, events.length),
      ],
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
      `  since ${shortTime(warning.since)}`,
      `  may be older than it looks: ${hiddenBy(warning, kinds)}`,
      `  mend: ${mendOf(warning).replace(': ', ':\n    ')}`,
    ].join('\n'),
  );
}

function proof(before: number, after: number, events: number): Output {
  const figures = table<readonly [string, string | number]>(
    [
      { title: 'interfaces', value: ([what]) => what },
      { title: '', align: 'right', value: ([, figure]) => figure },
    ],
    [
      ['known before', before],
      ['listed by AWS in this cycle', 'denied'],
      ['known now', after],
      ['events', events],
    ],
  );
  const would =
    `A collector that takes "denied" for "empty" would have deleted ${styled('bold', `${before} interfaces`)} now, and the\n` +
    'graph, the lookups and the alerts would all have said that they are gone.';
  return text(`\n${figures}\n\n${would}`);
}
