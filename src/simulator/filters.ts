// EC2's filters over a list's items: all filters must hold, any value of one will do, `*` and `?` are wildcards.
// As AWS does, it refuses unknown names, filters without values and more than 200 values in a call.

import { BlockList, isIPv6 } from 'node:net';
import { AwsError } from './aws-error.ts';
import type { ListModel } from './list-model.ts';
import { isRecord, records, strings, text, type Json } from './record.ts';

/** Whether an item, found in a holder (the reservation of an instance), is asked for. */
export type Keeps = (item: Json, holder: Json) => boolean;

const maxFilterValues = 200;

export function readFilters(model: ListModel, input: Json): readonly Keeps[] {
  const filters = records(input[model.filterParameter ?? 'Filters']);
  const values = filters.reduce((count, filter) => count + strings(filter['Values']).length, 0);
  if (values > maxFilterValues) {
    throw new AwsError(
      'FilterLimitExceeded',
      `The maximum number of filter values specified on a single call is ${maxFilterValues}`,
    );
  }
  return filters.map((filter) =>
    readFilter(model, text(filter['Name']) ?? 'null', strings(filter['Values'])),
  );
}

function readFilter(model: ListModel, name: string, values: readonly string[]): Keeps {
  const found = finder(model, name);
  if (found === undefined) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
  if (values.length === 0) {
    throw new AwsError('InvalidParameterValue', `The filter '${name}' has no values`);
  }
  const matches = matcher(name, values);
  return (item, holder) => found(item, holder).some(matches);
}

function finder(
  model: ListModel,
  name: string,
): ((item: Json, holder: Json) => readonly string[]) | undefined {
  const tags = (item: Json): readonly Json[] => records(item[model.tags ?? 'Tags']);
  if (name.startsWith('tag:')) {
    const key = name.slice('tag:'.length);
    return (item) =>
      tags(item)
        .filter((tag) => tag['Key'] === key)
        .flatMap((tag) => leaves(tag, ['Value']));
  }
  if (name === 'tag-key') return (item) => tags(item).flatMap((tag) => leaves(tag, ['Key']));
  if (name === 'tag-value') return (item) => tags(item).flatMap((tag) => leaves(tag, ['Value']));
  const path = Object.hasOwn(model.filters, name) ? model.filters[name] : undefined;
  if (path === undefined) return undefined;
  const steps = path.replace('^', '').split('.');
  return path.startsWith('^') ? (_item, holder) => leaves(holder, steps) : (item) => leaves(item, steps);
}

/** Every scalar at the end of a path, lists on the way taken apart. */
function leaves(value: unknown, steps: readonly string[]): readonly string[] {
  const found: string[] = [];
  collect(value, steps, 0, found);
  return found;
}

// Walks without copies: a confirmation by 200 ids looks at every interface of an account.
function collect(value: unknown, steps: readonly string[], depth: number, found: string[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, steps, depth, found);
    return;
  }
  const step = steps[depth];
  if (isRecord(value)) {
    if (step !== undefined) collect(value[step], steps, depth + 1, found);
  } else if (step === undefined && isScalar(value)) {
    found.push(String(value));
  }
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function matcher(name: string, values: readonly string[]): (found: string) => boolean {
  if (name === 'route-search.subnet-of-match') return (cidr) => values.some((value) => contains(value, cidr));
  if (name === 'route-search.supernet-of-match')
    return (cidr) => values.some((value) => contains(cidr, value));
  const exact = new Set(values.filter((value) => !/[*?\\]/.test(value)));
  const patterns = values.filter((value) => !exact.has(value)).map(wildcard);
  return (found) => exact.has(found) || patterns.some((pattern) => pattern.test(found));
}

function wildcard(value: string): RegExp {
  const pattern = value.replace(/\\.|[\s\S]/g, (part) => {
    if (part === '*') return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    return (part.length === 2 ? part.slice(1) : part).replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
  });
  return new RegExp(`^${pattern}$`);
}

function contains(outer: string, inner: string): boolean {
  const [outerAddress = '', outerBits = ''] = outer.split('/');
  const [innerAddress = '', innerBits = ''] = inner.split('/');
  if (Number(innerBits) < Number(outerBits) || isIPv6(outerAddress) !== isIPv6(innerAddress)) return false;
  const family = isIPv6(outerAddress) ? 'ipv6' : 'ipv4';
  const block = new BlockList();
  block.addSubnet(outerAddress, Number(outerBits), family);
  return block.check(innerAddress, family);
}
