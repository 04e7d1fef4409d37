// The words in which a kind's calls and properties are written: `paged`, `once`, `perResource`, `batched`, `joined`; `byFilter`, `byIds`,
// `oneByOne`, `byCall`, `again`; and `text`, `number`, `flag`, `time`, `list`. Each closes over the SDK's own types and forgets them at
// the border.
import {
  type Confirm,
  erase,
  type FacetCall,
  type Input,
  type ListCall,
  type Paging,
  type Place,
  type Property,
} from './kind.ts';
import { serviceRow, type ServiceName } from './services.ts';

interface PropertyOptions {
  readonly observed?: boolean;
  /** The graph keeps an index on it. */
  readonly index?: boolean;
}

interface ListOptions<Page, Item> {
  /** The operation's own maximum: a wrong one fails on the real AWS only. undefined where it takes no size. */
  readonly pageSize: number | undefined;
  readonly always?: Input;
  readonly parent?: ListCall<Item>['parent'];
  /** Where the IAM action is not the operation's name. */
  readonly action?: string;
  readonly items: (page: Page, parent?: string) => readonly Item[] | undefined;
  /** The page that has these items, where they do not stand in it as they are. */
  readonly page?: (items: readonly Item[]) => object;
}

/** A list that AWS pages. */
export function paged<Page, Item>(
  service: ServiceName,
  operation: string,
  options: ListOptions<Page, Item>,
): ListCall<Item> {
  return {
    service,
    operation,
    action: options.action,
    paging: pagingOf(service, options.pageSize),
    always: options.always ?? {},
    parent: options.parent,
    items: (page, parent) => options.items(erase<Page>(page), parent),
    ...(options.page === undefined ? {} : { page: options.page }),
  };
}

/** A list that AWS gives in one answer, without paging. */
export function once<Page, Item>(
  service: ServiceName,
  operation: string,
  items: (page: Page, parent?: string) => readonly Item[] | undefined,
  parent?: ListCall<Item>['parent'],
): ListCall<Item> {
  return {
    service,
    operation,
    paging: undefined,
    always: {},
    parent,
    items: (page, of) => items(erase<Page>(page), of),
  };
}

function pagingOf(service: ServiceName, pageSize: number | undefined): Paging {
  const { size, tokenIn, tokenOut } = serviceRow(service).paging;
  return {
    size: pageSize === undefined ? undefined : { parameter: size, value: pageSize },
    tokenIn,
    tokenOut,
  };
}

/** Sends the id itself under a name. */
function naming(parameter: string, argument?: (id: string) => unknown): (ids: readonly string[]) => Input {
  return ([id = '']) => ({ [parameter]: argument === undefined ? id : argument(id) });
}

/** One call per resource, about which the whole answer is. */
export function perResource<Page, Answer>(
  service: ServiceName,
  operation: string,
  options: {
    /** Takes the id, or what `argument` makes of it. */
    readonly parameter: string;
    readonly argument?: (id: string) => unknown;
    /** Sent besides. */
    readonly also?: (id: string) => Input;
    /** Of an answer that is paged. */
    readonly pageSize?: number;
    readonly narrow?: {
      readonly parts: (input: Input, page: Page) => readonly Input[] | undefined;
      readonly known: (pages: readonly Page[]) => string;
    };
    /** `more`: the pages after the first. */
    readonly answer: (page: Page, more: readonly Page[], id: string) => Answer;
  },
): FacetCall<Answer> {
  const { parameter, argument, also, pageSize, narrow } = options;
  const named = naming(parameter, argument);
  return {
    service,
    operation,
    how: 'each',
    size: 1,
    paging: pageSize === undefined ? undefined : pagingOf(service, pageSize),
    input: (ids) => ({ ...named(ids), ...also?.(ids[0] ?? '') }),
    ...(narrow === undefined
      ? {}
      : {
          narrow: {
            parts: (part, page) => narrow.parts(part, erase<Page>(page)),
            known: (pages) => narrow.known(erase<readonly Page[]>(pages)),
          },
        }),
    answers: ([first, ...more], [id = '']) =>
      first === undefined ? [] : [[id, options.answer(erase<Page>(first), erase<readonly Page[]>(more), id)]],
  };
}

/** Many resources a call; `answers` says which answer belongs to which id. */
export function batched<Page, Answer>(
  service: ServiceName,
  operation: string,
  options: {
    readonly parameter: string;
    readonly size: number;
    readonly argument?: (id: string) => unknown;
    /** Sent besides; ids for which it differs never share a call. */
    readonly also?: (id: string) => Input;
    readonly answers: (page: Page) => readonly (readonly [string | undefined, Answer])[] | undefined;
  },
): FacetCall<Answer> {
  const { parameter, size, argument, also } = options;
  return {
    service,
    operation,
    how: 'batch',
    size,
    paging: undefined,
    input: (ids) => ({
      [parameter]: argument === undefined ? ids : ids.map(argument),
      ...also?.(ids[0] ?? ''),
    }),
    ...(also === undefined ? {} : { apart: (id) => JSON.stringify(also(id)) }),
    // Answers name what was sent.
    answers: (pages, asked) => {
      const ids = new Map(asked.map((id) => [argument === undefined ? id : argument(id), id]));
      return about(pages, options.answers).map(([sent, answer]) => [ids.get(sent) ?? sent, answer]);
    },
  };
}

/** A list of its own, of which each item says whom it is about; whom it does not list it has nothing to say of. */
export function joined<Page, Answer>(
  service: ServiceName,
  operation: string,
  options: {
    readonly pageSize: number | undefined;
    readonly answers: (page: Page) => readonly (readonly [string | undefined, Answer])[] | undefined;
  },
): FacetCall<Answer> {
  return {
    service,
    operation,
    how: 'list',
    size: 1,
    paging: pagingOf(service, options.pageSize),
    input: () => ({}),
    answers: (pages) => about(pages, options.answers),
  };
}

function about<Page, Answer>(
  pages: readonly object[],
  answers: (page: Page) => readonly (readonly [string | undefined, Answer])[] | undefined,
): readonly (readonly [string, Answer])[] {
  return pages.flatMap((page) =>
    (answers(erase<Page>(page)) ?? []).flatMap(([id, answer]) =>
      id === undefined ? [] : [[id, answer] as const],
    ),
  );
}

/** Absence is proven by an id filter: the answer lists what is still there of up to 200 ids. */
export function byFilter(filter: string, parameter = 'Filters'): Confirm {
  return { how: 'filter', size: 200, input: (ids) => ({ [parameter]: [{ Name: filter, Values: ids }] }) };
}

/** Absence is proven by a question for ids of which AWS leaves out what is not there. */
export function byIds(parameter: string, size: number, argument?: (id: string) => unknown): Confirm {
  return {
    how: 'filter',
    size,
    input: (ids) => ({ [parameter]: argument === undefined ? ids : ids.map(argument) }),
  };
}

/** Absence is proven one by one: the operation's own NotFound. */
export function oneByOne(parameter: string, argument?: (id: string) => unknown): Confirm {
  return {
    how: 'one-by-one',
    input: (id) => ({ [parameter]: [argument === undefined ? id : argument(id)] }),
  };
}

/** Absence is proven one by one: NotFound of another operation, or an answer of it that says so. */
export function byCall<Page>(
  service: ServiceName,
  operation: string,
  options: { readonly input: (id: string) => Input; readonly isGone?: (page: Page) => boolean },
): Confirm {
  const { input, isGone } = options;
  return {
    how: 'call',
    call: { service, operation },
    input,
    ...(isGone === undefined ? {} : { isGone: (page) => isGone(erase<Page>(page)) }),
  };
}

/** Absence is proven by the whole list once more, of the parent if it has one, where AWS knows neither a filter nor a NotFound. */
export function again(): Confirm {
  return { how: 'again' };
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
