// Asking CloudTrail comes after the cycle, and takes nothing of it back.
import { expect, test } from 'vitest';
import { IntegrationError, OperatorError } from '../../src/errors.ts';
import { type Collected, collectIntegration } from '../../src/integrations/collect.ts';
import type { IntegrationRequest } from '../../src/integrations/model.ts';
import { loadKinds } from '../../src/registry.ts';
import { exampleAccount } from '../support/examples.ts';
import { base, serviceWorld, transportTo } from './world.ts';

const request: IntegrationRequest = {
  type: 'inventory-monitoring',
  name: 'prod',
  roleArn: `arn:aws:iam::${exampleAccount}:role/groundplan`,
};

test('what goes wrong with it is said, and the integration stays connected; a journal that fails is no matter of it', async () => {
  const { service, journal, externalId, simulator, now } = await serviceWorld();
  const known = await service.create(request, { save: true });
  const login = { by: 'role', roleArn: request.roleArn, externalId, base } as const;
  const kinds = await loadKinds();
  const collect = (why: Error): Promise<Collected> => {
    const trail = {
      ...journal.trail,
      places: () => {
        throw why;
      },
    };
    return collectIntegration({
      journal: { ...journal, trail },
      kinds,
      transport: transportTo(simulator.url),
      chosen: { login, known },
      narrowing: {},
      extraRegions: [],
      authorRequests: 10,
      now,
    });
  };
  const { document, notes } = await collect(new IntegrationError('the session is over'));
  expect(document.scopes.complete).toBeGreaterThan(0);
  expect(notes).toEqual([
    'CloudTrail was not asked who made the changes (the session is over); the next cycle asks',
  ]);
  expect(journal.integrations()).toMatchObject([{ state: 'connected' }]);
  await expect(collect(new OperatorError('the disk is full'))).rejects.toThrow('the disk is full');
  expect(journal.integrations()).toMatchObject([{ state: 'connected' }]);
});
