// Webhooks under the daemon: what changes arrives; a receiver that is down and a daemon that is killed lose nothing; no secret in the log.
import { expect, onTestFinished, test } from 'vitest';
import { loadKinds } from '../../src/registry.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { startReceiver } from '../webhooks/receiver.ts';
import { home, type Running } from './daemon-world.ts';

const kinds = await loadKinds();
const roleArn = `arn:aws:iam::${exampleAccount}:role/groundplan`;
const start = ['--cron', '0 0 1 * *', '--webhook-allow', '127.0.0.0/8'] as const;
const webhooks = '/cloud-insights/webhooks';

function isOfChanges({ body }: { readonly body: Readonly<Record<string, unknown>> }): boolean {
  return body['type'] === 'groundplan.changes';
}

async function collect(daemon: Running): Promise<void> {
  const { status } = await daemon.ask('POST', '/cloud-insights/collect', { integration: 'prod' });
  expect(status).toBe(200);
}

test('delivered, tried again across a kill of the daemon, tested, without a word of its secret', async () => {
  const externalId = 'e'.repeat(40);
  const simulator = await startSimulator({ source: exampleSource(kinds), externalId });
  onTestFinished(() => simulator.close());
  const receiver = await startReceiver();
  const place = home(simulator.url);
  const { openJournal } = await import('../../src/journal/journal.ts');
  const { join } = await import('node:path');
  const journal = openJournal(join(place.data, 'groups', 'default', 'journal.db'), 'write');
  journal.setting('externalId', () => externalId);
  journal.close();

  const first = await place.start(...start);
  await first.ask('PUT', '/cloud-insights/integration/aws/policy/settings', {
    enabledResourceGroupTypes: ['ec2'],
    enabledRegions: [exampleRegion],
    enabledCloudtrail: false,
  });
  const made = await first.ask('POST', webhooks, {
    name: 'in',
    url: `${receiver.url}/path-of-secret`,
    filter: { changes: ['discovered'], kinds: ['Vpc'] },
  });
  expect(made.status).toBe(201);
  receiver.secret = String(made.body['secret']);
  const tried = await first.ask('POST', `${webhooks}/${String(made.body['id'])}/test`);
  expect(tried.body).toEqual({ ok: true, status: 204 });

  receiver.answer = { status: 503 };
  await first.ask('POST', '/cloud-insights/integration/aws/inventory', { name: 'prod', roleArn });
  await collect(first);
  const refused = await receiver.wait(isOfChanges);
  const ended = await first.end('SIGKILL');
  receiver.answer = { status: 200 };
  const before = receiver.received.length;

  const second = await place.start(...start);
  const arrived = await receiver.wait((one) => receiver.received.indexOf(one) >= before && isOfChanges(one));
  expect(arrived.id).toBe(refused.id);
  expect(arrived.body).toMatchObject({
    data: { group: 'default', events: [{ kind: 'Vpc', change: 'discovered' }] },
  });

  const wrong = await second.ask('POST', webhooks, { name: 'link', url: 'https://169.254.169.254/x' });
  expect([wrong.status, JSON.stringify(wrong.body)]).toEqual([
    400,
    expect.stringContaining('--webhook-allow'),
  ]);
  const listed = await second.ask('GET', webhooks);
  const said = [ended.stdout, (await second.end('SIGTERM')).stdout].join('');
  for (const secret of [receiver.secret, 'path-of-secret']) expect(said).not.toContain(secret);
  expect(JSON.stringify(listed.body)).not.toContain(receiver.secret);
}, 120_000);
