// Whoever it was: for tests of when a change happened, which an author tells.
import type { Actor } from '../../src/journal/attributions.ts';

export const someActor: Actor = {
  principal: 'arn:aws:iam::111111111111:role/deploy',
  eventName: 'AttachNetworkInterface',
  eventSource: 'ec2.amazonaws.com',
  eventId: '1',
  eventTime: '2026-01-01T00:00:00Z',
  confidence: 'unique',
};
