// The calls that a complete cycle makes, as plain data for the floor: from the declarations, and from the estate for the calls
// that are made per parent. The benchmark checks afterwards that both sides made the same number of each.
import type { AnswerSource } from '../../src/simulator/answers.ts';
import type { Kind } from '../../src/kind.ts';
import type { ServiceName } from '../../src/services.ts';
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
  const signing = (name: FloorCall['service']): string => (name === 'ec2' ? 'ec2' : 'elasticloadbalancing');

  function itemsOf(kind: Kind, input: FloorCall['input']): readonly string[] {
    const { service, operation } = kind.list;
    const answer = source.answer(account, region, operation, input, signing(floorService(service)));
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
      service: floorService(list.service),
      operation: list.operation,
      input: {
        ...list.always,
        ...input,
        ...(paging?.size === undefined ? {} : { [paging.size.parameter]: paging.size.value }),
      },
      ...(paging === undefined ? {} : { tokenIn: paging.tokenIn, tokenOut: paging.tokenOut }),
    }));
    const ids = inputs.flatMap((input) => itemsOf(kind, input));
    const facets = kind.facets.flatMap(({ call }) =>
      chunks(ids, call.size).map((chunk): FloorCall => ({
        service: floorService(call.service),
        operation: call.operation,
        input: call.input(chunk),
      })),
    );
    return [...lists, ...facets];
  });
}

/** The estate of this benchmark has nothing of other services. */
function floorService(service: ServiceName): FloorCall['service'] {
  if (service === 'ec2' || service === 'elbv2') return service;
  throw new Error(`the floor does not ask ${service}`);
}

function chunks(ids: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
