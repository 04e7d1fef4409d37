// Scene: two things happen in the simulated AWS, and the next cycle tells what came of them, path by path.
import { plural, styled } from '../cli/output.ts';
import { eventBlock } from './event-block.ts';
import type { Excerpt } from './excerpt.ts';
import { answered, rowsOf } from './scene-ask.ts';
import { command, type Output, type Scene, text } from './scene.ts';
import { judge, verdictText } from './verdict.ts';

export const changeScene: Scene = {
  title: 'Change something, and see what changed',
  about: ({ cast: { peered, reachable } }) => [
    'In the simulated AWS somebody now deletes a peering of',
    `  VPC ${peered.text},`,
    'and opens port 22 of an instance to the whole internet in',
    `  VPC ${reachable.text}.`,
    'Then the accounts are read again.',
  ],
  play: async (stage, onProgress) => {
    const before = new Set(rowsOf(await stage.ask({ name: 'internet-exposed' })).map(textOf));
    stage.estate.change('peering deleted', stage.cast.peered.id);
    stage.estate.change('group opened to everybody', stage.cast.reachable.id);
    const { events, happened } = await stage.collect(onProgress);
    const verdict = judge(events, happened);
    const answer = await stage.ask({ name: 'internet-exposed' });
    const fresh = rowsOf(answer).filter((row) => !before.has(textOf(row)));
    return {
      figures: { events, happened, ...verdict, ...(answer.known ? { newlyExposed: fresh } : {}) },
      output: [
        command('events'),
        ...events.map((event) => text(eventBlock(event))),
        text(
          styled(
            'dim',
            'Oldest first, and a line for each value that went (-) or came (+), to be read along here.\nWho it was, CloudTrail says.',
          ),
        ),
        text(`\n${verdictText(events.length, verdict)}`),
        ...(answer.known ? exposure(fresh) : []),
      ],
    };
  },
};

type Row = Excerpt['rows'][number];

function textOf(row: Row): string {
  return JSON.stringify(row);
}

function exposure(fresh: readonly Row[]): readonly Output[] {
  const interfaces = new Set(fresh.map((row) => row['interfaceId']));
  return [
    text(
      `\nThe graph knows what that opened: ${plural(interfaces.size, 'interface')} more. What is new in its answer:`,
    ),
    command('query --name internet-exposed'),
    answered('internet-exposed', fresh),
  ];
}
