// Scene: the permission is back. The warning goes by itself, nothing "comes back" since nothing had gone, and what truly changed
// meanwhile is told with the whole interval in which it may have been.
import { plural, shortTime, styled } from '../cli/output.ts';
import type { ChangeEvent } from '../journal/events.ts';
import { eventBlock } from './event-block.ts';
import { hiddenThere } from './scene-deny.ts';
import { command, type Scene, text } from './scene.ts';
import { judge, verdictText } from './verdict.ts';

export const grantScene: Scene = {
  title: 'Give it back, and learn what happened meanwhile',
  about: () => ['The statement above is added to the role, and the accounts are read again.'],
  play: async (stage, onProgress) => {
    stage.estate.deny(undefined);
    const { events, happened } = await stage.collect(onProgress);
    const warnings = stage.journal.warnings().length;
    const interfaces = hiddenThere(stage);
    const verdict = judge(events, happened);
    return {
      figures: { warnings, events, happened, ...verdict, interfaces },
      output: [
        command('warnings'),
        text(
          warnings === 0
            ? 'No warnings: everything in the policy could be read.'
            : plural(warnings, 'warning'),
        ),
        command('events'),
        ...events.map((event) => text(`${eventBlock(event)}\n${intervalOf(event)}`)),
        text(`\n${verdictText(events.length, verdict)}`),
        text(
          `All ${plural(interfaces, 'interface')} are read again. Those that did not change make no event: they had never gone.`,
        ),
      ],
    };
  },
};

function intervalOf({ notBefore = '', seenAt }: ChangeEvent): string {
  const [from, until] = [notBefore, seenAt].map((time) => shortTime(time).slice(11));
  return styled('cyan', `    between ${from}, the last read before the denial, and ${until}`);
}
