// Answers of declared kinds: lists, lists per parent, and facets per resource or of many, by the declared calls alone.
import type { FacetCall, Kind } from '../../kind.ts';
import { noSuchParent } from '../answers.ts';
import type { Json } from '../record.ts';
import { askedOf, callKey, holds, parametersOf, parentOf } from './asked.ts';
import type { Holding } from './holding.ts';
import { joined } from './pages.ts';

type Answer = Json | typeof noSuchParent | undefined;

/** What one kind answers by one of its calls. */
interface Role {
  readonly kind: Kind;
  /** Parameters that name parents or resources; none: the whole list. */
  readonly parameters: readonly string[];
  answer(holding: Holding, input: Json): Answer;
}

/** By call: an operation's name alone is not one service's. */
export function rolesOf(kinds: readonly Kind[]): ReadonlyMap<string, readonly Role[]> {
  const roles = kinds.flatMap((kind) => [
    [callKey(kind.list), listRole(kind)] as const,
    ...kind.facets.map(({ call }, index) => [callKey(call), facetRole(kind, index, call)] as const),
    ...confirmRoles(kind),
  ]);
  return new Map(
    [...Map.groupBy(roles, ([action]) => action)].map(([action, some]) => [
      action,
      some.map(([, role]) => role),
    ]),
  );
}

/** Of several kinds that share a call, those whose parameter is named answer, or else those that list. */
export function answerBy(roles: readonly Role[], holding: Holding, input: Json): Answer {
  const named = roles.filter(
    ({ parameters }) => parameters.length > 0 && parameters.every((name) => input[name] !== undefined),
  );
  const lists = roles.filter(({ parameters }) => parameters.length === 0);
  const asked = named.length > 0 ? named : lists.length > 0 ? lists : roles;
  return combined(asked.map((role) => role.answer(holding, input)));
}

/** One answer of several: a parent that one of them has is there. */
export function combined(answers: readonly unknown[]): Answer {
  const pages = answers.filter((answer): answer is Json => typeof answer === 'object' && answer !== null);
  return joined(pages) ?? (answers.includes(noSuchParent) ? noSuchParent : undefined);
}

function listRole(kind: Kind): Role {
  const { parent } = kind.list;
  return {
    kind,
    parameters: parent === undefined ? [] : [parent.parameter],
    answer: (holding, input) => {
      const asked = parent === undefined ? undefined : input[parent.parameter];
      if (asked === undefined || parent === undefined) return holding.page(kind.kind, undefined);
      const id = parentOf(kind, asked, holding.idsOf(parent.kind));
      return id === undefined ? noSuchParent : (holding.page(kind.kind, id) ?? {});
    },
  };
}

/** A call that only proves absence: NotFound, or whatever is said of what is there. */
function confirmRoles(kind: Kind): readonly (readonly [string, Role])[] {
  const { confirm, facets } = kind;
  if (confirm.how !== 'call') return [];
  const name = callKey(confirm.call);
  if (facets.some(({ call }) => callKey(call) === name)) return [];
  const isThere = (holding: Holding, input: Json): boolean =>
    holding.idsOf(kind.kind).some((id) => holds(input, confirm.input(id)));
  return [
    [
      name,
      {
        kind,
        parameters: Object.keys(confirm.input('')),
        answer: (holding, input) => (isThere(holding, input) ? {} : noSuchParent),
      },
    ],
  ];
}

function facetRole(kind: Kind, index: number, call: FacetCall<unknown>): Role {
  return {
    kind,
    parameters: parametersOf(call),
    answer: (holding, input) => {
      const ids = askedOf(call, input, holding.idsOf(kind.kind));
      if (call.how === 'each' && ids.length === 0) return noSuchParent;
      return joined(ids.map((id) => holding.get(kind.kind, id)?.facets[index]?.get(id) ?? {}));
    },
  };
}
