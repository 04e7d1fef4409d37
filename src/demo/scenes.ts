// The story of the demo, in order.
import type { Scene } from './scene.ts';
import { askScene } from './scene-ask.ts';
import { chanceScene } from './scene-chance.ts';
import { changeScene } from './scene-change.ts';
import { collectScene } from './scene-collect.ts';
import { denyScene } from './scene-deny.ts';
import { grantScene } from './scene-grant.ts';
import { nextScene } from './scene-next.ts';

export const scenes: readonly Scene[] = [
  collectScene,
  askScene,
  changeScene,
  chanceScene,
  denyScene,
  grantScene,
  nextScene,
];
