// The calls that a complete cycle makes, as plain data for the floor: from the declarations, and from the estate for the calls
// that are made per parent. The benchmark checks afterwards that both sides made the same number of each.
import type { AnswerSource } from '../../src/simulator/answers.ts';
import type { Kind } from '../../src/kind.ts';
import { account, region } from './estate-shapes.ts';

export interface FloorCall {
  readonly service: 'ec2' | 'elbv2';
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly tokenIn?: string;
  readonly tokenOut?: string;
}

export function floorCalls(kinds: readonly Kind[], source: AnswerSource): readonly FloorCall[] {
  const place = { account, region, partition: 'aws' };
  const service = (call: FloorCall): string => (call.service === 'ec2' ? 'ec2' : 'elasticloadbalancing');

  function itemsOf(kind: Kind, input: FloorCall['input']): readonly string[] {
    const call: FloorCall = { service: kind.list.service, operation: kind.list.operation, input };
    const answer = source.answer(account, region, call.operation, input, service(call));
    if (typeof answer !== 'object' || answer === null) return [];
    return (kind.list.items(answer) ?? []).flatMap((item) => kind.id(item, place) ?? []);
  }

  function parentsOf(kind: Kind): readonly FloorCall['input'][] {
    const { parent } = kind.list;
    if (parent === undefined) return [{}];
    const parentKind = kinds.find((other) => other.kind === parent.kind);
    return parentKind === undefined ? [] : itemsOf(parentKind, {}).map((id) => ({ [parent.parameter]: id }));
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
        ...(paging === undefined ? {} : { [paging.size.parameter]: paging.size.value }),
      },
      ...(paging === undefined ? {} : { tokenIn: paging.tokenIn, tokenOut: paging.tokenOut }),
    }));
    const ids = inputs.flatMap((input) => itemsOf(kind, input));
    const facets = kind.facets.flatMap(({ call }) =>
      chunks(ids, call.batch ?? 1).map((chunk): FloorCall => ({
        service: call.service,
        operation: call.operation,
        input: { [call.parameter]: call.batch === undefined ? chunk[0] : chunk },
      })),
    );
    return [...lists, ...facets];
  });
}

function chunks(ids: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
