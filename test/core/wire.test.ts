// An answer is believed only if it is the operation's own whole document, from a machine whose clock agrees with ours.
// Real SDK clients against a server of raw bytes: whatever else comes with 200 is a failure, never an empty list.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createAsker, readList } from '../../src/ask.ts';
import type { Budget } from '../../src/budget.ts';
import { createTransport, openLocation, type Transport } from '../../src/clients.ts';
import type { ListCall } from '../../src/kind.ts';
import type { CollectSettings } from '../../src/settings.ts';
import {
  account,
  balancer,
  fastSettings,
  group,
  kindOf,
  outcomeOf,
  region,
  vpcs,
  world,
} from './core-world.ts';
import { type RawServer, rawServer, send } from './raw-server.ts';

const place = { account, region, partition: 'aws' };
const credentials = { accessKeyId: 'ASIATEST', secretAccessKey: 'test', sessionToken: 'test' };
const session = {
  account,
  partition: 'aws',
  region,
  credentials: () => Promise.resolve(credentials),
  check: () => Promise.resolve(true),
};

const vpcDocument =
  '<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>' +
  '<vpcSet><item><vpcId>vpc-1</vpcId><ownerId>1</ownerId></item></vpcSet></DescribeVpcsResponse>';
const emptyVpcs = vpcDocument.replace(/<item>.*<\/item>/, '');
const balancerDocument =
  '<DescribeLoadBalancersResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeLoadBalancersResult>' +
  '<LoadBalancers><member><LoadBalancerArn>arn:1</LoadBalancerArn></member></LoadBalancers></DescribeLoadBalancersResult>' +
  '<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DescribeLoadBalancersResponse>';

interface Read {
  readonly items: readonly unknown[] | undefined;
  readonly code: string | undefined;
  readonly message: string;
  readonly outcome: string;
}

function transportTo(url: string, settings: Partial<CollectSettings> = {}, budget?: Budget): Transport {
  const none: Budget = { take: () => Promise.resolve(), throttled: () => undefined };
  return createTransport({
    settings: { ...fastSettings, ...settings },
    endpoint: url,
    budget: budget ?? none,
  });
}

async function read(transport: Transport, call: ListCall<unknown> = kindOf('Vpc').list): Promise<Read> {
  const asker = createAsker(openLocation(transport, place, session.credentials), session, (work) => work());
  const items: unknown[] = [];
  const verdict = await readList(
    asker,
    call,
    {},
    () => items.splice(0),
    (page) => items.push(...page),
  );
  if (verdict === undefined) return { items, code: undefined, message: '', outcome: 'complete' };
  const { code, message, outcome } = verdict.failure;
  return { items: undefined, code, message, outcome };
}

async function answering(
  body: string | Uint8Array,
  status = 200,
  headers: Record<string, string> = {},
): Promise<RawServer> {
  return rawServer((_operation, response) => send(response, status, body, headers));
}

describe('believed', () => {
  test.each([
    ['as AWS sends it', vpcDocument],
    ['with a declaration', `<?xml version="1.0" encoding="UTF-8"?>\n${vpcDocument}`],
    [
      'with a declaration in single quotes',
      `<?xml version='1.0' encoding='UTF-8' standalone='yes'?>${vpcDocument}`,
    ],
    ['with white space around it', `\n  ${vpcDocument}\n\n`],
    ['after a byte order mark', `\uFEFF<?xml version="1.0" encoding="UTF-8"?>${vpcDocument}`],
    ['with comments before it', `<?xml version="1.0"?><!-- one > two --><!-- <html> -->${vpcDocument}`],
  ])('a document %s', async (_name, body) => {
    const { url } = await answering(body);
    const found = await read(transportTo(url));
    expect(found.outcome).toBe('complete');
    expect(found.items).toMatchObject([{ VpcId: 'vpc-1' }]);
  });

  test('an empty list in the operation’s own document', async () => {
    const { url } = await answering(emptyVpcs);
    expect(await read(transportTo(url))).toMatchObject({ outcome: 'complete', items: [] });
  });

  test('the query protocol’s document', async () => {
    const { url } = await answering(balancerDocument);
    const found = await read(transportTo(url), kindOf('LoadBalancer').list);
    expect(found.items).toMatchObject([{ LoadBalancerArn: 'arn:1' }]);
  });
});

const login = '<!DOCTYPE html><html><body>Sign in</body></html>';

const foreign = {
  'an HTML page': login,
  'an XHTML page': '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
  'an empty body': '',
  'white space': ' \n\t ',
  'plain text': 'OK',
  'a JSON object': '{}',
  'a JSON list': '[]',
  'a declaration alone': '<?xml version="1.0" encoding="UTF-8"?>',
  'a comment alone': `<!-- ${vpcDocument} -->`,
  'another operation’s document': vpcDocument.replaceAll('DescribeVpcs', 'DescribeSubnets'),
  'an operation whose name begins the same': vpcDocument.replaceAll(
    'DescribeVpcsResponse',
    'DescribeVpcsResponseV2',
  ),
  'the result without its wrapper': '<DescribeVpcsResult><vpcSet/></DescribeVpcsResult>',
  'an error document with 200':
    '<Response><Errors><Error><Code>InternalError</Code><Message>x</Message></Error></Errors></Response>',
  'a SOAP envelope': `<soap:Envelope xmlns:soap="x"><soap:Body>${vpcDocument}</soap:Body></soap:Envelope>`,
  'a closing tag first': '</DescribeVpcsResponse><DescribeVpcsResponse/>',
  'text before the document': `HTTP proxy 1.0 ${vpcDocument}`,
  'a page that quotes the document': `<pre>${vpcDocument}</pre>`,
  'UTF-16': Buffer.from(`\uFEFF${vpcDocument}`, 'utf16le'),
  'gzip that nobody announced': gzipSync(vpcDocument),
} as const;

describe('not believed, with 200', () => {
  test.each(Object.entries(foreign))('%s', async (_name, body) => {
    const { url } = await answering(body);
    const found = await read(transportTo(url));
    expect([found.outcome, found.code]).toEqual(['incomplete', 'ForeignAnswer']);
    expect(found.message).toMatch(/DescribeVpcs.*200.*proxy or a login page/);
  });

  test.each(Object.entries(foreign))('%s, by Elastic Load Balancing', async (_name, body) => {
    const { url } = await answering(body);
    const found = await read(transportTo(url), kindOf('LoadBalancer').list);
    expect([found.outcome, found.code]).toEqual(['incomplete', 'ForeignAnswer']);
  });

  test('a document whose root has a namespace prefix is refused rather than read as empty', async () => {
    const { url } = await answering(
      '<ns:DescribeVpcsResponse xmlns:ns="x"><ns:vpcSet/></ns:DescribeVpcsResponse>',
    );
    expect((await read(transportTo(url))).outcome).toBe('incomplete');
  });

  test.each([204, 206, 301, 302, 304])('status %i without AWS’s document', async (status) => {
    const { url } = await answering(status === 204 || status === 304 ? '' : login, status, {
      Location: 'http://127.0.0.1:9/login',
    });
    expect((await read(transportTo(url))).outcome).toBe('incomplete');
  });

  test('content that is compressed though nobody asked for it', async () => {
    const { url } = await answering(gzipSync(vpcDocument), 200, { 'Content-Encoding': 'gzip' });
    expect((await read(transportTo(url))).outcome).toBe('incomplete');
  });
});

describe('half a document with 200', () => {
  test.each([
    ['EC2', vpcDocument, 'Vpc'],
    ['Elastic Load Balancing', balancerDocument, 'LoadBalancer'],
  ])(
    'of %s is incomplete wherever it is cut, though its length is as announced',
    async (_name, whole, kind) => {
      const server = await answering(whole);
      const transport = transportTo(server.url, { maxAttempts: 1 });
      const believed: number[] = [];
      for (let length = 0; length < whole.length; length += 1) {
        server.respond = (_operation, response) => send(response, 200, whole.slice(0, length));
        const found = await read(transport, kindOf(kind).list);
        if (found.outcome === 'complete') believed.push(length);
      }
      expect(believed.map((length) => `…${whole.slice(Math.max(0, length - 30), length)}`)).toEqual([]);
      server.respond = (_operation, response) => send(response, 200, whole);
      expect((await read(transport, kindOf(kind).list)).items).toHaveLength(1);
    },
  );

  test('is incomplete where the connection ends before the announced length', async () => {
    const { url } = await rawServer((_operation, response) => {
      response.writeHead(200, { 'Content-Length': vpcDocument.length });
      response.write(emptyVpcs, () => response.destroy());
    });
    expect((await read(transportTo(url))).outcome).toBe('incomplete');
  });

  test('is incomplete where a chunked body is cut after a whole document', async () => {
    const { url } = await rawServer((_operation, response) => {
      response.writeHead(200, {});
      response.write(emptyVpcs, () => response.socket?.destroy());
    });
    expect((await read(transportTo(url))).outcome).toBe('incomplete');
  });
});

describe('an error answer', () => {
  test.each([
    [403, '<html>Forbidden by policy of ACME</html>', 'ForeignAnswer'],
    [403, 'Forbidden', 'ForeignAnswer'],
    [403, '{"__type":"AccessDeniedException","message":"no"}', 'ForeignAnswer'],
    [401, login, 'ForeignAnswer'],
    [404, '<Error><Code>InvalidVpcID.NotFound</Code></Error>', 'ForeignAnswer'],
    [407, '', 'ForeignAnswer'],
    [502, '<html>Bad gateway</html>', 'ForeignAnswer'],
    [503, '', 'ForeignAnswer'],
    [400, '<Response><Errors/></Response>', 'ForeignAnswer'],
  ])(
    '%i %j that is not in AWS’s form is incomplete: it denies nothing and finds nothing missing',
    async (status, body, code) => {
      const { url } = await answering(body, status);
      const found = await read(transportTo(url));
      expect([found.outcome, found.code]).toEqual(['incomplete', code]);
    },
  );

  test('in AWS’s form is AWS’s', async () => {
    const body =
      '<?xml version="1.0"?><Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>';
    const { url, asked } = await answering(body, 403);
    expect(await read(transportTo(url))).toMatchObject({ outcome: 'denied', code: 'UnauthorizedOperation' });
    expect(asked).toEqual(['DescribeVpcs']);
  });

  test.each([500, 502, 503, 504])('%i is tried again, and believed when it comes right', async (status) => {
    let answers = 0;
    const { url } = await rawServer((_operation, response) => {
      answers += 1;
      if (answers === 1) send(response, status, '<html>upstream</html>');
      else send(response, 200, vpcDocument);
    });
    expect((await read(transportTo(url))).outcome).toBe('complete');
    expect(answers).toBe(2);
  });
});

describe('an answer that does not come', () => {
  test.each([
    ['never begins', (): void => undefined],
    [
      'stops in the middle',
      (response: import('node:http').ServerResponse): void => {
        response.writeHead(200, {});
        response.write(vpcDocument.slice(0, 200));
      },
    ],
    [
      'drips for ever',
      (response: import('node:http').ServerResponse): void => {
        response.writeHead(200, {});
        response.write(vpcDocument.slice(0, 60));
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('%s: incomplete by the time limit, in as many attempts as set', async (_name, respond) => {
    const server = await rawServer((_operation, response) => respond(response));
    const startedAt = Date.now();
    const found = await read(transportTo(server.url, { requestTimeoutMs: 250, maxAttempts: 2 }));
    expect([found.outcome, found.code]).toEqual(['incomplete', 'TimeoutError']);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    expect(server.asked.length).toBe(2);
  });

  test('nobody listens: incomplete', async () => {
    const found = await read(transportTo('http://127.0.0.1:1'));
    expect([found.outcome, found.code]).toEqual(['incomplete', 'ECONNREFUSED']);
  });
});

describe('the meter', () => {
  test('counts every attempt and every byte of every body, refused ones too', async () => {
    const bodies = [
      login,
      vpcDocument.replace('<requestId>', '<nextToken>t</nextToken><requestId>'),
      vpcDocument,
    ];
    let at = 0;
    const { url } = await rawServer((_operation, response) => {
      send(response, at === 0 ? 503 : 200, bodies[at] ?? '');
      at += 1;
    });
    const transport = transportTo(url);
    expect((await read(transport)).items).toHaveLength(2);
    expect(transport.meter).toMatchObject({ calls: 3, bytes: bodies.join('').length, throttles: 0 });
  });

  test('agrees with what AWS was asked in a cycle, sessions included', async () => {
    const aws = await world({ answers: { DescribeVpcs: () => ({ Vpcs: vpcs(3) }) } });
    const document = await aws.cycle();
    expect(document.calls).toBe(aws.simulator.calls().length);
    expect(document.bytes).toBeGreaterThan(1_000);
  });
});

describe('throttling', () => {
  test('slows the budget of that call each time, also where a retry hides it from the caller', async () => {
    const told: string[] = [];
    const budget: Budget = {
      take: (bucket, isPaged) => {
        told.push(`take ${bucket}${isPaged ? ' paged' : ''}`);
        return Promise.resolve();
      },
      throttled: (bucket) => told.push(`throttled ${bucket}`),
    };
    const aws = await world({ kinds: [kindOf('Vpc'), kindOf('ElasticIp')] });
    const opened = await aws.open({ budget });
    told.length = 0;
    aws.simulator.setFaults([{ fault: 'throttle', operation: 'DescribeVpcs', times: 1 }]);
    const document = await aws.run(opened);
    expect(document.scopes.incomplete).toBe(0);
    const bucket = `${account}/${region}/ec2/DescribeVpcs`;
    expect(told.filter((line) => line.includes('DescribeVpcs'))).toEqual([
      `take ${bucket} paged`,
      `throttled ${bucket}`,
      `take ${bucket} paged`,
    ]);
    expect(told).toContain(`take ${account}/${region}/ec2/DescribeAddresses`);
    expect(opened.transport.meter.throttles).toBe(1);
  });
});

describe('a clock that is off', () => {
  const answers = {
    DescribeVpcs: () => ({ Vpcs: vpcs(3) }),
    DescribeLoadBalancers: () => ({ LoadBalancers: [balancer(1)] }),
    DescribeTargetGroups: () => ({ TargetGroups: [group(1)] }),
  };

  test.each([
    ['AWS is ahead', 10, 'behind'],
    ['AWS is behind', -10, 'ahead of'],
  ])(
    '%s by ten minutes: nothing is believed, nothing removed, and every scope says why',
    async (_name, minutes, word) => {
      const aws = await world({ answers });
      await aws.cycle();
      const before = [...aws.journal.resources()];
      const seq = aws.journal.lastSeq();
      aws.answer('DescribeVpcs', () => ({ Vpcs: [] }));
      aws.answer('DescribeLoadBalancers', () => ({ LoadBalancers: [] }));
      aws.clock.advance(5);
      const opened = await aws.open();
      aws.clock.offsetMs = minutes * 60_000;
      const document = await aws.run(opened);
      expect(document.scopes).toMatchObject({ complete: 0, denied: 0, 'region-disabled': 0, unavailable: 0 });
      expect(document.scopes.incomplete).toBeGreaterThan(15);
      expect(new Set(document.incomplete.map(({ code }) => code))).toEqual(
        new Set(['ClockSkew', 'ParentIncomplete']),
      );
      expect(document.warnings).toEqual([]);
      expect([...aws.journal.resources()]).toEqual(before);
      expect(aws.journal.lastSeq()).toBe(seq);
      expect(aws.journal.scopes().find(({ code }) => code === 'ClockSkew')?.message).toMatch(
        new RegExp(`600 s ${word} AWS's`),
      );

      aws.clock.offsetMs = 0;
      const after = await aws.cycle();
      expect(after.incomplete).toEqual([]);
      expect(after.changes.deleted).toBe(4);
    },
  );

  test('is an error of the integration where it shows before the cycle, in the same words', async () => {
    const aws = await world({ answers });
    aws.clock.offsetMs = -3_600_000;
    await expect(aws.cycle()).rejects.toThrow(/ClockSkew.*3600 s ahead of AWS's; set it right/);
  });

  test('by four minutes is no trouble', async () => {
    const aws = await world({ answers });
    aws.clock.offsetMs = 240_000;
    expect((await aws.cycle()).incomplete).toEqual([]);
  });

  test('is not judged by an answer without a Date', async () => {
    const { url } = await rawServer((_operation, response) => {
      response.sendDate = false;
      send(response, 200, vpcDocument);
    });
    expect((await read(transportTo(url))).outcome).toBe('complete');
  });

  test('says of which outcome it is', async () => {
    const aws = await world({ answers: { DescribeVpcs: () => ({ Vpcs: vpcs(1) }) }, kinds: [kindOf('Vpc')] });
    const opened = await aws.open();
    aws.clock.offsetMs = 400_000;
    await aws.run(opened);
    expect(outcomeOf(aws.journal, 'ec2:DescribeVpcs')).toEqual(['incomplete', 'ClockSkew']);
  });
});
