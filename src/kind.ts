// What a resource kind is: the vocabulary in which the files of collectors/ are written.
// A kind is a form read top to bottom; IAM actions, graph schema, Cypher, docs, warnings, diff and contract tests
// are derived from it, so a new kind touches one file. Nothing here calls AWS.
import type { ResourceGroup } from './policy.ts';

/** The AWS services that a call can name; `clients.ts` has one row for each. */
export type ServiceName = 'ec2' | 'elbv2';

/** Where an answer comes from: the asking account, the region, and the partition for building ARNs. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

export type PropertyValue = string | number | boolean | readonly string[];

/** One end of an edge besides the bearer: the other resource's id, and the edge's own properties. */
export interface EdgeEnd {
  readonly id: string;
  readonly [property: string]: string | number | boolean | undefined;
}

export interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** A property read from one answer. `observed` moves by itself: kept as latest value, never in hash or configuration events. */
export interface Property<Item> {
  readonly type: 'text' | 'number' | 'flag' | 'time' | 'list';
  readonly doc: string;
  readonly observed: boolean;
  readonly index: boolean;
  read(item: Item, place: Place): unknown;
}

export interface EdgeProperty {
  readonly doc: string;
  readonly observed?: boolean;
}

/** Edges of one type that this answer bears. `reverse`: the arrow points at the bearer. */
export interface Edge<Item> {
  readonly doc: string;
  /** Kinds at the other end; a kind that is not collected yet, or not seen, stands as a Stub. */
  readonly to: readonly string[];
  readonly reverse?: boolean;
  readonly properties?: Readonly<Record<string, EdgeProperty>>;
  /** undefined ends and ends without id are left out: every field of every answer is optional. */
  read(item: Item, place: Place): readonly (EdgeEnd | string | undefined)[] | EdgeEnd | string | undefined;
}

/** What one answer says of one resource: its tags, properties and edges. */
export interface PartSpec<Item> {
  readonly tags?: (item: Item) => readonly Tag[] | undefined;
  readonly properties: Readonly<Record<string, Property<Item>>>;
  readonly edges: Readonly<Record<string, Edge<Item>>>;
  /** Fields that are left out on purpose since they move by themselves and are of no use. */
  readonly dropped?: readonly string[];
}

/** How a call is paged: EC2's NextToken and MaxResults, ELBv2's Marker and PageSize, or not at all. */
export interface Paging {
  readonly size: { readonly parameter: string; readonly value: number };
  readonly tokenIn: string;
  readonly tokenOut: string;
}

export type Input = Readonly<Record<string, unknown>>;

/** A list call; `Page` is the SDK's output type of the operation, `Item` what it lists. */
export interface ListCall<Item> {
  readonly service: ServiceName;
  readonly operation: string;
  readonly paging: Paging | undefined;
  /** Sent with every request of the operation, in lists and in confirmations. */
  readonly always: Input;
  /** Lists that exist only per parent: the parent's kind, and the parameter that names it. */
  readonly parent: { readonly kind: string; readonly parameter: string } | undefined;
  /** Where the list stands in a page, as the SDK gives it. */
  items(page: object): readonly Item[] | undefined;
}

/** A further call on resources already listed. `batch` asks many ids at once, else one call per resource. */
export interface FacetCall<Answer> {
  readonly service: ServiceName;
  readonly operation: string;
  readonly parameter: string;
  readonly batch: number | undefined;
  /** What a page says of each id; ids that a batch answer leaves out are not answered. */
  answers(page: object, asked: readonly string[]): readonly (readonly [string, Answer])[];
}

/** How absence is proven: by id filter (up to 200 ids a call), or, where there is no filter, one by one. */
export type Confirm =
  | { readonly how: 'filter'; readonly filter: string; readonly parameter: string }
  | { readonly how: 'one-by-one'; readonly parameter: string };

/** Whose the resource is. `region` where the owner lists it in another region; `via`: as the owner of that resource. */
export interface Owner {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly via?: string | undefined;
}

export interface FacetSpec<Answer> extends PartSpec<Answer> {
  readonly call: FacetCall<Answer>;
}

/** Erased facet, as the pipeline sees it. */
export interface Facet {
  readonly call: FacetCall<unknown>;
  readonly part: PartSpec<unknown>;
}

export interface KindSpec<Item> extends PartSpec<Item> {
  readonly kind: string;
  readonly group: ResourceGroup;
  readonly doc: string;
  /** `subnet-`: what its ids begin with, where AWS's ids say the kind; of an ARN, what its resource part begins with. */
  readonly idPrefix?: string;
  readonly list: ListCall<Item>;
  readonly confirm: Confirm;
  readonly facets?: readonly Facet[];
  readonly id: (item: Item, place: Place) => string | undefined;
  readonly arn?: (item: Item, place: Place) => string | undefined;
  readonly owner: (item: Item, place: Place) => Owner;
  /** Still listed by AWS, but gone: `deleted`, `terminated` and the like. */
  readonly gone?: (item: Item) => boolean;
  /** Not inside a VPC: the graph hangs it on its Account and Region. */
  readonly topLevel?: boolean;
  /**
   * A real-looking answer in account 111122223333, region eu-west-1, to every operation of the kind: whole documents by operation,
   * or by parent as `{by, answers}`. All examples together are one network; every declared property and edge occurs.
   */
  readonly example: Readonly<Record<string, object>>;
}

/** Erased kind, as the pipeline sees it. */
export interface Kind extends KindSpec<unknown> {
  readonly facets: readonly Facet[];
}

/** Closes a kind over its item type: items only ever come from its own `list.items`. */
export function defineKind<Item>(spec: KindSpec<Item>): Kind {
  return erase<Kind>({ ...spec, facets: spec.facets ?? [] });
}

/** A further call as part of a kind; closed over what it answers per resource. */
export function facet<Answer>(spec: FacetSpec<Answer>): Facet {
  const { call, ...part } = spec;
  return erase<Facet>({ call, part });
}

/** The only place where a declaration's own types are forgotten, and where an answer is taken for its operation's type. */
export function erase<Erased>(value: unknown): Erased {
  return value as Erased;
}
