// The calls that a complete cycle makes, as plain data for the floor: from the declarations, and from the estate for the calls
// that are made per parent. The benchmark checks afterwards that both sides made the same number of each.
import type { AnswerSource } from '../../src/simulator/answers.ts';
import type { Kind, Paging } from '../../src/kind.ts';
import { serviceRow, type ServiceName } from '../../src/services.ts';
import { account, region } from './estate-shapes.ts';

export interface FloorCall {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly tokenIn?: string;
  readonly tokenOut?: string;
}

export function floorCalls(kinds: readonly Kind[], source: AnswerSource): readonly FloorCall[] {
  const place = { account, region, partition: 'aws' };
  function itemsOf(kind: Kind, input: FloorCall['input']): readonly string[] {
    const { service, operation } = kind.list;
    const answer = source.answer(account, region, operation, input, serviceRow(service).iamPrefix);
    if (typeof answer !== 'object' || answer === null) return [];
    return (kind.list.items(answer) ?? []).flatMap((item) => kind.id(item, place) ?? []);
  }

  function parentsOf(kind: Kind): readonly FloorCall['input'][] {
    const { parent } = kind.list;
    if (parent === undefined) return [{}];
    const parentKind = kinds.find((other) => other.kind === parent.kind);
    if (parentKind === undefined) return [];
    const ids = parentsOf(parentKind).flatMap((input) => itemsOf(parentKind, input));
    return ids
      .filter((id) => parent.only?.(id) ?? true)
      .map((id) => ({ [parent.parameter]: parent.argument?.(id) ?? id }));
  }

  return kinds.flatMap((kind) => {
    const { list } = kind;
    const { paging } = list;
    const inputs = parentsOf(kind);
    const lists = inputs.map((input): FloorCall => ({
      service: list.service,
      operation: list.operation,
      input: {
        ...list.always,
        ...input,
        ...sizeOf(paging),
      },
      ...tokensOf(paging),
    }));
    const ids = inputs.flatMap((input) => itemsOf(kind, input));
    const facets = kind.facets.flatMap(({ call }) =>
      chunks(ids, call.how === 'list' ? Math.max(1, ids.length) : call.size).map((chunk): FloorCall => ({
        service: call.service,
        operation: call.operation,
        input: { ...call.input(chunk), ...sizeOf(call.paging) },
        ...tokensOf(call.paging),
      })),
    );
    return [...lists, ...facets];
  });
}

function sizeOf(paging: Paging | undefined): FloorCall['input'] {
  return paging?.size === undefined ? {} : { [paging.size.parameter]: paging.size.value };
}

function tokensOf(paging: Paging | undefined): Pick<FloorCall, 'tokenIn' | 'tokenOut'> {
  return paging === undefined ? {} : { tokenIn: paging.tokenIn, tokenOut: paging.tokenOut };
}

function chunks(ids: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
