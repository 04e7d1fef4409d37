// The daemon against an AWS that nobody here wrote: a role that trusts us by the group's external id, then somebody else's, then ours.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import { permissionsPolicy, trustPolicy } from '../../src/iam.ts';
import { loadKinds } from '../../src/registry.ts';
import { home, type Json, type Running } from '../daemon/daemon-world.ts';
import { type Account, type Keys, openAccount, region } from './account.ts';
import { findMoto, type Moto, startMoto } from './moto-server.ts';

const program = findMoto();
const accountId = '222222222222';
const externalId = 'a1'.repeat(20);
const callerArn = `arn:aws:iam::${accountId}:user/caller`;
const roleArn = `arn:aws:iam::${accountId}:role/watched`;
const trustUs = trustPolicy(callerArn, externalId);
const trustOthers = trustPolicy(callerArn, 'b2'.repeat(20));

describe.skipIf(program === undefined)('the daemon and the trust of a role in moto', () => {
  let moto: Moto;
  let account: Account;
  let keys: Keys;

  beforeAll(async () => {
    moto = await startMoto(program);
    account = await openAccount(moto.url, accountId);
    keys = await account.createUser('caller', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }],
    });
    await account.createRole('watched', trustUs);
    await account.putRolePolicy('watched', permissionsPolicy(await loadKinds(), ['ec2']));
    await moto.enforce();
  }, 120_000);

  afterAll(() => moto?.stop());

  test('connected by it, failed without it, connected again', async () => {
    const place = home(moto.url, {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    });
    const journal = openJournal(join(place.data, 'groups', 'default', 'journal.db'), 'write');
    journal.setting('externalId', () => externalId);
    journal.setPolicy({ groups: ['ec2'], regions: [region], cloudtrail: false });
    journal.close();
    const daemon = await place.start('--cron', '0 0 1 * *');

    expect((await collect(daemon)).status).toBe(200);
    const { body } = await daemon.ask('GET', '/cloud-insights/integration/aws');
    const [integration] = asList(body['integrations']);
    expect(integration).toMatchObject({ roleArn, externalId });
    const status = async (): Promise<Json> =>
      (await daemon.ask('GET', `/cloud-insights/integrations/${String(integration?.['id'])}/status`)).body;
    expect(await status()).toMatchObject({ state: 'connected', warnings: [] });

    await moto.unchecked(() => account.setTrust('watched', trustOthers));
    const refused = await collect(daemon);
    expect([refused.status, refused.body['detail']]).toEqual([
      400,
      expect.stringContaining('sts:ExternalId'),
    ]);
    expect(await status()).toMatchObject({ state: 'failed', failure: expect.stringContaining(roleArn) });

    await moto.unchecked(() => account.setTrust('watched', trustUs));
    expect((await collect(daemon)).status).toBe(200);
    expect(await status()).toMatchObject({ state: 'connected' });
    expect(daemon.log().flatMap(({ from, to }) => (from === undefined ? [] : [`${from} ${to}`]))).toEqual([
      'pending connected',
      'connected failed',
      'failed connected',
    ]);
    expect((await daemon.end('SIGTERM')).code).toBe(0);
  }, 180_000);
});

function collect(daemon: Running): ReturnType<Running['ask']> {
  return daemon.ask('POST', '/cloud-insights/collect', { roleArn });
}

function asList(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
