// The words in which model.ts is written. Each gives a schema in the form of the SDK's own (tuples that begin with a number), which its
// protocols, the wire check and the simulator read, and beside it the type of what is read by it: the two cannot come apart.
import type { makeBuilder } from '@smithy/core/client';

export type OperationSchema = Parameters<ReturnType<typeof makeBuilder>>[3];
/** What stands for an operation's answer may be any schema. */
type SchemaRef = OperationSchema[5];

export interface Shape<Type> {
  readonly schema: SchemaRef;
  /** Never there: it carries the type. */
  readonly type?: Type;
}

export type TypeOf<Of> = Of extends Shape<infer Type> ? Type : never;

type Members = Readonly<Record<string, Shape<unknown>>>;

/** Every member of every answer is optional. */
type Structure<Of extends Members> = { readonly [Name in keyof Of]?: TypeOf<Of[Name]> | undefined };

const namespace = 'com.amazonaws.networkmanager';

// The SDK's marks of simple types; of times it is the one in the protocol's own format, seconds here.
export const text: Shape<string> = { schema: 0 };
export const number: Shape<number> = { schema: 1 };
export const flag: Shape<boolean> = { schema: 2 };
export const time: Shape<Date> = { schema: 4 };

export function listOf<Item>(item: Shape<Item>): Shape<readonly Item[]> {
  return { schema: [1, namespace, 'List', 0, item.schema] };
}

export function structure<Of extends Members>(name: string, members: Of): Shape<Structure<Of>> {
  const schemas = Object.values(members).map(({ schema }) => schema);
  return { schema: [3, namespace, name, 0, Object.keys(members), schemas] };
}

/** A parameter that stands in the path. */
export const inPath: Shape<string> = { schema: [text.schema, { httpLabel: 1 }] };

/** A parameter that stands in the query under this name. */
export function inQuery<Type>(name: string, { schema }: Shape<Type>): Shape<Type> {
  return { schema: [schema, { httpQuery: name }] };
}

/** An operation that reads: all of it stands in path (`/core-networks/{CoreNetworkId}`) and query. */
export function read(
  name: string,
  path: string,
  parameters: Members,
  answer: Shape<object>,
): OperationSchema {
  const { schema } = structure(`${name}Request`, parameters);
  return [9, namespace, name, { http: ['GET', path, 200] }, schema, answer.schema];
}
