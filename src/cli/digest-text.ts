// Changes summed up, as a table: who, what, where.
import type { DigestRow } from '../journal/digest.ts';
import { authorName } from './event-text.ts';
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
        { title: 'when', value: whenText },
        { title: 'which', value: whichText },
      ],
      rows,
    ),
  );
}

/** With the account of the one who did it, where that is another one. */
function actorText({ actor, session, via, accountId }: DigestRow): string {
  if (actor === undefined) return '(not known)';
  const account = /^arn:[^:]*:[^:]*:[^:]*:(\d*):/.exec(actor)?.[1] ?? accountId;
  const name = oneLine(`${account === accountId ? '' : `${account}:`}${authorName(actor, session)}`);
  const short = name.length <= actorLength ? name : `…${name.slice(1 - actorLength)}`;
  return via === undefined ? short : `${short} by ${oneLine(via)}`;
}

/** `2026-11-25 10:03:12 – 10:41:00`. */
function whenText({ firstAt, lastAt }: DigestRow): string {
  const [first, last] = [shortTime(firstAt), shortTime(lastAt)];
  if (first === last) return first;
  return `${first} – ${first.slice(0, 10) === last.slice(0, 10) ? last.slice(11) : last}`;
}

function whichText({ resources, count }: DigestRow): string {
  const more = count > resources.length ? ', …' : '';
  return `${resources.map(oneLine).join(', ')}${more}`;
}
