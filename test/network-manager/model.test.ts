// Our model of Network Manager against AWS's: the request of each operation as AWS's model has it, each member of each answer read as its
// type, and the endpoints of AWS's rules. AWS's may have more than ours: it grows, and what we do not ask breaks nothing.
import { createServer } from 'node:http';
import { resolveEndpoint } from '@smithy/core/endpoints';
import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createTransport, openLocation } from '../../src/clients.ts';
import { judge } from '../../src/outcome.ts';
import { endpointOf } from '../../src/network-manager/endpoint.ts';
import { operationSchemas } from '../../src/network-manager/model.ts';
import { globalRegion, knownRegions } from '../../src/regions.ts';
import { account, fastSettings } from '../core/core-world.ts';
import { type AwsMember, findAwsFiles } from './aws-model.ts';

interface Asked {
  readonly method: string;
  readonly url: URL;
  /** `REGION/SERVICE` of the signature. */
  readonly signedFor: string | undefined;
}

/** Sends an operation as the product does, to a server that answers all the same. */
async function ask(
  operation: string,
  input: object,
  answer: { readonly status: number; readonly headers?: Record<string, string>; readonly document: unknown },
): Promise<{ readonly asked: Asked | undefined; readonly output: object }> {
  const all: Asked[] = [];
  const server = createServer(({ method = '', url = '', headers }, response) => {
    const [, signedFor] =
      /Credential=\w+\/\d+\/([^,]+)\/aws4_request/.exec(headers.authorization ?? '') ?? [];
    all.push({ method, url: new URL(url, 'http://localhost'), signedFor });
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify(answer.document));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(async () => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections();
    await closed;
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const transport = createTransport({
    settings: fastSettings,
    endpoint: `http://127.0.0.1:${address.port}`,
    budget: { take: () => Promise.resolve(), throttled: () => undefined },
  });
  const place = { account, region: globalRegion, partition: 'aws' };
  const client = openLocation(transport, place, () =>
    Promise.resolve({ accessKeyId: 'ASIATEST', secretAccessKey: 'test' }),
  );
  const output = await client.send('networkmanager', operation, input);
  return { asked: all[0], output };
}

function typeOf(schema: NormalizedSchema): string {
  if (schema.isStructSchema()) return 'structure';
  if (schema.isListSchema()) return 'list';
  if (schema.isTimestampSchema()) return 'timestamp';
  if (schema.isBooleanSchema()) return 'boolean';
  return schema.isNumericSchema() ? 'number' : 'string';
}

const numbers = new Set(['integer', 'long', 'float', 'double']);

describe('our model of Network Manager is AWS’s', () => {
  const aws = findAwsFiles();

  function theirs({ shape }: AwsMember): NonNullable<typeof aws>['model']['shapes'][string] {
    const found = aws?.model.shapes[shape];
    if (found === undefined) throw new Error(`AWS's model has no ${shape}`);
    return found;
  }

  /** A value with all that our schema has, as AWS sends it and as it is to be read. @throws where AWS's type is another. */
  function sample(
    schema: NormalizedSchema,
    their: AwsMember,
    path: string,
  ): { sent: unknown; read: unknown } {
    const shape = theirs(their);
    const type = typeOf(schema);
    expect([path, type]).toEqual([path, numbers.has(shape.type) ? 'number' : shape.type]);
    switch (type) {
      case 'structure': {
        const members = [...schema.structIterator()].map(([name, member]) => {
          const known = shape.members?.[name];
          if (known === undefined) throw new Error(`AWS's model has no ${path}.${name}`);
          // What stands in the body bears its own name.
          expect([`${path}.${name}`, known.locationName ?? name]).toEqual([`${path}.${name}`, name]);
          return [name, sample(member, known, `${path}.${name}`)] as const;
        });
        return {
          sent: Object.fromEntries(members.map(([name, { sent }]) => [name, sent])),
          read: Object.fromEntries(members.map(([name, { read }]) => [name, read])),
        };
      }
      case 'list': {
        if (shape.member === undefined) throw new Error(`${path} is no list in AWS's model`);
        const { sent, read } = sample(schema.getValueSchema(), shape.member, `${path}[]`);
        return { sent: [sent, sent], read: [read, read] };
      }
      case 'timestamp':
        return { sent: 1_767_225_600.25, read: new Date('2026-01-01T00:00:00.250Z') };
      case 'boolean':
        return { sent: true, read: true };
      case 'number':
        return { sent: 64_600, read: 64_600 };
      default:
        return { sent: path, read: path };
    }
  }

  describe.skipIf(aws === undefined).each(operationSchemas.map((schema) => [schema[2], schema] as const))(
    '%s',
    (name, [, , , , input, output]) => {
      const operation = aws?.model.operations[name];

      test('its request has the method, the path and the query of AWS’s', async () => {
        if (operation === undefined) throw new Error(`AWS's model has no ${name}`);
        const members = theirs(operation.input).members ?? {};
        const values = Object.fromEntries(
          [...NormalizedSchema.of(input).structIterator()].map(([member, schema]) => {
            const known = members[member];
            if (known === undefined) throw new Error(`AWS's model has no ${name}.${member}`);
            const { sent } = sample(schema, known, `a b/ü&${member}`);
            return [member, sent];
          }),
        );
        const { asked } = await ask(name, values, { status: 200, document: {} });
        let path = operation.http.requestUri;
        const query: [string, string][] = [];
        for (const [member, { location, locationName = '' }] of Object.entries(members)) {
          const value = values[member];
          if (location === 'uri') path = path.replace(`{${locationName}}`, encodeURIComponent(String(value)));
          else expect([member, location]).toEqual([member, 'querystring']);
          if (location === 'querystring' && value !== undefined)
            for (const one of [value].flat()) query.push([locationName, String(one)]);
        }
        expect(asked).toMatchObject({ method: operation.http.method, signedFor: 'us-west-2/networkmanager' });
        expect(asked?.url.pathname).toBe(path);
        expect([...(asked?.url.searchParams ?? [])].toSorted()).toEqual(query.toSorted());
      });

      test('each member of its answer is read as AWS’s type', async () => {
        if (operation === undefined) throw new Error(`AWS's model has no ${name}`);
        const { sent, read } = sample(NormalizedSchema.of(output), operation.output, name);
        const { output: got } = await ask(name, labels, { status: 200, document: sent });
        const { $metadata: _metadata, ...members } = { $metadata: undefined, ...got };
        expect(members).toEqual(read);
      });
    },
  );

  test.skipIf(aws === undefined)('its endpoints are those of AWS’s rules, in all regions', () => {
    if (aws === undefined) return;
    const ours: unknown[] = [];
    const rules: unknown[] = [];
    for (const Region of knownRegions()) {
      for (const [UseFIPS, UseDualStack] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ] as const) {
        const endpointParams = { Region, UseFIPS, UseDualStack };
        const { url, properties } = endpointOf(endpointParams);
        ours.push([endpointParams, url.href, properties?.['authSchemes']]);
        const resolved = resolveEndpoint(aws.endpointRules, { endpointParams });
        rules.push([endpointParams, resolved.url.href, resolved.properties?.['authSchemes']]);
      }
    }
    expect(ours).toMatchObject(rules);
  });
});

const labels = { GlobalNetworkId: 'global-network-1', CoreNetworkId: 'core-network-1' };

describe('an endpoint of one’s own', () => {
  test('is taken as it is, and signed for where the service is at home', async () => {
    expect(endpointOf({ Region: 'us-west-2', Endpoint: 'http://localhost:4566' }).url.href).toBe(
      'http://localhost:4566/',
    );
    const { asked } = await ask('GetSites', labels, { status: 200, document: {} });
    expect(asked?.signedFor).toBe('us-west-2/networkmanager');
  });

  test.each([{ UseFIPS: true }, { UseDualStack: true }])('excludes %s', (variant) => {
    const own = { Region: 'us-west-2', Endpoint: 'http://localhost:4566', ...variant };
    expect(() => endpointOf(own)).toThrow('exclude each other');
  });

  test('without a region there is none', () => {
    expect(() => endpointOf({})).toThrow('no region');
  });
});

test.each([
  ['AccessDeniedException', 403, 'denied'],
  ['UnrecognizedClientException', 403, 'incomplete'],
  ['UnknownOperationException', 404, 'unavailable'],
  ['ResourceNotFoundException', 404, 'incomplete'],
  ['ThrottlingException', 429, 'incomplete'],
])('its error %s keeps its code and message', async (code, status, outcome) => {
  const headers = { 'x-amzn-errortype': `${code}:http://internal.amazon.com/coral/com.amazonaws/` };
  const document = { Message: 'so says AWS' };
  const error: unknown = await ask('GetSites', labels, { status, headers, document }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(judge(error).failure).toEqual({ outcome, code, message: 'so says AWS' });
});
