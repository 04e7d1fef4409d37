// The describe answers of one location, a document per operation: what the journal kept, given back as AWS said it. Calls that are made
// once per parent are a list of `{PARAMETER: PARENT, …answer}`, under the name that Batfish has for it, else the operation's own.
import type { AnswerScope, KeptAnswer } from '../journal/answers-read.ts';
import type { Facet, Kind } from '../kind.ts';
import { facetScopes, listScope } from '../location-task.ts';
import { compareText } from '../state.ts';
import { perParentNames } from './per-parent-names.ts';
import { type GiveBack, giveBackFacet, giveBackList, pageWith } from './given-back.ts';

/** A member of a document: a list, item by item as JSON, so that a long one need not be one text. */
export type Member = readonly string[] | { readonly value: string };

export interface AnswerDocument {
  readonly operation: string;
  readonly members: ReadonlyMap<string, Member>;
  /** Resources of which it tells. */
  readonly count: number;
}

export interface LocationAnswers {
  readonly kinds: readonly Kind[];
  readonly scopes: readonly AnswerScope[];
  readonly answers: (scope: AnswerScope) => readonly KeptAnswer[];
  readonly gaps: (scope: AnswerScope) => ReadonlySet<string>;
}

/** One document at a time, sorted by operation: a location can be large. */
export function* answerDocuments(location: LocationAnswers): Generator<AnswerDocument> {
  const calls = location.scopes.flatMap((scope) => callOf(location.kinds, scope) ?? []);
  const byOperation = Map.groupBy(calls, ({ operation }) => operation);
  for (const operation of [...byOperation.keys()].sort(compareText)) {
    const members = new Map<string, Member>();
    let count = 0;
    for (const call of byOperation.get(operation) ?? []) {
      const answers = location.answers(call.scope);
      count += answers.length;
      for (const [name, member] of membersOf(location, call, answers)) {
        members.set(name, joined(members.get(name), member));
      }
    }
    yield { operation, members, count };
  }
}

interface Call {
  readonly scope: AnswerScope;
  readonly kind: Kind;
  readonly facet: Facet | undefined;
  readonly operation: string;
}

/** undefined for what is no kind of this version, such as the question about regions. */
function callOf(kinds: readonly Kind[], scope: AnswerScope): Call | undefined {
  const kind = kinds.find((one) => one.kind === scope.kind);
  if (kind === undefined) return undefined;
  if (listScope(kind).action === scope.action) {
    return { scope, kind, facet: undefined, operation: kind.list.operation };
  }
  const index = facetScopes(kind).findIndex(({ action }) => action === scope.action);
  const facet = kind.facets[index];
  return facet === undefined ? undefined : { scope, kind, facet, operation: facet.call.operation };
}

function membersOf(
  location: LocationAnswers,
  call: Call,
  answers: readonly KeptAnswer[],
): readonly (readonly [string, Member])[] {
  const { kind, facet, operation } = call;
  if (facet?.call.how === 'each') {
    const { input } = facet.call;
    return perParent(
      operation,
      answers.map(({ id, text }) => element(parameterOf(input([id])), text)),
    );
  }
  const giveBack = facet === undefined ? giveBackList(kind) : giveBackFacet(kind, facet);
  if (giveBack === undefined) return [[operation, texts(answers)]];
  const { parent } = kind.list;
  if (facet !== undefined || parent === undefined) return wholePage(giveBack, answers);
  const children = Map.groupBy(answers, (answer) => answer.parent ?? '');
  return perParent(
    operation,
    parentsOf(location, call, parent.kind, children).map((id) => {
      const value = parent.argument === undefined ? id : parent.argument(id);
      const items = (children.get(id) ?? []).map(({ text }): unknown => JSON.parse(text));
      return element([parent.parameter, value], JSON.stringify(pageWith(giveBack, items)));
    }),
  );
}

/** All that the list of the parents shows; those that could not be asked about are left out: they are not without children. */
function parentsOf(
  location: LocationAnswers,
  { scope }: Call,
  kind: string,
  children: ReadonlyMap<string, unknown>,
): readonly string[] {
  const list = location.scopes.find((one) => {
    const declared = location.kinds.find((other) => other.kind === kind);
    return declared !== undefined && one.kind === kind && one.action === listScope(declared).action;
  });
  const gaps = location.gaps(scope);
  const shown = list === undefined ? [] : location.answers(list).map(({ id }) => id);
  const ids = new Set([...children.keys(), ...shown.filter((id) => !gaps.has(id))]);
  return [...ids].sort(compareText);
}

function perParent(operation: string, elements: readonly string[]): readonly (readonly [string, Member])[] {
  return [[perParentNames[operation] ?? operation, elements]];
}

/** The parameter that names the parent: the first that is a text. */
function parameterOf(input: Readonly<Record<string, unknown>>): readonly [string, unknown] {
  return Object.entries(input).find(([, value]) => typeof value === 'string') ?? ['Id', undefined];
}

function element([name, value]: readonly [string, unknown], page: string): string {
  const own = JSON.stringify({ [name]: value }).slice(0, -1);
  return page === '{}' ? `${own}}` : `${own},${page.slice(1)}`;
}

function wholePage(
  giveBack: GiveBack,
  answers: readonly KeptAnswer[],
): readonly (readonly [string, Member])[] {
  const { path } = giveBack;
  // Where items stand in the page as they are, their texts do, too.
  if (path?.[0] !== undefined && path.length === 1) return [[path[0], texts(answers)]];
  const items = answers.map(({ text }): unknown => JSON.parse(text));
  const page = pageWith(giveBack, items);
  return Object.entries(page).map(([name, value]: [string, unknown]) => [
    name,
    Array.isArray(value)
      ? value.map((item: unknown) => JSON.stringify(item))
      : { value: JSON.stringify(value) },
  ]);
}

function texts(answers: readonly KeptAnswer[]): readonly string[] {
  return answers.map(({ text }) => text);
}

function joined(before: Member | undefined, member: Member): Member {
  return isList(before) && isList(member) ? [...before, ...member] : member;
}

function isList(member: Member | undefined): member is readonly string[] {
  return Array.isArray(member);
}
