// Tables, feed and HTTP answers over a lookup: rows as they stand now, cursors without a gap, limits that say themselves.
import { describe, expect, test } from 'vitest';
import eniKind from '../../collectors/network-interface.ts';
import vpcKind from '../../collectors/vpc.ts';
import { feedPage, feedPulse, startFeed } from '../../src/lookup/feed.ts';
import { Index } from '../../src/lookup/views.ts';
import { getEnrichment, getInterface, postLookups, type HttpAnswer } from '../../src/lookup/http.ts';
import { openIndexer } from '../../src/lookup/indexer.ts';
import { enrichmentColumns } from '../../src/lookup/rows.ts';
import { minute } from '../journal/world.ts';
import { eni, idOf, type Small, small, vpc } from './small.ts';

const A = idOf('vpc', 'a');
const options = { now: Date.parse(minute(600)), keptFrom: -Infinity };

function filled(): Small {
  const world = small();
  world.list(vpcKind, 5, [vpc('a', '10.0.0.0/16')]);
  world.list(eniKind, 5, [
    eni({ id: '1', ips: ['10.0.0.5'], prefixes: ['10.0.1.16/28'], tags: { Name: 'a "quoted", name' } }),
    eni({ id: '2', ips: ['10.0.0.6'], ipv6: ['2001:db8::6'], publicIp: '52.1.2.3' }),
  ]);
  return world;
}

function textOf(body: HttpAnswer['body']): string {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? Buffer.from(body).toString() : [...body].join('');
}

describe('the enrichment table', () => {
  test('has a row for each address that somebody has now, newer segments before older ones', () => {
    const world = filled();
    const indexer = openIndexer(world.reader);
    world.list(eniKind, 10, [eni({ id: '3', ips: ['10.0.0.5'] })], { gone: [idOf('eni', '1')] });
    indexer.advance();
    const { body } = getEnrichment(new Index(indexer.generation), 'json', 'j', undefined);
    const { seq, rows } = asTable(JSON.parse(textOf(body)));
    expect(seq).toBe(world.journal.lastSeq());
    expect(
      rows.map((row) => `${row['ip']} ${row['vpc_id'] ?? ''} ${row['interface_id']}`).toSorted(),
    ).toEqual(
      [
        `10.0.0.5 ${A} ${idOf('eni', '3')}`,
        `10.0.0.6 ${A} ${idOf('eni', '2')}`,
        `2001:db8::6  ${idOf('eni', '2')}`,
        `2001:db8::6 ${A} ${idOf('eni', '2')}`,
        `52.1.2.3  ${idOf('eni', '2')}`,
      ].toSorted(),
    );
  });

  test('is CSV that quotes what needs it, with a delegated prefix address by address', () => {
    const { body, headers } = getEnrichment(
      new Index(openIndexer(filled().reader).generation),
      'csv',
      'j',
      undefined,
    );
    const lines = textOf(body).trimEnd().split('\r\n');
    expect(headers['content-type']).toContain('text/csv');
    expect(lines[0]).toBe(enrichmentColumns.map(({ name }) => name).join(','));
    expect(lines.filter((line) => line.includes('10.0.1.16/28'))).toHaveLength(16);
    expect(lines.find((line) => line.startsWith('10.0.0.5,'))).toContain(',"a ""quoted"", name",');
    expect(
      new Set(lines.map((line) => line.replaceAll(/"[^"]*(?:""[^"]*)*"/g, '').split(',').length)).size,
    ).toBe(1);
  });

  test('is not sent again to who has it', () => {
    const world = filled();
    const indexer = openIndexer(world.reader);
    const index = (): Index => new Index(indexer.generation);
    const etag = getEnrichment(index(), 'csv', 'j', undefined).headers['etag'];
    expect(getEnrichment(index(), 'csv', 'j', `"x", ${etag}`)).toMatchObject({ status: 304, body: '' });
    expect(getEnrichment(index(), 'json', 'j', etag).status).toBe(200);
    world.list(eniKind, 10, [eni({ id: '3', ips: ['10.0.0.9'] })]);
    indexer.advance();
    expect(getEnrichment(index(), 'csv', 'j', etag).status).toBe(200);
  });
});

describe('the feed of changes', () => {
  test('resumes without a gap, however it is cut', () => {
    const { reader, journal } = filled();
    let after = { seq: 0, attribution: 0 };
    const told: number[] = [];
    for (let page = feedPage(reader, after, 'ndjson', 2); ; page = feedPage(reader, after, 'ndjson', 2)) {
      told.push(...page.text.split('\n').flatMap((line) => (line === '' ? [] : [seqOf(line)])));
      ({ after } = page);
      if (!page.more) break;
    }
    expect(told).toEqual(journal.events({ after: 0 }).map(({ seq }) => seq));
    expect(after).toEqual({ seq: journal.lastSeq(), attribution: 0 });
  });

  test('a change is told again when it is known who made it, once, wherever it is cut', () => {
    const { reader, journal } = filled();
    const last = journal.lastSeq();
    const actor = {
      principal: 'arn:aws:iam::111122223333:user/alice',
      eventName: 'CreateVpc',
      eventSource: 'ec2.amazonaws.com',
      eventId: 'e1',
      eventTime: minute(5),
      confidence: 'unique',
    } as const;
    // The first was told before its author was known; the second is told with it.
    const seen = feedPage(reader, { seq: 0, attribution: 0 }, 'ndjson', 1);
    journal.attribute([
      { change: 1, attributedAt: undefined, actor },
      { change: 2, attributedAt: undefined, actor },
    ]);
    const read = (size: number): readonly string[] => {
      const lines: string[] = [];
      let { after } = seen;
      for (
        let page = feedPage(reader, after, 'ndjson', size);
        ;
        page = feedPage(reader, after, 'ndjson', size)
      ) {
        lines.push(...page.text.split('\n').filter((line) => line !== ''));
        ({ after } = page);
        if (!page.more) break;
      }
      expect(after).toEqual({ seq: last, attribution: 2 });
      return lines;
    };
    expect(read(1_000).map((line) => seqOf(line))).toEqual([
      ...Array.from({ length: last - 1 }, (_, n) => n + 2),
      1,
    ]);
    for (const size of [1, 2, 3])
      expect(new Set(read(size).map((line) => seqOf(line)))).toEqual(
        new Set(read(1_000).map((line) => seqOf(line))),
      );
    const again = read(1_000).at(-1) ?? '';
    expect(JSON.parse(again)).toMatchObject({ seq: 1, actor, cursor: `${last}.1` });
    expect(feedPage(reader, { seq: last, attribution: 2 }, 'sse').text).toBe('');
  });

  test('as SSE names each change by its cursor', () => {
    const { reader } = filled();
    expect(feedPage(reader, { seq: 0, attribution: 0 }, 'sse', 1).text).toMatch(
      /^id: 1\nevent: change\ndata: \{"seq":1,.*\}\n\n$/,
    );
    expect(feedPulse('sse', { seq: 7, attribution: 0 })).toBe('id: 7\n\n');
    expect(JSON.parse(`[${feedPulse('ndjson', { seq: 7, attribution: 2 })}]`)).toEqual([]);
  });

  test.each([
    [undefined, { ok: true, after: { seq: 20, attribution: 5 } }],
    ['20', { ok: true, after: { seq: 20, attribution: 3 } }],
    ['9', { ok: true, after: { seq: 9, attribution: 3 } }],
    ['9.4', { ok: true, after: { seq: 9, attribution: 4 } }],
    ['9.6', { ok: false, status: 400 }],
    ['9.', { ok: false, status: 400 }],
    ['8', { ok: false, status: 410, oldest: 9 }],
    ['0', { ok: false, status: 410, oldest: 9 }],
    ['21', { ok: false, status: 400 }],
    ['x', { ok: false, status: 400 }],
    ['-1', { ok: false, status: 400 }],
  ] as const)('a cursor %s where 10 to 20 are kept', (cursor, expected) => {
    expect(
      startFeed(
        { lastSeq: () => 20, firstSeq: () => 10, lastAttribution: () => 5, attributionBefore: () => 3 },
        cursor,
        'ndjson',
      ),
    ).toMatchObject(expected);
  });
});

describe('HTTP', () => {
  const index = (): Index => new Index(openIndexer(filled().reader).generation);

  test('a batch is answered in its order; a wrong key is answered, not the batch refused', () => {
    const keys = [{ ip: '10.0.0.5', vpc: A }, 7, null, { eni: 'x' }, { eni: idOf('eni', '2') }];
    const { status, body } = postLookups(index(), keys, options);
    expect(status).toBe(200);
    expect(JSON.parse(textOf(body))).toMatchObject([
      { grade: 'exact' },
      { reason: 'malformed' },
      { reason: 'malformed' },
      { reason: 'malformed' },
      { grade: 'exact', resource: { id: idOf('eni', '2') } },
    ]);
  });

  test('10,000 keys are a batch, one more is too many', () => {
    const keys = Array.from({ length: 10_000 }, () => ({ eni: 'x' }));
    expect(postLookups(index(), keys, options).status).toBe(200);
    const refused = postLookups(index(), [...keys, {}], options);
    expect(refused.status).toBe(413);
    expect(refused.body).toContain('the limit is 10000');
    expect(postLookups(index(), { eni: 'x' }, options).status).toBe(400);
  });

  test('one interface', () => {
    expect(getInterface(index(), idOf('eni', '1'), undefined, options).body).toContain('"exact"');
    expect(getInterface(index(), idOf('eni', '1'), minute(1), options).body).toContain('"unobserved"');
    expect(getInterface(index(), 'eni-1', undefined, options).status).toBe(400);
  });
});

function seqOf(line: string): number {
  return Number(Reflect.get(Object(JSON.parse(line)), 'seq'));
}

function asTable(value: unknown): {
  readonly seq: number;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
} {
  return value as ReturnType<typeof asTable>;
}
