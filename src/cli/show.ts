// `show ID`: one resource as it stands: properties, edges both ways, how fresh that is, and what happened to it.
// A resource that is gone is shown as it was last seen.
import type { Command } from 'commander';
import { derivedEdges } from '../derive.ts';
import { OperatorError } from '../errors.ts';
import { lazyEstate } from '../estate.ts';
import type { ChangeEvent } from '../journal/events.ts';
import type { Journal } from '../journal/journal.ts';
import type { ScopeStatus } from '../journal/read.ts';
import type { Resource } from '../state.ts';
import { type CommonOptions, common, examples, reading } from './context.ts';
import { edgeText, eventLine } from './event-text.ts';
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

export function addShow(program: Command): void {
  const command = program
    .command('show')
    .description('one resource: properties, edges, freshness, history')
    .argument('<id>', 'AWS id or ARN');
  examples(common(command), [
    'show eni-0123456789abcdef0',
    'show rtb-0123456789abcdef0 --json | jq .resource.edges',
  ]);
  command.action((id: string, options: CommonOptions) =>
    reading(options, (journal) => {
      const shown = lookAt(journal, id);
      if (options.json === true) printJson(shown);
      else print(text(shown));
    }),
  );
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
    throw new OperatorError(
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
  const { id, kind, accountId, region, properties, edges } = resource;
  const name = properties['name'];
  return [
    `${styled('bold', `${kind} ${oneLine(id)}`)}${name === undefined ? '' : `  ${oneLine(String(name))}`}${present ? '' : styled('red', '  gone; as last seen')}`,
    placeText({ accountId, region }),
    '',
    ...Object.entries(properties).map(
      ([key, value]) => `  ${key}: ${oneLine(Array.isArray(value) ? value.join(', ') : String(value))}`,
    ),
    '',
    ...Object.entries(edges).flatMap(([type, ends]) =>
      ends.map(
        (end) =>
          `  ${end.from === undefined ? '' : '<-'}${type}${end.from === undefined ? '->' : '-'} ${oneLine(edgeText(end))}`,
      ),
    ),
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
