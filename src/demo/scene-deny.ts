// Scene: a permission goes, and things go on happening. What could not be read is kept and said, never taken for gone.
import { plural, shortTime, styled, table } from '../cli/output.ts';
import { hiddenBy, mendOf } from '../hides.ts';
import { mendingStatement } from '../iam.ts';
import type { Warning } from '../journal/read.ts';
import type { Kind } from '../kind.ts';
import { eventBlock } from './event-block.ts';
import { command, type Output, type Scene, text } from './scene.ts';
import type { Stage } from './stage.ts';
import { judge } from './verdict.ts';

export const denyScene: Scene = {
  title: 'Take a permission away, and lose nothing',
  about: ({ cast: { denied, unseen } }) => [
    `The role in ${denied.account} may no longer call ${denied.action} in ${denied.region}.`,
    'Meanwhile an instance is terminated, an interface gets other security groups, and an instance is',
    `launched in VPC ${unseen.text}.`,
    'Then the accounts are read again.',
  ],
  play: async (stage, onProgress) => {
    const { estate, cast } = stage;
    const before = hiddenThere(stage);
    estate.deny(cast.denied);
    for (const sort of ['instance terminated', 'groups of an interface changed', 'instance launched'])
      estate.change(sort, cast.unseen.id);
    const { events, happened } = await stage.collect(onProgress);
    const untold = estate.untold();
    const warnings = stage.journal.warnings();
    const after = hiddenThere(stage);
    const verdict = judge(events, happened);
    return {
      figures: {
        interfacesBefore: before,
        interfacesAfter: after,
        events,
        happened,
        ...verdict,
        untold,
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
        command('events'),
        ...events.map((event) => text(eventBlock(event))),
        text(
          'What other calls say is told all the same. ' +
            `${plural(untold.length, 'interface')} changed too, but that cannot be read:\nnothing is said about them yet.`,
        ),
        proof(before, after),
      ],
    };
  },
};

/** Interfaces that are known in the place where they can no longer be read. */
export function hiddenThere({ journal, cast: { denied } }: Stage): number {
  let count = 0;
  for (const { accountId, region } of journal.resources(denied.kind)) {
    if (accountId === denied.account && region === denied.region) count += 1;
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

function proof(before: number, after: number): Output {
  const figures = table<readonly [string, string | number]>(
    [
      { title: 'interfaces there', value: ([what]) => what },
      { title: '', align: 'right', value: ([, figure]) => figure },
    ],
    [
      ['known before', before],
      ['listed by AWS in this cycle', 'denied'],
      ['known now', after],
    ],
  );
  const would =
    `A collector that takes "denied" for "empty" would have deleted ${styled('bold', `${before} interfaces`)} now, and the\n` +
    'graph, the lookups and the alerts would all have said that they are gone.';
  return text(`\n${figures}\n\n${would}`);
}
