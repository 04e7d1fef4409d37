// Our reader of answers against the SDK's: every operation of the query protocols that could be asked, with random answers after its
// schema; and documents that are not quite one, which must be an error and never a shorter list.
import { DescribeVpcs$, EC2Client } from '@aws-sdk/client-ec2';
import * as autoscaling from '@aws-sdk/client-auto-scaling';
import * as ec2 from '@aws-sdk/client-ec2';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import * as sts from '@aws-sdk/client-sts';
import type { NormalizedSchema } from '@smithy/core/schema';
import { HttpResponse } from '@smithy/core/transport';
import { describe, expect, test } from 'vitest';
import { createRandom, type Random } from '../../src/simulator/generated/random.ts';
import { answerReply } from '../../src/simulator/protocol-reply.ts';
import { serviceRow, services } from '../../src/services.ts';
import { findOperation, services as simulated } from '../../src/simulator/services.ts';
import { MalformedAnswerError, readAnswer } from '../../src/xml-reader.ts';
import { answerShape } from '../../src/xml-shape.ts';
import { kinds } from './core-world.ts';

const modules: Readonly<Record<string, { readonly module: object; readonly client: object }>> = {
  ec2: { module: ec2, client: new EC2Client({ region: 'eu-west-1' }) },
  elasticloadbalancing: {
    module: elbv2,
    client: new elbv2.ElasticLoadBalancingV2Client({ region: 'eu-west-1' }),
  },
  autoscaling: { module: autoscaling, client: new autoscaling.AutoScalingClient({ region: 'eu-west-1' }) },
  sts: { module: sts, client: new sts.STSClient({ region: 'eu-west-1' }) },
};

interface Protocol {
  deserializeResponse(operation: object, context: object, response: HttpResponse): Promise<object>;
}

/** How the SDK reads it; its own types do not name this part of a client. */
async function bySdk(client: object, operation: readonly unknown[], body: Uint8Array): Promise<object> {
  const { config } = client as { config: { protocol: Protocol } };
  const [, namespace, name, traits, input, output] = operation;
  const schema = { namespace, name, traits, input, output };
  const response = new HttpResponse({ statusCode: 200, headers: {}, body });
  const read = await config.protocol.deserializeResponse(schema, config, response);
  return Object.fromEntries(Object.entries(read).filter(([member]) => member !== '$metadata'));
}

const texts = [
  'vpc-0a1b',
  'a & b < c > "d" \'e\'',
  'Größe 東京 🚀',
  ' begins and ends with space ',
  'two\nlines\tand a tab',
  '  \n ',
  ' ',
  ']]> &amp; <x/>',
  '0',
];

function randomValue(schema: NormalizedSchema, random: Random, depth: number): unknown {
  if (schema.isListSchema()) {
    const length = depth > 5 ? 0 : random.below(4);
    return Array.from({ length }, () => randomValue(schema.getValueSchema(), random, depth + 1));
  }
  if (schema.isMapSchema()) {
    const keys = ['scope', 'a & b', '東京'].slice(0, 1 + random.below(3));
    return Object.fromEntries(
      keys.map((key) => [key, randomValue(schema.getValueSchema(), random, depth + 1)]),
    );
  }
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()].filter(() => random.percent(depth > 5 ? 10 : 60));
    return Object.fromEntries(
      members.map(([name, member]) => [name, randomValue(member, random, depth + 1)] as const),
    );
  }
  if (schema.isBooleanSchema()) return random.percent(50);
  if (schema.isNumericSchema()) return random.below(2) === 0 ? random.below(70_000) : -1.5;
  if (schema.isTimestampSchema())
    return new Date(Date.UTC(2026, 10, random.below(28), 1, 2, 3, random.below(1000)));
  if (schema.isBlobSchema()) return new Uint8Array([random.below(256), 0, 255]);
  return random.pick(texts);
}

describe.each(simulated.filter(({ protocol }) => protocol === 'ec2' || protocol === 'query'))(
  '$name',
  (service) => {
    test('every answer is read as the SDK reads it', async () => {
      const { module, client } = modules[service.name] ?? { module: {}, client: {} };
      const names = Object.keys(module).flatMap(
        (name) => /^((?:Describe|Get|List|Search|Assume)\w+)\$$/.exec(name)?.[1] ?? [],
      );
      let compared = 0;
      for (const name of names) {
        const operation = await findOperation(service, name);
        const schema: unknown = Reflect.get(module, `${name}$`);
        if (operation === undefined || !Array.isArray(schema)) continue;
        const shape = answerShape(schema, service.protocol === 'query');
        // Left to the SDK: what nothing that is collected has.
        if (shape === undefined) continue;
        for (let seed = 0; seed < 4; seed++) {
          const answer = randomValue(operation.output, createRandom(`${name} ${seed}`), 0);
          const { body } = answerReply(operation, answer, 'request-1');
          expect(readAnswer(shape, body), `${name}, seed ${seed}`).toEqual(await bySdk(client, schema, body));
          compared += 1;
        }
      }
      expect(compared).toBeGreaterThan(service.name === 'ec2' ? 800 : 4);
    });
  },
);

test('every declared call of these protocols is read here, not by the SDK', async () => {
  const calls = kinds.flatMap(({ list, facets }) => [list, ...facets.map(({ call }) => call)]);
  const xml = calls.filter(({ service }) => ['ec2-query', 'query'].includes(services[service].protocol));
  expect(xml.length).toBeGreaterThan(15);
  for (const { service, operation } of xml) {
    const { protocol, load } = serviceRow(service);
    const { operations } = await load();
    const shape = answerShape(Reflect.get(operations, `${operation}$`), protocol === 'query');
    expect([operation, shape?.root]).toEqual([operation, `${operation}Response`]);
  }
});

const begin =
  '<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><vpcSet>';
const end = '</vpcSet></DescribeVpcsResponse>';

function readVpcs(document: string): object {
  const shape = answerShape(DescribeVpcs$, false);
  if (shape === undefined) throw new Error('DescribeVpcs has no shape');
  return readAnswer(shape, Buffer.from(document));
}

const item = '<item><vpcId>vpc-1</vpcId><isDefault>true</isDefault></item>';

test.each([
  ['comments between elements', `${begin}<!-- <item> -->${item}${end}`],
  ['line breaks and indents', `${begin}\r\n  ${item.replaceAll('><', '>\r\n    <')}\r\n${end}\r\n`],
  ['members that no schema has', `${begin}<item><new><vpcId>x</vpcId><a/></new>${item.slice(6)}${end}`],
  ['members in another order', `${begin}<item><isDefault>true</isDefault><vpcId>vpc-1</vpcId></item>${end}`],
  [
    'attributes',
    `${begin}<item a="1" b='>'><vpcId c="d">vpc-1</vpcId><isDefault>true</isDefault></item>${end}`,
  ],
  [
    'white space inside tags',
    `${begin}<item ><vpcId\n>vpc-1</vpcId ><isDefault>true</isDefault></item >${end}`,
  ],
  ['CDATA', `${begin}${item.replace('vpc-1', '<![CDATA[vpc]]>-<![CDATA[1]]>')}${end}`],
  ['comments inside text', `${begin}${item.replace('vpc-1', 'vpc<!-- - -->-1')}${end}`],
  ['characters by number', `${begin}${item.replace('vpc-1', '&#118;&#x70;c-&#49;')}${end}`],
  ['processing instructions', `<?xml version="1.0"?><?x y?>${begin}<?z?>${item}${end}<!-- done -->`],
])('well formed: %s', (_name, document) => {
  expect(readVpcs(document)).toEqual({ Vpcs: [{ VpcId: 'vpc-1', IsDefault: true }] });
});

test.each([
  ['an empty list', `${begin}${end}`, { Vpcs: [] }],
  ['an empty element', begin.replace('<vpcSet>', '<vpcSet/></DescribeVpcsResponse>'), { Vpcs: [] }],
  ['no list', `${begin.replace('<vpcSet>', '')}</DescribeVpcsResponse>`, {}],
  ['an empty item', `${begin}<item/>${end}`, { Vpcs: [{}] }],
  ['empty text', `${begin}<item><vpcId/></item>${end}`, { Vpcs: [{ VpcId: '' }] }],
])('%s', (_name, document, read) => {
  expect(readVpcs(document)).toEqual(read);
});

test('a document that is cut anywhere is an error', () => {
  const whole = `${begin}${item}<item><vpcId>a &amp; b</vpcId><!-- c --></item>${end}`;
  for (let length = 0; length < whole.length; length++) {
    expect(() => readVpcs(whole.slice(0, length)), `${length} of ${whole.length}`).toThrow(
      MalformedAnswerError,
    );
  }
  expect(() => readVpcs(whole)).not.toThrow();
});

test.each([
  ['two documents', `${begin}${end}${begin}${end}`],
  ['text after the end', `${begin}${end}Sign in`],
  ['another operation', `${begin}${end}`.replaceAll('DescribeVpcs', 'DescribeSubnets')],
  ['a tag ended by another', `${begin}<item><vpcId>vpc-1</item></vpcId>${end}`],
  ['an unknown element ended by another', `${begin}<item><new><a></new></a></item>${end}`],
  ['text between elements', `${begin}Sign in${item}${end}`],
  ['an element in text', `${begin}<item><vpcId>vpc-1<b>x</b></vpcId></item>${end}`],
  ['a strange element in a list', `${begin}<member><vpcId>vpc-1</vpcId></member>${end}`],
  ['a member twice', `${begin}<item><vpcId>vpc-1</vpcId><vpcId>vpc-2</vpcId></item>${end}`],
  ['a list twice', `${begin}</vpcSet><vpcSet>${item}${end}`],
  ['an entity that nobody defined', `${begin}<item><vpcId>&nbsp;</vpcId></item>${end}`],
  ['an ampersand alone', `${begin}<item><vpcId>a & b</vpcId></item>${end}`],
  ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${begin}${end}`],
])('not well formed: %s', (_name, document) => {
  expect(() => readVpcs(document)).toThrow(MalformedAnswerError);
});

test('a hostile start tag is refused in linear time', () => {
  const begun = process.cpuUsage().user;
  expect(() => readVpcs(`${begin}<item ${'a '.repeat(500_000)}>`)).toThrow(MalformedAnswerError);
  expect(() => readVpcs(`${begin}<item ${' '.repeat(500_000)}`)).toThrow(MalformedAnswerError);
  expect(() => readVpcs(`${begin}<item><vpcId>${'&'.repeat(500_000)}</vpcId></item>${end}`)).toThrow(
    MalformedAnswerError,
  );
  // Quadratic time would take minutes.
  expect(process.cpuUsage().user - begun).toBeLessThan(10_000_000);
});
