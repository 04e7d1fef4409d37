// Pages of a whole list, as AWS cuts them: EC2 and JSON services by MaxResults and NextToken, ELBv2 by PageSize and
// Marker. A token holds an offset, so items may slip between pages while the list changes, as in AWS. It refuses page
// sizes that the operation refuses in AWS, and tokens of another list, account, region or set of filters.

import { createHash } from 'node:crypto';
import { AwsError, invalidToken } from './aws-error.ts';
import type { ListModel } from './list-model.ts';
import { isRecord, text, type Json } from './record.ts';
import type { ServiceModel } from './services.ts';

export interface PageRequest {
  readonly offset: number;
  readonly size: number;
  /** Pages handed out before this one. */
  readonly before: number;
  /** Stands for the list that a token belongs to. */
  readonly list: string;
}

/** What EC2 gives at most where the request names no page size. */
const defaultPageSize = 1000;

export function readPage(
  model: ListModel,
  service: ServiceModel,
  location: string,
  input: Json,
): PageRequest | undefined {
  if (model.page === undefined) return undefined;
  const [least, greatest] = model.page;
  const query = service.protocol === 'query';
  const parameter = query ? 'PageSize' : 'MaxResults';
  const asked = input[parameter];
  if (typeof asked === 'number') {
    if (asked < least || asked > greatest) throw wrongSize(service, parameter, asked, least, greatest);
    if (model.idsRefusePages === true) refuseIds(model, input, parameter);
  }
  const list = listKey(location, input);
  const size = typeof asked === 'number' ? asked : query ? greatest : Math.max(defaultPageSize, greatest);
  const token = tokenOf(input);
  if (token === undefined) return { offset: 0, size, before: 0, list };
  const position = readToken(token);
  if (position === undefined || position.list !== list) throw invalidToken(service);
  return { ...position, size };
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

export function tokenMember(service: ServiceModel): string {
  return service.protocol === 'query' ? 'NextMarker' : 'NextToken';
}

function tokenOf(input: Json): string | undefined {
  const token = text(input['NextToken']) ?? text(input['Marker']);
  return token === '' ? undefined : token;
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
  const { MaxResults: _size, NextToken: _token, PageSize: _pageSize, Marker: _marker, ...rest } = input;
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
  service: ServiceModel,
  parameter: string,
  asked: number,
  least: number,
  greatest: number,
): AwsError {
  const bound = asked < least ? `greater than or equal to ${least}` : `smaller than or equal to ${greatest}`;
  return service.protocol === 'query'
    ? new AwsError(
        'ValidationError',
        `1 validation error detected: Value '${asked}' at 'pageSize' failed to satisfy constraint: Member must have value ${bound.replace('smaller', 'less')}`,
      )
    : new AwsError(
        'InvalidParameterValue',
        `Value ( ${asked} ) for parameter ${parameter} is invalid. Expecting a value ${bound}.`,
      );
}
