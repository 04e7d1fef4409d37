// A journal with an integration for every account of the fleet, before anything was read.
import type { DataDirectory } from '../../src/data-directory.ts';
import { newIntegration } from '../../src/integrations/model.ts';
import { resourceGroups } from '../../src/policy.ts';
import { fleetExternalId, fleetRegions } from './fleet-shape.ts';

export function fillFleet(directory: DataDirectory, accounts: readonly string[]): void {
  const journal = directory.openHeld('default');
  journal.setting('externalId', () => fleetExternalId);
  journal.setPolicy({ groups: resourceGroups, regions: fleetRegions, cloudtrail: false });
  for (const account of accounts) {
    journal.putIntegration(
      newIntegration({
        id: `fleet-${account}`,
        name: account,
        account,
        roleArn: `arn:aws:iam::${account}:role/groundplan`,
        externalId: fleetExternalId,
        createdAt: new Date().toISOString(),
      }),
    );
  }
  journal.close();
}
