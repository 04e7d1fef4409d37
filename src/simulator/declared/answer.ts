// Answers of declared kinds: lists, lists per parent, and facets per resource or of many, by the declared calls alone.
import { actionOf } from '../../clients.ts';
import type { Kind } from '../../kind.ts';
import { noSuchParent } from '../answers.ts';
import { type Json, strings, text } from '../record.ts';
import type { Holding } from './holding.ts';
import { joined } from './pages.ts';

type Answer = Json | typeof noSuchParent | undefined;

/** What one kind answers by one of its calls. */
interface Role {
  readonly kind: Kind;
  /** The parameter that names parents or resources; undefined: the whole list. */
  readonly parameter: string | undefined;
  answer(holding: Holding, asked: string | readonly string[] | undefined): Answer;
}

/** By IAM action: an operation's name alone is not one service's. */
export function rolesOf(kinds: readonly Kind[]): ReadonlyMap<string, readonly Role[]> {
  const roles = kinds.flatMap((kind) => [
    [actionOf(kind.list), listRole(kind)] as const,
    ...kind.facets.map(
      ({ call }, index) => [actionOf(call), facetRole(kind, index, call.parameter)] as const,
    ),
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
  const named = roles.filter(({ parameter }) => parameter !== undefined && input[parameter] !== undefined);
  const lists = roles.filter(({ parameter }) => parameter === undefined);
  const asked = named.length > 0 ? named : lists.length > 0 ? lists : roles;
  return combined(asked.map((role) => role.answer(holding, valueOf(role.parameter, input))));
}

/** One answer of several: a parent that one of them has is there. */
export function combined(answers: readonly unknown[]): Answer {
  const pages = answers.filter((answer): answer is Json => typeof answer === 'object' && answer !== null);
  return joined(pages) ?? (answers.includes(noSuchParent) ? noSuchParent : undefined);
}

function valueOf(parameter: string | undefined, input: Json): string | readonly string[] | undefined {
  const value = parameter === undefined ? undefined : input[parameter];
  return Array.isArray(value) ? strings(value) : text(value);
}

function listRole(kind: Kind): Role {
  const { parent } = kind.list;
  return {
    kind,
    parameter: parent?.parameter,
    answer: (holding, asked) => {
      if (typeof asked !== 'string' || parent === undefined) return holding.page(kind.kind, undefined);
      return holding.has(parent.kind, asked) ? (holding.page(kind.kind, asked) ?? {}) : noSuchParent;
    },
  };
}

function facetRole(kind: Kind, index: number, parameter: string): Role {
  function of(holding: Holding, id: string): Json | undefined {
    const thing = holding.get(kind.kind, id);
    return thing === undefined ? undefined : (thing.facets[index]?.get(id) ?? {});
  }
  return {
    kind,
    parameter,
    answer: (holding, asked) => {
      if (typeof asked === 'string') return of(holding, asked) ?? noSuchParent;
      const ids = asked ?? holding.things(kind.kind).flatMap((thing) => thing.ids);
      const pages = [...new Set(ids)].map((id) => of(holding, id));
      return joined(pages.filter((page) => page !== undefined));
    },
  };
}
