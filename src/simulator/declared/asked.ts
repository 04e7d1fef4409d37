// Of which resources a call asks, read back from what it sends: a declaration says what is sent for an id, not the other way round.
import type { FacetCall, Kind, Operation } from '../../kind.ts';
import type { Json } from '../record.ts';
import { isDeepStrictEqual } from 'node:util';

/** A call as AnswerSource is asked for it, `elbv2:DescribeTags`. */
export function callKey({ service, operation }: Operation): string {
  return `${service}:${operation}`;
}

/** Parameters that a call sends for a resource. */
export function parametersOf(call: FacetCall<unknown>): readonly string[] {
  return call.how === 'list' ? [] : Object.keys(call.input(['']));
}

/** Those of the ids that the request asks for. */
export function askedOf(call: FacetCall<unknown>, input: Json, ids: readonly string[]): readonly string[] {
  if (call.how === 'list') return ids;
  return ids.filter((id) => holds(input, call.input([id])));
}

/** The parent's id whose children the request asks for; undefined where none of these. */
export function parentOf(kind: Kind, asked: unknown, ids: readonly string[]): string | undefined {
  const { parent } = kind.list;
  return ids.find((id) => (parent?.argument === undefined ? id : parent.argument(id)) === asked);
}

/** Whether a request says all that is sent for one id; of lists it may say more. */
export function holds(input: Json, single: Json): boolean {
  return Object.entries(single).every(([name, value]) => {
    const given = input[name];
    if (!Array.isArray(value)) return isDeepStrictEqual(given, value);
    return Array.isArray(given) && value.every((one) => given.some((other) => isDeepStrictEqual(other, one)));
  });
}
