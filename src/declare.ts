// The words in which a kind's calls and properties are written: `paged`, `once`, `perResource`, `batched`, `byFilter`, `oneByOne`,
// and `text`, `number`, `flag`, `time`, `list`. Each closes over the SDK's own types and forgets them at the border.
import {
  type Confirm,
  erase,
  type FacetCall,
  type Input,
  type ListCall,
  type Place,
  type Property,
  type ServiceName,
} from './kind.ts';

interface PropertyOptions {
  readonly observed?: boolean;
  /** The graph keeps an index on it. */
  readonly index?: boolean;
}

interface ListOptions<Page, Item> {
  readonly pageSize: number;
  readonly always?: Input;
  readonly parent?: { readonly kind: string; readonly parameter: string };
  readonly items: (page: Page) => readonly Item[] | undefined;
}

/** A list that AWS pages. `pageSize` is the operation's own maximum: a wrong one fails on the real AWS only. */
export function paged<Page, Item>(
  service: ServiceName,
  operation: string,
  options: ListOptions<Page, Item>,
): ListCall<Item> {
  const paging =
    service === 'elbv2'
      ? {
          size: { parameter: 'PageSize', value: options.pageSize },
          tokenIn: 'Marker',
          tokenOut: 'NextMarker',
        }
      : {
          size: { parameter: 'MaxResults', value: options.pageSize },
          tokenIn: 'NextToken',
          tokenOut: 'NextToken',
        };
  return {
    service,
    operation,
    paging,
    always: options.always ?? {},
    parent: options.parent,
    items: (page) => options.items(erase<Page>(page)),
  };
}

/** A list that AWS gives in one answer, without paging. */
export function once<Page, Item>(
  service: ServiceName,
  operation: string,
  items: (page: Page) => readonly Item[] | undefined,
): ListCall<Item> {
  return {
    service,
    operation,
    paging: undefined,
    always: {},
    parent: undefined,
    items: (page) => items(erase<Page>(page)),
  };
}

/** One call per resource; `parameter` takes its id, and the whole answer is about it. */
export function perResource<Page, Answer>(
  service: ServiceName,
  operation: string,
  options: { readonly parameter: string; readonly answer: (page: Page) => Answer },
): FacetCall<Answer> {
  return {
    service,
    operation,
    parameter: options.parameter,
    batch: undefined,
    answers: (page, asked) => asked.map((id) => [id, options.answer(erase<Page>(page))]),
  };
}

/** Many resources a call; `answers` says which answer belongs to which id. */
export function batched<Page, Answer>(
  service: ServiceName,
  operation: string,
  options: {
    readonly parameter: string;
    readonly size: number;
    readonly answers: (page: Page) => readonly (readonly [string | undefined, Answer])[] | undefined;
  },
): FacetCall<Answer> {
  return {
    service,
    operation,
    parameter: options.parameter,
    batch: options.size,
    answers: (page) =>
      (options.answers(erase<Page>(page)) ?? []).flatMap(([id, answer]) =>
        id === undefined ? [] : [[id, answer] as const],
      ),
  };
}

/** Absence is proven by an id filter: the answer lists what is still there of up to 200 ids. */
export function byFilter(filter: string, parameter = 'Filters'): Confirm {
  return { how: 'filter', filter, parameter };
}

/** Absence is proven one by one: the operation's own NotFound. */
export function oneByOne(parameter: string): Confirm {
  return { how: 'one-by-one', parameter };
}

export function text<Item>(
  doc: string,
  read: (item: Item, place: Place) => string | undefined,
  options: PropertyOptions = {},
): Property<Item> {
  return property('text', doc, read, options);
}

export function number<Item>(
  doc: string,
  read: (item: Item, place: Place) => number | undefined,
  options: PropertyOptions = {},
): Property<Item> {
  return property('number', doc, read, options);
}

export function flag<Item>(
  doc: string,
  read: (item: Item, place: Place) => boolean | undefined,
  options: PropertyOptions = {},
): Property<Item> {
  return property('flag', doc, read, options);
}

/** A point in time, stored as ISO 8601 UTC. */
export function time<Item>(
  doc: string,
  read: (item: Item, place: Place) => Date | undefined,
  options: PropertyOptions = {},
): Property<Item> {
  return property('time', doc, read, options);
}

/** A list of strings, stored sorted and without repeats; a missing list is an empty one, since AWS sends either. */
export function list<Item>(
  doc: string,
  read: (item: Item, place: Place) => readonly (string | undefined)[] | undefined,
  options: PropertyOptions = {},
): Property<Item> {
  return property('list', doc, read, options);
}

function property<Item>(
  type: Property<Item>['type'],
  doc: string,
  read: Property<Item>['read'],
  options: PropertyOptions,
): Property<Item> {
  return { type, doc, read, observed: options.observed ?? false, index: options.index ?? false };
}
