// Scene: what to type for accounts of one's own.
import { styled } from '../cli/output.ts';
import { grantedActions } from '../iam.ts';
import { type Scene, text } from './scene.ts';

const commands: readonly (readonly [command: string, what: string])[] = [
  ['iam inventory', 'the trust policy and the permissions that a role needs, ready to apply'],
  ['collect --role-arn arn:aws:iam::ACCOUNT:role/groundplan', 'read the account through that role'],
  ['collect', 'or with the AWS credentials that you have now'],
  ['query --list', 'the documented questions; `query` takes any Cypher that reads'],
  ['events --follow', 'what changes, as it is seen'],
  ['events --since 24h --summary', 'who changed what, and where'],
  ['show ID --diff 1h', 'what differs from an hour ago; `--at` for how it was, `query --at` for all of it'],
  ['warnings', 'what could not be read, and what to grant'],
];

export const nextScene: Scene = {
  title: 'Now your own accounts',
  about: () => [
    'groundplan only reads: it can change nothing in AWS, and asks for nothing that it does not list.',
  ],
  play: (stage) =>
    Promise.resolve({
      figures: {
        commands: commands.map(([typed]) => `groundplan ${typed}`),
        actions: grantedActions(stage.kinds).length,
      },
      output: [
        ...commands.map(([typed, what]) => text(`  ${styled('cyan', `groundplan ${typed}`)}\n      ${what}`)),
        text(`\nThe role needs ${grantedActions(stage.kinds).length} actions, each of which only reads.`),
      ],
    }),
};
