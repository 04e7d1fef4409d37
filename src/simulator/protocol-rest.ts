// The REST protocols: a request's operation is its method and path, its parameters stand in the path and in the query, all after the
// traits of the SDK's own schemas. Bodies and headers of requests are not read: what is asked here has none.

import type { NormalizedSchema } from '@smithy/core/schema';
import type { Json } from './record.ts';
import { loadOperations, type Operation, type ServiceModel } from './services.ts';

export interface Route {
  readonly operation: Operation;
  readonly input: Json;
}

interface Template {
  readonly operation: Operation;
  readonly method: string;
  readonly segments: readonly string[];
  /** What stands in the template's own query. */
  readonly query: readonly (readonly [string, string])[];
}

const templates = new WeakMap<ServiceModel, Promise<readonly Template[]>>();

/** undefined: the service has no such path. `url` as it stands in the request line. */
export async function routeOf(
  service: ServiceModel,
  method: string,
  url: string,
): Promise<Route | undefined> {
  const loading = templates.get(service) ?? templatesOf(service);
  templates.set(service, loading);
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const given = pathname.split('/').slice(1);
  const fitting = (await loading).filter(
    (template) =>
      template.method === method &&
      template.segments.length === given.length &&
      template.segments.every((segment, index) => isLabel(segment) || segment === given[index]) &&
      template.query.every(([name, value]) => searchParams.get(name) === value),
  );
  const [best] = fitting.sort((one, other) => literals(other) - literals(one));
  if (best === undefined) return undefined;
  const labels = new Map(
    best.segments.flatMap((segment, index) =>
      isLabel(segment) ? [[segment.slice(1, -1), decodeURIComponent(given[index] ?? '')] as const] : [],
    ),
  );
  return { operation: best.operation, input: readInput(best.operation.input, labels, searchParams) };
}

async function templatesOf(service: ServiceModel): Promise<readonly Template[]> {
  const operations = await loadOperations(service);
  return operations.flatMap((operation) => {
    const [method, template] = operation.http ?? [];
    if (method === undefined || template === undefined) return [];
    const { pathname, searchParams } = new URL(template.replace('+}', '}'), 'http://localhost');
    const segments = decodeURIComponent(pathname).split('/').slice(1);
    return [{ operation, method, segments, query: [...searchParams] }];
  });
}

function isLabel(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('}');
}

function literals({ segments, query }: Template): number {
  return segments.filter((segment) => !isLabel(segment)).length + query.length;
}

function readInput(
  schema: NormalizedSchema,
  labels: ReadonlyMap<string, string>,
  query: URLSearchParams,
): Json {
  const input: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const { httpQuery } = member.getMergedTraits();
    const label = labels.get(name);
    if (label !== undefined) input[name] = label;
    else if (typeof httpQuery === 'string' && query.has(httpQuery))
      input[name] = readValue(member, query.getAll(httpQuery));
  }
  return input;
}

function readValue(schema: NormalizedSchema, values: readonly string[]): unknown {
  if (schema.isListSchema()) return values;
  const [value = ''] = values;
  if (schema.isNumericSchema()) return Number(value);
  return schema.isBooleanSchema() ? value === 'true' : value;
}
