// Pages of a whole list, as AWS cuts them, under the names that the operation's own schema has for size and token
// (EC2: MaxResults and NextToken, ELBv2: PageSize and Marker, ECS: maxResults and nextToken). A token holds an offset, so items may slip between pages while the list changes, as in AWS. It refuses page
// sizes that the operation refuses in AWS, and tokens of another list, account, region or set of filters.

import { createHash } from 'node:crypto';
import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError, invalidToken } from './aws-error.ts';
import type { ListModel } from './list-model.ts';
import { isRecord, text, type Json } from './record.ts';
import type { Operation } from './services.ts';

export interface PageRequest {
  readonly offset: number;
  readonly size: number;
  /** Pages handed out before this one. */
  readonly before: number;
  /** As it was sent. */
  readonly token?: string;
  /** Stands for the list that a token belongs to. */
  readonly list: string;
}

/** What EC2 gives at most where the request names no page size. */
const defaultPageSize = 1000;

export function readPage(
  model: ListModel,
  operation: Operation,
  location: string,
  input: Json,
): PageRequest | undefined {
  if (model.page === undefined) return undefined;
  const { service } = operation;
  const [least, greatest] = model.page;
  const parameter = memberOf(operation.input, sizeNames);
  const asked = input[parameter];
  if (typeof asked === 'number') {
    if (asked < least || asked > greatest) throw wrongSize(operation, parameter, asked, least, greatest);
    if (model.idsRefusePages === true) refuseIds(model, input, parameter);
  }
  const list = listKey(location, input);
  const unasked = service.protocol === 'ec2' ? Math.max(defaultPageSize, greatest) : greatest;
  const size = typeof asked === 'number' ? asked : unasked;
  const token = tokenOf(input);
  if (token === undefined) return { offset: 0, size, before: 0, list };
  const position = readToken(token);
  if (position === undefined || position.list !== list) throw invalidToken(service);
  return { ...position, size, token };
}

/** How many pages of its list a request has had before; 0 without a token. */
export function pagesBefore(input: Json): number {
  const token = tokenOf(input);
  return token === undefined ? 0 : (readToken(token)?.before ?? 1);
}

export function cutPage<T>(items: readonly T[], page: PageRequest): { items: readonly T[]; token?: string } {
  const end = page.offset + page.size;
  const cut = items.slice(page.offset, end);
  if (end >= items.length) return { items: cut };
  const position = { offset: end, before: page.before + 1, list: page.list };
  return { items: cut, token: Buffer.from(JSON.stringify(position)).toString('base64url') };
}

/** The member of the answer that has the next page's token. */
export function tokenMember(operation: Operation): string {
  return memberOf(operation.output, tokensOut);
}

/** Whether an operation gives pages at all, by its schema. */
export function isPaged({ input, output }: Operation): boolean {
  return hasAny(input, tokensIn) && hasAny(output, tokensOut);
}

function isPageToken(parameter: string): boolean {
  return tokensIn.includes(parameter);
}

function hasAny(schema: NormalizedSchema, names: readonly string[]): boolean {
  return schema.isStructSchema() && [...schema.structIterator()].some(([name]) => names.includes(name));
}

const sizeNames = ['MaxResults', 'maxResults', 'PageSize', 'MaxRecords', 'MaxItems', 'MaxBuckets'];
const tokensIn = ['NextToken', 'nextToken', 'Marker', 'marker', 'ContinuationToken'];
const tokensOut = ['NextToken', 'nextToken', 'NextMarker', 'Marker', 'marker', 'ContinuationToken'];

function memberOf(schema: NormalizedSchema, names: readonly string[]): string {
  for (const [name] of schema.structIterator()) if (names.includes(name)) return name;
  return names[0] ?? '';
}

function tokenOf(input: Json): string | undefined {
  return tokensIn.map((name) => text(input[name])).find((token) => token !== undefined && token !== '');
}

function readToken(token: string): Omit<PageRequest, 'size'> | undefined {
  try {
    const position: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (!isRecord(position)) return undefined;
    const { offset, before, list } = position;
    if (typeof offset !== 'number' || typeof before !== 'number' || typeof list !== 'string')
      return undefined;
    return { offset, before, list };
  } catch {
    return undefined;
  }
}

/** The same for all pages of one list: everything that was asked, but the page itself. */
function listKey(location: string, input: Json): string {
  const rest = Object.entries(input).filter(([name]) => !isPageToken(name) && !sizeNames.includes(name));
  return createHash('sha256')
    .update(JSON.stringify([location, rest]))
    .digest('base64url')
    .slice(0, 16);
}

function refuseIds(model: ListModel, input: Json, parameter: string): void {
  const ids = model.ids.find((id) => Array.isArray(input[id.parameter]));
  if (ids === undefined) return;
  throw new AwsError(
    'InvalidParameterCombination',
    `The parameter ${ids.parameter} cannot be used with the parameter ${parameter}`,
  );
}

function wrongSize(
  { service }: Operation,
  parameter: string,
  asked: number,
  least: number,
  greatest: number,
): AwsError {
  const bound = asked < least ? `greater than or equal to ${least}` : `smaller than or equal to ${greatest}`;
  return service.protocol === 'ec2'
    ? new AwsError(
        'InvalidParameterValue',
        `Value ( ${asked} ) for parameter ${parameter} is invalid. Expecting a value ${bound}.`,
      )
    : new AwsError(
        service.protocol === 'query' ? 'ValidationError' : 'ValidationException',
        `1 validation error detected: Value '${asked}' at '${parameter.charAt(0).toLowerCase()}${parameter.slice(1)}' failed to satisfy constraint: Member must have value ${bound.replace('smaller', 'less')}`,
      );
}
