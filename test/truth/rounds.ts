// Cycles of all accounts of a simulated AWS into a journal of the caller's: in the process of a test, or in a child that gets killed.
import { createBudget } from '../../src/budget.ts';
import { createTransport, type Credentials } from '../../src/clients.ts';
import { runCycle } from '../../src/cycle.ts';
import type { CycleDocument } from '../../src/cycle-document.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { planCycle } from '../../src/plan.ts';
import { loadKinds } from '../../src/registry.ts';
import { openSession } from '../../src/session.ts';
import { defaultSettings } from '../../src/settings.ts';
import { newIntegration } from '../../src/integrations/model.ts';

export interface Aws {
  readonly endpoint: string;
  readonly externalId: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

const kinds = await loadKinds();
/** AWS's rates would make each cycle wait; the simulator has none. */
const settings = { ...defaultSettings, budgetFraction: Number.POSITIVE_INFINITY };

export async function cycleOf(aws: Aws, account: string, journal: Journal): Promise<CycleDocument> {
  if (new URL(aws.endpoint).hostname !== '127.0.0.1') throw new Error(`not loopback: ${aws.endpoint}`);
  const transport = createTransport({
    settings,
    endpoint: aws.endpoint,
    budget: createBudget({ fraction: settings.budgetFraction }),
  });
  const roleArn = `arn:aws:iam::${account}:role/groundplan`;
  const { externalId } = aws;
  // The caller's own credentials: the simulator takes any.
  const base = (): Promise<Credentials> =>
    Promise.resolve({ accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'test' });
  const session = await openSession(
    transport,
    { by: 'role', roleArn, externalId, base },
    { policy: aws.regions },
  );
  const name = `${account}/groundplan`;
  const createdAt = new Date().toISOString();
  journal.putIntegration(newIntegration({ id: name, name, account, roleArn, externalId, createdAt }));
  const plan = planCycle({
    policy: { groups: ['ec2'], regions: [...aws.regions], cloudtrail: false },
    policyIsDefault: false,
    partition: session.partition,
    kinds,
    narrowing: {},
  });
  const integration = { id: name, name };
  return runCycle({ journal, integration, session, transport, plan, now: () => new Date() });
}
