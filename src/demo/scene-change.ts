// Scene: three things happen in the simulated AWS, and the next cycle tells each of them, path by path.
import { styled } from '../cli/output.ts';
import { bastionOpened, peeringDeleted, webServerReplaced } from './happenings.ts';
import { eventBlock } from './event-block.ts';
import { exposedOutput } from './scene-ask.ts';
import { command, type Scene, text } from './scene.ts';

export const changeScene: Scene = {
  title: 'Change something, and see what changed',
  about: [
    'In the simulated AWS somebody now deletes the peering to the shared services, opens the bastion to',
    'the world, and replaces the web server web-2. Then the accounts are read again.',
  ],
  play: async (stage, onProgress) => {
    const before = await stage.ask('internet-exposed');
    for (const happening of [peeringDeleted, bastionOpened, webServerReplaced])
      stage.network.happen(happening);
    const { events } = await stage.collect(onProgress);
    const exposed = await stage.ask('internet-exposed');
    return {
      figures: {
        events,
        ...(before.known && exposed.known
          ? { exposedBefore: before.rows.length, exposed: exposed.rows }
          : {}),
      },
      output: [
        command('events'),
        ...events.map((event) => text(eventBlock(event))),
        text(
          styled(
            'dim',
            'Oldest first, and a line for each value that went (-) or came (+), to be read along here.',
          ),
        ),
        ...(exposed.known
          ? [
              text('\nThe bastion can be reached by everybody now, and the graph knows it:'),
              ...exposedOutput(exposed),
            ]
          : []),
      ],
    };
  },
};
