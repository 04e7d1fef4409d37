// However wrong its endpoint may be, the demo asks nothing of anybody but this machine.
import { expect, test } from 'vitest';
import { openLocation } from '../../src/clients.ts';
import { demoSession, demoTransport } from '../../src/demo/login.ts';

const elsewhere = 'https://ec2.eu-west-1.amazonaws.com';
const place = { account: '111122223333', region: 'eu-west-1', partition: 'aws' };

test('no session is opened beyond loopback', async () => {
  const session = demoSession(demoTransport(elsewhere), place, 'id');
  await expect(session).rejects.toThrow('the demo asks nothing of ec2.eu-west-1.amazonaws.com');
});

test('no call of a cycle leaves loopback', async () => {
  const keys = { accessKeyId: 'made', secretAccessKey: 'up' };
  const client = openLocation(demoTransport(elsewhere), place, () => Promise.resolve(keys));
  await expect(client.send('ec2', 'DescribeVpcs', {})).rejects.toThrow('it stays on this machine');
});
