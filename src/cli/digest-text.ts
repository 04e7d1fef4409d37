// Changes summed up, as a table: who, what, where.
import type { DigestRow } from '../journal/digest.ts';
import { oneLine, print, printJson, say, shortTime, table } from './output.ts';
import { placeText } from './place-text.ts';

const actorLength = 56;

export function showDigest(rows: readonly DigestRow[], options: { readonly json?: boolean }): void {
  if (options.json === true) {
    for (const row of rows) printJson(row);
    return;
  }
  if (rows.length === 0) {
    say('No such changes.');
    return;
  }
  print(
    table<DigestRow>(
      [
        { title: 'who', value: actorText },
        { title: 'what', value: ({ change, kind, count }) => `${change} ${count} × ${kind}` },
        { title: 'where', value: placeText },
        { title: 'first', value: ({ firstAt }) => shortTime(firstAt) },
        { title: 'last', value: ({ lastAt }) => shortTime(lastAt) },
        { title: 'which', value: whichText },
      ],
      rows,
    ),
  );
}

/** The end of an ARN tells most. */
function actorText({ actor, via }: DigestRow): string {
  if (actor === undefined) return '(not known)';
  const name = oneLine(actor.replace(/^arn:[^:]*:[^:]*:[^:]*:/, ''));
  const short = name.length <= actorLength ? name : `…${name.slice(1 - actorLength)}`;
  return via === undefined ? short : `${short} by ${oneLine(via)}`;
}

function whichText({ resources, count }: DigestRow): string {
  const more = count > resources.length ? ', …' : '';
  return `${resources.map(oneLine).join(', ')}${more}`;
}
