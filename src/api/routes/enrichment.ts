// The enrichment table whole, for tools that keep a table of their own: sent again only where something changed.
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { getEnrichment } from '../../lookup/http.ts';
import type { EnrichmentFormat } from '../../lookup/tables-text.ts';
import { readyLookup } from '../ready-lookup.ts';
import type { Answer, Call } from '../route.ts';
import { route } from '../route.ts';

const row = z.record(z.string(), z.unknown());

export const enrichmentRoutes = [
  route({
    method: 'GET',
    path: '/v7/cloud-insights/exports/enrichment.csv',
    id: 'exportEnrichmentCsv',
    doc: 'A row for each address that an interface has now, as CSV; with ETag',
    access: 'any',
    problems: [503],
    answers: {
      200: { doc: 'The table, with a header', type: 'text/csv', schema: z.string() },
      304: 'nothing',
    },
    run: (call) => exported(call, 'csv'),
  }),
  route({
    method: 'GET',
    path: '/v7/cloud-insights/exports/enrichment.json',
    id: 'exportEnrichmentJson',
    doc: 'The same as JSON; its `seq` is the cursor from which `changes` goes on',
    access: 'any',
    problems: [503],
    answers: {
      200: {
        doc: 'The table',
        type: 'application/json',
        schema: z.strictObject({ seq: z.int(), rows: z.array(row) }),
      },
      304: 'nothing',
    },
    run: (call) => exported(call, 'json'),
  }),
];

function exported(
  { group, headers: asked }: Pick<Call<unknown, unknown, unknown>, 'group' | 'headers'>,
  format: EnrichmentFormat,
): Answer {
  const { index } = readyLookup(group);
  const { status, headers, body } = getEnrichment(index, format, group.read.id, asked['if-none-match']);
  group.lookup.answered('export', {});
  if (status === 304 || typeof body === 'string' || body instanceof Uint8Array) return { status, headers };
  return { status, headers, stream: Readable.from(pieces(body), { objectMode: false }) };
}

const pieceLength = 32_768;

/** Few rows at a time, and others are served between them: a table may have millions. */
async function* pieces(rows: Iterable<string>): AsyncGenerator<string> {
  let piece = '';
  for (const text of rows) {
    piece += text;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
    await turn();
  }
  yield piece;
}
