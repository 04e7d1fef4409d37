// Where webhooks may lead: not to this machine, not to its link, however the address is written.
import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { checkUrl, guardedLookup, originOf, readNetworks } from '../../src/webhooks/destination.ts';

const none = readNetworks('--webhook-allow', undefined);

test.each([
  'https://127.0.0.1/x',
  'https://127.1/x',
  'https://2130706433/x',
  'https://0x7f.0.0.1/x',
  'https://0/x',
  'https://[::1]/x',
  'https://[::ffff:127.0.0.1]/x',
  'https://[::ffff:7f00:1]/x',
  'https://[64:ff9b::7f00:1]/x',
  'https://169.254.169.254/latest/meta-data',
  'https://[fe80::1]/x',
  'https://[fd00:ec2::254]/x',
  'https://224.0.0.1/x',
  'http://93.184.216.34/x',
  'ftp://example.com/x',
  'file:///etc/passwd',
  'https://user:secret@example.com/x',
  'nonsense',
  '',
])('%s is refused', (url) => {
  expect(checkUrl(url, none)).toBeTypeOf('string');
});

test.each([
  'https://hooks.example.com/services/T0/B0',
  'https://10.0.0.5:8443/x',
  'https://[2001:db8::1]/x',
  // A name is looked up when it is used.
  'https://localhost/x',
])('%s may be', (url) => {
  expect(checkUrl(url, none)).toBeUndefined();
});

test('what is allowed is allowed, by http too', () => {
  const allowed = readNetworks('--webhook-allow', '127.0.0.0/8, ::1');
  expect(checkUrl('http://127.0.0.1:9/x', allowed)).toBeUndefined();
  expect(checkUrl('http://[::1]:9/x', allowed)).toBeUndefined();
  expect(checkUrl('http://169.254.169.254/x', allowed)).toBeTypeOf('string');
});

test.each(['nonsense', '127.0.0.0/33', '::1/129', '10.0.0.0/', 'example.com'])(
  '--webhook-allow %s is refused',
  (text) => {
    expect(() => readNetworks('--webhook-allow', text)).toThrow(UsageError);
  },
);

test('a name that means this machine is refused when it is looked up, and only then', async () => {
  const looked = (secure: boolean, allowed: string | undefined): Promise<unknown> =>
    new Promise((done) =>
      guardedLookup(secure, readNetworks('--webhook-allow', allowed))(
        'localhost',
        { all: true },
        (error, found) => done(error ?? found),
      ),
    );
  expect(String(await looked(true, undefined))).toMatch(/localhost is .* address of this machine/);
  expect(await looked(false, '127.0.0.0/8,::1')).toEqual(
    expect.arrayContaining([expect.objectContaining({ family: expect.any(Number) })]),
  );
});

test('logs have no path', () => {
  expect(originOf('https://hooks.example.com:8443/services/SECRET?token=SECRET')).toBe(
    'https://hooks.example.com:8443',
  );
});
