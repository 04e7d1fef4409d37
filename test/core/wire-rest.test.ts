// The REST protocols on the wire: whose document it is stands in the root element or in the form of the body, the error's code in a
// header or in the document. Real SDK clients against a server of raw bytes.
import { describe, expect, test } from 'vitest';
import { createTransport, openLocation } from '../../src/clients.ts';
import { judge } from '../../src/outcome.ts';
import type { ServiceName } from '../../src/services.ts';
import { account, fastSettings, region } from './core-world.ts';
import { rawServer, send } from './raw-server.ts';

interface Asked {
  readonly page: unknown;
  readonly code: string | undefined;
  readonly outcome: string;
  /** How often the answer was seen to say that we are too fast. */
  readonly throttles: number;
}

async function ask(
  [service, operation]: readonly [ServiceName, string],
  body: string,
  status = 200,
  headers: Record<string, string> = {},
): Promise<Asked> {
  const { url } = await rawServer((_operation, response) => send(response, status, body, headers));
  const { meter, ...transport } = createTransport({
    settings: fastSettings,
    endpoint: url,
    budget: { take: () => Promise.resolve(), throttled: () => undefined },
  });
  const place = { account, region, partition: 'aws' };
  const client = openLocation({ meter, ...transport }, place, () =>
    Promise.resolve({ accessKeyId: 'ASIATEST', secretAccessKey: 'test' }),
  );
  try {
    const page = await client.send(service, operation, {});
    return { page, code: undefined, outcome: 'complete', throttles: meter.throttles };
  } catch (error) {
    const { code, outcome } = judge(error).failure;
    return { page: undefined, code, outcome, throttles: meter.throttles };
  }
}

const foreign = { page: undefined, code: 'ForeignAnswer', outcome: 'incomplete' };

describe('REST-JSON', () => {
  const eks = ['eks', 'ListClusters'] as const;

  test('an object is believed', async () => {
    expect(await ask(eks, '{"clusters":["one"]}')).toMatchObject({ page: { clusters: ['one'] } });
  });

  test.each([
    ['a login page', '<!DOCTYPE html><html><body>Sign in</body></html>', 200],
    ['nothing', '', 200],
    ['a list', '[]', 200],
    ['a proxy’s error', '<html>502 Bad Gateway</html>', 502],
  ])('%s is not', async (_case, body, status) => {
    expect(await ask(eks, body, status)).toMatchObject(foreign);
  });

  test.each([
    ['AccessDeniedException', 403, 'denied', 0],
    ['AccessDeniedException:http://internal.amazon.com/coral/com.amazon.coral.service/', 403, 'denied', 0],
    ['UnrecognizedClientException', 403, 'incomplete', 0],
    ['ThrottlingException', 429, 'incomplete', fastSettings.maxAttempts],
    ['ResourceNotFoundException', 404, 'incomplete', 0],
  ])('the code of an error stands in a header: %s', async (type, status, outcome, throttles) => {
    const asked = await ask(eks, '{"message":"no"}', status, { 'x-amzn-errortype': type });
    expect(asked).toMatchObject({ code: type.split(':')[0], outcome, throttles });
  });
});
