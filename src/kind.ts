// What a resource kind is: the vocabulary in which the files of collectors/ are written.
// A kind is a form read top to bottom; IAM actions, graph schema, Cypher, docs, warnings, diff and contract tests
// are derived from it, so a new kind touches one file. Nothing here calls AWS.
import type { ResourceGroup } from './policy.ts';
import type { ServiceName } from './services.ts';

/** Where an answer comes from: the asking account, the region (`global` for what is in none), and the partition for building ARNs. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** Where the examples of all kinds stand; those of global kinds in the same account. */
export const examplePlace: Place = { account: '111122223333', region: 'eu-west-1', partition: 'aws' };

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

/** How a call is paged: EC2's NextToken and MaxResults, ELBv2's Marker and PageSize … */
export interface Paging {
  /** The operation's own maximum; undefined where it takes no size. */
  readonly size: { readonly parameter: string; readonly value: number } | undefined;
  readonly tokenIn: string;
  /** `A.B`: member B of member A. */
  readonly tokenOut: string;
}

export type Input = Readonly<Record<string, unknown>>;

/** An operation that is called; `action` where its IAM action has another name. */
export interface Operation {
  readonly service: ServiceName;
  readonly operation: string;
  readonly action?: string | undefined;
}

/** A list call; `Page` is the SDK's output type of the operation, `Item` what it lists. */
export interface ListCall<Item> extends Operation {
  readonly paging: Paging | undefined;
  /** Sent with every request of the operation, in lists and in confirmations. */
  readonly always: Input;
  /** Lists that exist only per parent: the parent's kind, the parameter that names it, and what of its id is sent (all of it). */
  readonly parent:
    | {
        readonly kind: string;
        readonly parameter: string;
        readonly argument?: (id: string) => unknown;
        /** Parents that can have any, where their id says so; the others are not asked for. */
        readonly only?: (id: string) => boolean;
      }
    | undefined;
  /** Where the list stands in a page, as the SDK gives it; of a list per parent, with the parent's id. */
  items(page: object, parent?: string): readonly Item[] | undefined;
  /** The page that has these items, where they do not stand in it as they are. */
  page?(items: readonly Item[]): object;
}

/** How to ask in smaller parts where AWS cuts an answer and gives no way to page it. */
export interface Narrowing {
  /** The inputs that together ask the same, none where there are no smaller parts; undefined where the answer is whole. */
  parts(input: Input, page: object): readonly Input[] | undefined;
  /** How much these pages show, for whoever reads that it is not all: `1,700 routes`. */
  known(pages: readonly object[]): string;
}

/** A further call on resources already listed. */
export interface FacetCall<Answer> extends Operation {
  /**
   * `each`: a call per resource. `batch`: many ids a call. `list`: one list of its own, of which each answer says whom it is about;
   * whom it does not list it has nothing to say of.
   */
  readonly how: 'each' | 'batch' | 'list';
  /** Ids of one call; 1 unless `batch`. */
  readonly size: number;
  readonly paging: Paging | undefined;
  /** What is sent for the ids. Ids whose inputs differ in more than the ids themselves never share a call: see `apart`. */
  input(ids: readonly string[]): Input;
  /** What must be the same for ids of one call, such as their cluster. */
  apart?(id: string): string;
  narrow?: Narrowing;
  /** What the pages say of each id; an id that is left out was not answered. */
  answers(pages: readonly object[], asked: readonly string[]): readonly (readonly [string, Answer])[];
  /** The page that has these answers, where they do not stand in it as they are; `each` needs none. */
  page?(answers: readonly Answer[]): object;
}

/** How absence is proven, where a complete list no longer shows something that was there. */
export type Confirm =
  /** By a question about up to `size` ids that answers with those that are there: an id filter, or ids of which missing ones are left out. */
  | { readonly how: 'filter'; readonly size: number; input(ids: readonly string[]): Input }
  /** By the operation's own NotFound for a single id. */
  | { readonly how: 'one-by-one'; input(id: string): Input }
  /** By NotFound of another operation. */
  | {
      readonly how: 'call';
      readonly call: Operation;
      input(id: string): Input;
      isGone?(page: object): boolean;
    }
  /** By the whole list once more, of its parent if it has one: where AWS knows neither filter nor NotFound. */
  | { readonly how: 'again' };

/** Whose the resource is. `region` where the owner lists it in another region, and of a global kind where it is: outside the policy's
 * regions it is not kept; `via`: as the owner of that resource. */
export interface Owner {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly via?: string | undefined;
}

/** Owner of what is nobody's and the same for all, such as an availability zone: whoever lists it, its account is none. */
export const nobody: Owner = { account: '' };

export interface FacetSpec<Answer> extends PartSpec<Answer> {
  readonly call: FacetCall<Answer>;
}

/** Erased facet, as the pipeline sees it. */
export interface Facet {
  readonly call: FacetCall<unknown>;
  readonly part: PartSpec<unknown>;
}

/**
 * How calls make changes of a kind, as far as it does not follow from ids and names. Of most kinds it does: a call names the resource, and
 * its own name has the kind's.
 */
export interface Authors {
  /** What its calls call it, where the list call does not say so. */
  readonly calledAs?: readonly string[];
  /** It comes or goes with the resource at the other end of that edge, in the call that makes or deletes that one; if that holds. */
  readonly comesWith?: Readonly<
    Record<string, (properties: Properties, change: 'created' | 'deleted') => boolean>
  >;
  /**
   * Paths that change by themselves when a resource of one of these kinds changes that names it, or that it names: `ROUTES_TO`;
   * `ROUTES_TO.state`: only that property of an edge. `LoadBalancer deleted`: only when one is.
   */
  readonly follows?: Readonly<Record<string, readonly string[]>>;
  /** Auto scaling changes it: its activities name its `id`, or the instance at the other end of that edge. */
  readonly scaledBy?: string;
  /** Where else than with its owner it is changed. */
  readonly alsoIn?: (properties: Properties) => { readonly account: unknown; readonly region: unknown };
}

export type Properties = Readonly<Record<string, PropertyValue>>;

export interface KindSpec<Item> extends PartSpec<Item> {
  readonly kind: string;
  readonly group: ResourceGroup;
  readonly doc: string;
  /**
   * `subnet-`: what its ids begin with, where AWS's ids say the kind; of an ARN, what its resource part begins with, with the service
   * where others have such ARNs, too: `ecs:cluster/`; `*` stands for one name.
   */
  readonly idPrefix?: string;
  readonly list: ListCall<Item>;
  readonly confirm: Confirm;
  readonly facets?: readonly Facet[];
  readonly id: (item: Item, place: Place) => string | undefined;
  readonly arn?: (item: Item, place: Place) => string | undefined;
  readonly owner: (item: Item, place: Place) => Owner;
  /**
   * Another id by which other answers of the asking account speak of it: `ACCOUNT/REGION/AvailabilityZone/NAME`. Each account's own,
   * so no part of the state; views put the resource where an edge ends at its alias.
   */
  readonly alias?: (item: Item, place: Place) => string | undefined;
  /** Still listed by AWS, but gone: `deleted`, `terminated` and the like. */
  readonly gone?: (item: Item) => boolean;
  /** In no region: stands at ACCOUNT/`global`, is gated by its group only, and asked once per account. */
  readonly global?: boolean;
  /** Resource Access Manager can share it: the graph leads from it to the other accounts that list it, by SHARED_WITH. */
  readonly shareable?: boolean;
  readonly authors?: Authors;
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
