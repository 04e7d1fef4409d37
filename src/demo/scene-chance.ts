// Scene: chance changes whatever there is, and what groundplan tells is held against what truly happened.
import { plural, styled, table } from '../cli/output.ts';
import type { ChangeEvent } from '../journal/events.ts';
import { mutationNames } from '../simulator/generated/estate.ts';
import { command, type Scene, text } from './scene.ts';
import { judge, verdictText } from './verdict.ts';

const changes = 40;
const sorts = ['created', 'modified', 'deleted'] as const;

export const chanceScene: Scene = {
  title: 'Change anything, and miss nothing',
  about: () => [
    `Now ${changes} changes at random, anywhere in the three accounts, out of ${mutationNames.length} sorts: from a tag to a`,
    'whole VPC. What is told of them?',
  ],
  play: async (stage, onProgress) => {
    stage.estate.changeAtRandom(changes);
    const { events, happened } = await stage.collect(onProgress);
    const verdict = judge(events, happened);
    return {
      figures: { changes, events, happened, ...verdict },
      output: [
        command('events'),
        text(summary(events)),
        text(
          styled(
            'dim',
            `A line for each of ${plural(events.length, 'event')}, counted here. Most changes touch several things.`,
          ),
        ),
        text(`\n${verdictText(events.length, verdict)}`),
      ],
    };
  },
};

function summary(events: readonly ChangeEvent[]): string {
  const byKind = [...Map.groupBy(events, ({ kind }) => kind)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return table<(typeof byKind)[number]>(
    [
      { title: 'kind', value: ([kind]) => kind },
      ...sorts.map((sort) => ({
        title: sort,
        align: 'right' as const,
        value: ([, own]: (typeof byKind)[number]) =>
          own.filter(({ change }) => change === sort).length || '-',
      })),
    ],
    byKind,
  );
}
