// Scene: the permission is back. The warning goes by itself, and nothing "comes back", since nothing had gone.
import { plural, styled } from '../cli/output.ts';
import { interfacesThere } from './scene-deny.ts';
import { command, type Scene, text } from './scene.ts';

export const grantScene: Scene = {
  title: 'Give it back',
  about: ['The statement above is added to the role, and the accounts are read again.'],
  play: async (stage, onProgress) => {
    stage.aws.setFaults([]);
    const { events } = await stage.collect(onProgress);
    const warnings = stage.journal.warnings().length;
    const interfaces = interfacesThere(stage);
    return {
      figures: { warnings, events, interfaces },
      output: [
        command('warnings'),
        text(
          warnings === 0
            ? 'No warnings: everything in the policy could be read.'
            : plural(warnings, 'warning'),
        ),
        text(
          `${plural(interfaces, 'interface')} read again, ${styled('bold', plural(events.length, 'event'))}: ` +
            'none of them had gone, so none came back.',
        ),
      ],
    };
  },
};
