// What a cycle found, for people: per kind what is there, what changed, and what could not be read.
import { toldChanges, toldClasses } from '../change-words.ts';
import type { CycleDocument } from '../cycle-document.ts';
import { hidingText, mendOf } from '../hides.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { eventLine } from './event-text.ts';
import { oneLine, plural, styled, table } from './output.ts';

const eventsShown = 20;

export function cycleReport(document: CycleDocument, journal: Journal, kinds: readonly Kind[]): string {
  const rows = Object.entries(document.resources);
  return [
    rows.length === 0
      ? 'No resources found.'
      : table<[string, number]>(
          [
            { title: 'kind', value: ([kind]) => kind },
            { title: 'there', align: 'right', value: ([, count]) => count.toLocaleString('en') },
          ],
          rows,
        ),
    '',
    changesText(document),
    ...eventLines(document, journal),
    ...warningLines(document, journal, kinds),
    ...incompleteLines(document),
    '',
    ...ownerLines(journal),
    summary(document),
  ].join('\n');
}

function changesText({ changes }: CycleDocument): string {
  const said = Object.entries(changes).filter(([, count]) => count > 0);
  if (said.length === 0) return 'No changes.';
  return `Changes: ${said.map(([change, count]) => `${count.toLocaleString('en')} ${change}`).join(', ')}.`;
}

function eventLines(document: CycleDocument, journal: Journal): readonly string[] {
  const { created, modified, deleted } = document.changes;
  const total = created + modified + deleted;
  if (total === 0) return [];
  const events = journal.events({
    since: document.startedAt,
    changes: toldChanges,
    classes: toldClasses,
    limit: eventsShown,
  });
  const more = total - events.length;
  return [
    ...events.map((event) => `  ${eventLine(event)}`),
    ...(more > 0 ? [`  … and ${more} more: groundplan events`] : []),
  ];
}

function warningLines(document: CycleDocument, journal: Journal, kinds: readonly Kind[]): readonly string[] {
  if (document.warnings.length === 0) return [];
  const all = journal.warnings();
  const lines = document.warnings.flatMap((warning) => {
    const whole = all.find(
      (one) =>
        one.accountId === warning.accountId && one.region === warning.region && one.action === warning.action,
    );
    if (whole === undefined) return [];
    return [
      `  ${styled('yellow', `${warning.action} in ${warning.accountId}/${warning.region}`)}: ${warning.code}, since ${warning.since}`,
      `    ${hidingText(whole, kinds)}; nothing was removed`,
      `    ${oneLine(mendOf(whole))}`,
    ];
  });
  return ['', `${plural(document.warnings.length, 'warning')}:`, ...lines];
}

function incompleteLines({ incomplete }: CycleDocument): readonly string[] {
  if (incomplete.length === 0) return [];
  return [
    '',
    'Not read to the end this time (nothing was removed; the next cycle asks again):',
    ...incomplete.map(
      ({ region, action, code }) => `  ${styled('yellow', `${action} in ${region}`)}: ${code}`,
    ),
  ];
}

function ownerLines(journal: Journal): readonly string[] {
  const { all, owned } = journal.ownedInterfaces();
  if (all === 0) return [];
  const share = `${((100 * owned) / all).toFixed(1)} %`;
  return [
    styled(
      'dim',
      `Of ${plural(all, 'interface')} it is known what ${owned.toLocaleString('en')} work for (${share}).`,
    ),
  ];
}

function summary(document: CycleDocument): string {
  const { scopes, calls, bytes, wallMs } = document;
  const asked = Object.entries(scopes).flatMap(([outcome, count]) =>
    count > 0 ? [`${count.toLocaleString('en')} ${outcome}`] : [],
  );
  const size = bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  return styled(
    'dim',
    `Account ${document.accounts.join(', ')}: scopes ${asked.join(', ')}; ${plural(calls, 'call')}, ${size}, ${(wallMs / 1000).toFixed(1)} s.`,
  );
}
