// `show ID`: one resource as it stands: properties, edges both ways, how fresh that is, and what happened to it.
// A resource that is gone is shown as it was last seen; as of a time: show-past.ts.
import { type Command, Option } from 'commander';
import { derivedEdges } from '../derive.ts';
import { NotFoundError } from '../errors.ts';
import { lazyEstate } from '../estate.ts';
import type { ChangeEvent } from '../journal/events.ts';
import type { Journal } from '../journal/journal.ts';
import type { ScopeStatus } from '../journal/read.ts';
import type { Resource } from '../state.ts';
import { type CommonOptions, common, examples, reading } from './context.ts';
import { loadKinds } from '../registry.ts';
import { eventLine } from './event-text.ts';
import { showAt, showDiff } from './show-past.ts';
import { linesOfResource } from './show-text.ts';
import { readTime } from './values.ts';
import { placeText } from './place-text.ts';
import { oneLine, print, printJson, shortTime, styled } from './output.ts';

const historyShown = 20;

export interface Shown {
  readonly resource: Resource;
  readonly present: boolean;
  /** Edges that two answers together say. */
  readonly derived: readonly { readonly type: string; readonly to: string }[];
  /** Edges of other resources that end here. */
  readonly incoming: readonly { readonly type: string; readonly from: string }[];
  readonly freshness: readonly Pick<ScopeStatus, 'action' | 'outcome' | 'completeAt'>[];
  readonly history: readonly ChangeEvent[];
}

interface ShowOptions extends CommonOptions {
  readonly at?: string;
  readonly diff?: string;
}

export function addShow(program: Command): void {
  const command = program
    .command('show')
    .description('one resource: properties, edges, freshness, history')
    .argument('<id>', 'AWS id or ARN')
    .addOption(
      new Option('--at <time>', 'as it was then: ISO 8601, or a time ago like 24h').env('GROUNDPLAN_AT'),
    )
    .addOption(
      new Option('--diff <time>', 'what differs between then and now, or then and --at').env(
        'GROUNDPLAN_DIFF',
      ),
    );
  examples(common(command), [
    'show eni-0123456789abcdef0',
    'show rtb-0123456789abcdef0 --json | jq .resource.edges',
    'show rtb-0123456789abcdef0 --at 2026-11-22T10:02:00Z      # as it was, and how certain that is',
    'show rtb-0123456789abcdef0 --diff 24h                     # unified diff: then and now',
    'show rtb-0123456789abcdef0 --diff 7d --at 24h',
  ]);
  command.action((id: string, options: ShowOptions) => show(id, options));
}

async function show(id: string, options: ShowOptions): Promise<void> {
  const now = new Date();
  const json = options.json === true;
  const at = options.at === undefined ? undefined : readTime('--at', options.at, now);
  const diff = options.diff === undefined ? undefined : readTime('--diff', options.diff, now);
  await reading(options, async (journal) => {
    if (at !== undefined || diff !== undefined) {
      const question = { journal, kinds: await loadKinds(), id, now, json };
      if (diff !== undefined) showDiff(question, diff, at);
      else if (at !== undefined) showAt(question, at);
      return;
    }
    const shown = lookAt(journal, id);
    if (json) printJson(shown);
    else print(text(shown));
  });
}

function lookAt(journal: Journal, id: string): Shown {
  const history = journal.events({ resource: id, limit: historyShown });
  const current = journal.resource(id);
  const resource = current ?? history.find((event) => event.last !== undefined)?.last;
  if (resource === undefined) {
    const pointing = incomingOf(journal, id);
    const seen =
      pointing.length === 0
        ? ''
        : `; ${pointing.map(({ type, from }) => `${from} ${type} it`).join(', ')}, but it was never seen itself`;
    throw new NotFoundError(
      `show: ${oneLine(id)} is not in the inventory${seen}; \`groundplan warnings\` says what could not be read`,
    );
  }
  return {
    resource,
    present: current !== undefined,
    derived:
      current === undefined
        ? []
        : derivedEdges(current, lazyEstate(journal)).map(({ type, to }) => ({ type, to })),
    incoming: incomingOf(journal, id),
    freshness: journal
      .scopes()
      .filter(
        (scope) =>
          scope.kind === resource.kind &&
          scope.region === resource.region &&
          scope.accountId === resource.accountId,
      )
      .map(({ action, outcome, completeAt }) => ({ action, outcome, completeAt })),
    history,
  };
}

function incomingOf(journal: Journal, id: string): readonly { type: string; from: string }[] {
  return journal
    .pointingAt(id)
    .flatMap((resource) =>
      Object.entries(resource.edges).flatMap(([type, edges]) =>
        edges.some((edge) => edge.to === id || edge.from === id) ? [{ type, from: resource.id }] : [],
      ),
    );
}

function text({ resource, present, derived, incoming, freshness, history }: Shown): string {
  const { id, kind, accountId, region, properties } = resource;
  const name = properties['name'];
  return [
    `${styled('bold', `${kind} ${oneLine(id)}`)}${name === undefined ? '' : `  ${oneLine(String(name))}`}${present ? '' : styled('red', '  gone; as last seen')}`,
    placeText({ accountId, region }),
    '',
    ...linesOfResource(resource),
    ...derived.map(({ type, to }) => `  ${type}-> ${oneLine(to)} (derived)`),
    ...incoming.map(({ type, from }) => `  <-${type}- ${oneLine(from)}`),
    '',
    ...freshness.map(
      ({ action, outcome, completeAt }) =>
        `  ${action}: ${outcome}, last complete ${completeAt === undefined ? 'never' : shortTime(completeAt)}`,
    ),
    '',
    'History:',
    ...history.map((event) => `  ${eventLine(event)}`),
  ].join('\n');
}
