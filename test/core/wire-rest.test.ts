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

const buckets =
  '<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Buckets><Bucket><Name>one</Name>' +
  '<BucketRegion>eu-west-1</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>';
const distributions =
  '<DistributionList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Marker></Marker><MaxItems>100</MaxItems>' +
  '<IsTruncated>false</IsTruncated><Quantity>1</Quantity><Items><DistributionSummary><Id>E1</Id></DistributionSummary></Items>' +
  '</DistributionList>';

describe.each([
  [
    's3',
    ['s3', 'ListBuckets'],
    buckets,
    { Buckets: [{ Name: 'one', BucketRegion: 'eu-west-1' }] },
    (code: string) => `<Error><Code>${code}</Code><Message>no</Message></Error>`,
  ],
  [
    'cloudfront',
    ['cloudfront', 'ListDistributions'],
    distributions,
    { DistributionList: { Quantity: 1, Items: [{ Id: 'E1' }] } },
    (code: string) =>
      `<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>${code}</Code></Error></ErrorResponse>`,
  ],
] as const)('REST-XML: %s', (_name, call, document, page, failing) => {
  test.each([
    ['as it is', document],
    ['with a declaration', `<?xml version="1.0" encoding="UTF-8"?>\n${document}\n`],
  ])('the operation’s own document is believed: %s', async (_case, body) => {
    expect(await ask(call, body)).toMatchObject({ page, outcome: 'complete' });
  });

  test.each([
    ['a login page', '<!DOCTYPE html><html><body>Sign in</body></html>', 200],
    ['nothing', '', 200],
    ['another operation’s document', '<ListBucketResult><Name>one</Name></ListBucketResult>', 200],
    ['an error with 200', failing('InternalError'), 200],
    ['half a document', document.slice(0, document.length / 2), 200],
    [
      'a whole list whose end is missing',
      document.replace(/<\/(ListAllMyBucketsResult|DistributionList)>$/, ''),
      200,
    ],
    ['a list that is cut behind an empty element', document.replace(/<(\w+)>[^<]*<\/\1>.*$/s, '<$1/>'), 200],
    ['JSON', '{"Buckets":[]}', 200],
    ['a proxy’s error', '<html>502 Bad Gateway</html>', 502],
    ['an error in another form', '<Response><Errors><Error><Code>X</Code></Error></Errors></Response>', 403],
  ])('%s is not', async (_case, body, status) => {
    expect(await ask(call, body, status)).toMatchObject(foreign);
  });

  test.each([
    ['AccessDenied', 403, 'denied', 0],
    ['InvalidAccessKeyId', 403, 'incomplete', 0],
    ['Throttling', 400, 'incomplete', fastSettings.maxAttempts],
    ['SlowDown', 503, 'incomplete', fastSettings.maxAttempts],
    ['NotSignedUp', 403, 'unavailable', 0],
  ])('an error is read by its code: %s', async (code, status, outcome, throttles) => {
    expect(await ask(call, failing(code), status)).toMatchObject({ code, outcome, throttles });
  });
});
