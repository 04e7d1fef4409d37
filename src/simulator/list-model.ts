// The shape of what the simulator knows of a list operation beyond its schema (lists.ts finds it).

/** A parameter that names items; one missing item fails the whole call, unless AWS leaves out what is missing. */
export interface IdParameter {
  readonly parameter: string;
  /** The item's field that the values are compared with. */
  readonly field: string;
  readonly code: string;
  /** AWS's wording; `{}` is the missing value. */
  readonly message: string;
  /** AWS leaves out what is missing. */
  readonly leavesOut?: boolean;
  /** Values that AWS takes at most. */
  readonly most?: number;
}

/** A parameter that names the one parent whose children are asked for. */
export interface ParentParameter {
  readonly parameter: string;
  readonly code: string;
  readonly message: string;
  /** The list operation that has the parents, and their field. */
  readonly list: string;
  readonly field: string;
  readonly required: boolean;
}

export interface ListModel {
  /** The answer's member with the items. */
  readonly items: string;
  /** The member that has the list and all that is told of its pages, where that is not the answer itself: CloudFront's. */
  readonly inside?: string;
  /** The items are one level down: DescribeInstances lists Reservations with Instances. */
  readonly within?: string;
  readonly ids: readonly IdParameter[];
  readonly parent?: ParentParameter;
  /** Keeps items whose list member contains the parameter's value: [parameter, member]. */
  readonly belongsTo?: readonly [string, string];
  /** Least and greatest page size; absent where AWS does not page. */
  readonly page?: readonly [number, number];
  /** AWS refuses a page size together with ids. */
  readonly idsRefusePages?: boolean;
  /** Filter name to the path of the field; `^` starts at the holder (the reservation). */
  readonly filters: Readonly<Record<string, string>>;
  readonly filterParameter?: 'Filter' | 'Filters';
  /** The member with the tags; `Tags` if absent. */
  readonly tags?: string;
  /** AWS can hide items that a service manages (`Operator.Managed`). */
  readonly hidesManaged?: boolean;
}
