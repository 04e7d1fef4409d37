// Cycles without end against a simulated AWS, until it is killed: `DATA ENDPOINT ROLE EXTERNAL_ID REGION`. A line on stdout as each begins.
import { createBudget } from '../../src/budget.ts';
import { createTransport } from '../../src/clients.ts';
import { runCycle } from '../../src/cycle.ts';
import { openDataDirectory } from '../../src/data-directory.ts';
import { planCycle } from '../../src/plan.ts';
import { loadKinds } from '../../src/registry.ts';
import { openSession } from '../../src/session.ts';
import { defaultSettings } from '../../src/settings.ts';

const [data = '', endpoint = '', roleArn = '', externalId = '', region = ''] = process.argv.slice(2);
if (new URL(endpoint).hostname !== '127.0.0.1') throw new Error(`not loopback: ${endpoint}`);

const kinds = await loadKinds();
const journal = openDataDirectory(data).openForWriting('default', 'cycles');
const transport = createTransport({
  settings: defaultSettings,
  endpoint,
  budget: createBudget({ fraction: Number.POSITIVE_INFINITY }),
});
const session = await openSession(transport, { by: 'role', roleArn, externalId }, { named: region });
const policy = { groups: ['ec2'], regions: [region], cloudtrail: false } as const;
const plan = planCycle({
  policy,
  policyIsDefault: false,
  partition: session.partition,
  kinds,
  narrowing: {},
});
for (;;) {
  process.stdout.write('cycle\n');
  await runCycle({
    journal,
    integration: { id: 'test', name: 'test' },
    session,
    transport,
    plan,
    now: () => new Date(),
  });
}
