// Answers of declared kinds: lists, lists per parent, and facets per resource, of many or as a list of their own. Which resource a
// request asks for is found by what the declaration itself would send for it.
import { isDeepStrictEqual } from 'node:util';
import type { Kind } from '../../kind.ts';
import { actionOf } from '../../services.ts';
import { noSuchParent } from '../answers.ts';
import type { Json } from '../record.ts';
import type { Holding } from './holding.ts';
import { joined } from './pages.ts';
import { templatesOf } from './template.ts';

type Answer = Json | typeof noSuchParent | undefined;

/** What one kind answers by one of its calls. */
interface Role {
  /** Parameters that name a parent or resources, or narrow the call to them; none: the whole list. */
  readonly parameters: readonly string[];
  answer(holding: Holding, input: Json): Answer;
}

/** By IAM action: an operation's name alone is not one service's. */
export function rolesOf(kinds: readonly Kind[]): ReadonlyMap<string, readonly Role[]> {
  const roles = kinds.flatMap((kind) => [
    [keyOf(kind.list), listRole(kind)] as const,
    ...kind.facets.map(({ call }, index) => [keyOf(call), facetRole(kind, index)] as const),
  ]);
  return new Map(
    [...Map.groupBy(roles, ([key]) => key)].map(([key, some]) => [key, some.map(([, role]) => role)]),
  );
}

/** `elasticloadbalancing:DescribeRules`; an action may have another name than the operation that it allows. */
export function keyOf(call: Kind['list'] | Kind['facets'][number]['call']): string {
  return `${actionOf(call).split(':')[0] ?? ''}:${call.operation}`;
}

/** Of several kinds that share a call, those whose parameters are named answer, or else those that list. */
export function answerBy(roles: readonly Role[], holding: Holding, input: Json): Answer {
  const isNamed = ({ parameters }: Role): boolean =>
    parameters.length > 0 && parameters.every((parameter) => input[parameter] !== undefined);
  const named = roles.filter(isNamed);
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
  if (parent === undefined)
    return { parameters: [], answer: (holding) => holding.page(kind.kind, undefined) };
  const { parameter, argument } = parent;
  return {
    parameters: [parameter],
    answer: (holding, input) => {
      const asked = input[parameter];
      if (asked === undefined) return holding.page(kind.kind, undefined);
      const id =
        argument === undefined
          ? asked
          : holding.idsOf(parent.kind).find((own) => isDeepStrictEqual(argument(own), asked));
      if (typeof id !== 'string' || !holding.has(parent.kind, id)) return noSuchParent;
      return holding.page(kind.kind, id) ?? {};
    },
  };
}

function facetRole(kind: Kind, index: number): Role {
  const call = kind.facets[index]?.call;
  const [sample = ''] = templatesOf(kind).flatMap(({ ids }) => ids);
  const parameters = call === undefined || call.how === 'list' ? [] : Object.keys(call.input([sample]));
  return {
    parameters,
    answer: (holding, input) => {
      const things = holding.things(kind.kind);
      const isAll = parameters.some((parameter) => input[parameter] === undefined);
      const pages = things.flatMap(({ ids, facets }) =>
        ids.flatMap((id): readonly Json[] => {
          if (!isAll && call !== undefined && !isAskedFor(call.input([id]), input)) return [];
          const page = facets[index]?.get(id) ?? (call?.how === 'each' ? {} : undefined);
          return page === undefined ? [] : [page];
        }),
      );
      return joined(pages) ?? (call?.how === 'each' && !isAll ? noSuchParent : undefined);
    },
  };
}

/** Whether a request has what would be sent for one id; of a list, among others. */
function isAskedFor(own: Json, input: Json): boolean {
  return Object.entries(own).every(([name, value]) => {
    const asked = input[name];
    if (!Array.isArray(value) || !Array.isArray(asked)) return isDeepStrictEqual(value, asked);
    return value.every((item) => asked.some((other) => isDeepStrictEqual(item, other)));
  });
}
