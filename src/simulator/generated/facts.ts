// What a thing says of itself, path by path, in the words and values of change events (inventory.md): the ground truth. Read from
// what AWS sends by code of its own: nothing here is shared with the kinds of collectors/ or with src/normalise.ts, so that each can
// prove the other wrong. Facts of things that AWS still lists but that are gone are undefined.
import type { Items, KindName, SentTag } from './sent.ts';

/** `{to}` or `{from}`, and the edge's own properties. */
export interface FactEdge {
  readonly to?: string;
  readonly from?: string;
  readonly [property: string]: string | number | boolean | undefined;
}

export type FactValue = string | number | boolean | readonly string[] | readonly FactEdge[];

/** Paths in upper case are types of edges. A path without a value is left out, and an empty list is no value. */
export type Paths = Readonly<Record<string, FactValue>>;

export interface Facts {
  readonly configuration: Paths;
  /** What moves by itself: latest values. */
  readonly health: Paths;
}

/** A value that AWS may leave out. */
type Told = string | number | boolean | readonly (string | FactEdge | undefined)[] | undefined;

export function facts(
  configuration: Readonly<Record<string, Told>>,
  health: Readonly<Record<string, Told>> = {},
): Facts {
  return { configuration: known(configuration), health: known(health) };
}

function known(told: Readonly<Record<string, Told>>): Paths {
  const paths: Record<string, FactValue> = {};
  for (const [path, value] of Object.entries(told)) {
    if (value === undefined || value === '') continue;
    if (!isList(value)) paths[path] = value;
    else if (value.length > 0) paths[path] = ordered(value);
  }
  return paths;
}

function isList(value: Told): value is readonly (string | FactEdge | undefined)[] {
  return Array.isArray(value);
}

/** Sorted by code units and without repeats, as AWS lists things in no fixed order. */
function ordered(list: readonly (string | FactEdge | undefined)[]): FactValue {
  const words = list.filter((item) => typeof item === 'string' && item !== '');
  if (words.length > 0) return [...new Set(words.map(String))].sort();
  const edges = list.filter((item) => typeof item === 'object');
  return [...new Map(edges.map((edge) => [textOf(edge), edge]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, edge]) => edge);
}

/** Equal values have equal texts, whatever the order of an edge's properties. */
export function textOf(value: FactValue | FactEdge | undefined): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}

export function isEdgeType(path: string): boolean {
  return /^[A-Z_]+$/.test(path);
}

export function tagFacts(tags: readonly SentTag[]): {
  readonly tags: readonly string[];
  readonly name: string | undefined;
} {
  return {
    tags: tags.map(({ Key, Value }) => `${Key}=${Value}`),
    name: tags.find(({ Key }) => Key === 'Name')?.Value,
  };
}

export function to(id: string | undefined): readonly FactEdge[] {
  return id === undefined ? [] : [{ to: id }];
}

export function toEach(ids: readonly (string | undefined)[] = []): readonly FactEdge[] {
  return ids.flatMap(to);
}

/** Where a listing place matters: the account's own region and partition. */
export interface Stand {
  readonly account: string;
  readonly region: string;
}

export type Readers<Kind extends KindName> = {
  readonly [Name in Kind]: (item: Items[Name], stand: Stand) => Facts | undefined;
};

/** The call that tells a path, as an IAM action: what a kind's list does not say has a call of its own. */
export function actionFor(kind: string, path: string | undefined): string {
  if (kind === 'LoadBalancer' || kind === 'Listener' || kind === 'TargetGroup') {
    if (path === 'tags' || path === 'name') return 'elasticloadbalancing:DescribeTags';
    if (path === 'targets' || path === 'TARGETS' || path === 'targetHealth') {
      return 'elasticloadbalancing:DescribeTargetHealth';
    }
    return `elasticloadbalancing:Describe${kind}s`;
  }
  return kind === 'ElasticIp' ? 'ec2:DescribeAddresses' : `ec2:Describe${kind}s`;
}
