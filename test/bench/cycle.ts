// One cycle of groundplan against the simulated AWS into a journal, as `collect` makes it, without the command around it.
import { createBudget } from '../../src/budget.ts';
import { createTransport } from '../../src/clients.ts';
import { runCycle } from '../../src/cycle.ts';
import type { CycleDocument } from '../../src/cycle-document.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { planCycle } from '../../src/plan.ts';
import type { Policy } from '../../src/policy.ts';
import { loadKinds } from '../../src/registry.ts';
import { openSession } from '../../src/session.ts';
import { defaultSettings } from '../../src/settings.ts';
import { loopbackOnly } from './loopback.ts';
import { newIntegration } from '../../src/integrations/model.ts';

const ec2InOneRegion: Policy = { groups: ['ec2'], regions: ['eu-west-1'], cloudtrail: false };

export async function cycleOnce(
  journal: Journal,
  endpoint: string | undefined,
  policy: Policy = ec2InOneRegion,
): Promise<CycleDocument> {
  // AWS's request rates are no part of what is measured: without the budget it runs as fast as it can.
  const settings = { ...defaultSettings, budgetFraction: Number.POSITIVE_INFINITY };
  const transport = createTransport({
    settings,
    endpoint: loopbackOnly(endpoint),
    budget: createBudget({ fraction: settings.budgetFraction }),
  });
  const roleArn = 'arn:aws:iam::111122223333:role/groundplan';
  const externalId = 'groundplan-bench';
  const session = await openSession(
    transport,
    { by: 'role', roleArn, externalId },
    { policy: policy.regions },
  );
  const name = `${session.account}/groundplan`;
  const createdAt = new Date().toISOString();
  journal.putIntegration(
    newIntegration({ id: name, name, account: session.account, roleArn, externalId, createdAt }),
  );
  const kinds = await loadKinds();
  const plan = planCycle({
    policy,
    policyIsDefault: false,
    partition: session.partition,
    kinds,
    narrowing: {},
  });
  try {
    return await runCycle({
      journal,
      integration: { id: name, name },
      session,
      transport,
      plan,
      now: () => new Date(),
    });
  } finally {
    transport.handler.destroy();
  }
}
