// Where walking back begins: what is there now, and what a change says of one that went, both without what moves by itself.
import type { Kind } from '../kind.ts';
import { observedEdgeProperties, observedPaths, without } from '../normalise.ts';
import { isEdgeType, mergeParts, type PartState, type Resource } from '../state.ts';
import type { Step } from './as-of.ts';
import type { Database, SqlRow } from './database.ts';
import { fromJson, optionalText } from './parts.ts';
import { shapes } from './changes.ts';

export interface Present {
  readonly resource: Resource;
  readonly locationId: number;
}

const present = `SELECT resource.id AS id, resource.kind AS kind, resource.account AS account, resource.region AS region,
    resource.location_id AS location, part.state AS state
  FROM resource CROSS JOIN part ON part.resource_id = resource.id AND part.location_id = resource.location_id`;

export function readPresent(db: Database, id: string): Present | undefined {
  return presentOf(db.all(`${present} WHERE resource.id = ? ORDER BY part.facet, part.scope_id`, id));
}

/** Everything, in the order of ids. */
export function* readAllPresent(db: Database): Generator<Present> {
  let rows: SqlRow[] = [];
  for (const row of db.iterate(`${present} ORDER BY resource.id, part.facet, part.scope_id`)) {
    if (rows.length > 0 && rows[0]?.['id'] !== row['id']) {
      const one = presentOf(rows);
      if (one !== undefined) yield one;
      rows = [];
    }
    rows.push(row);
  }
  const last = presentOf(rows);
  if (last !== undefined) yield last;
}

export interface PresentInOrder extends Present {
  /** Of its newest change. */
  readonly seq: number;
}

/** Of a VPC, itself included, in the order of kind and id; of properties the name alone. */
export function readPresentIn(
  db: Database,
  vpc: string,
  after: { readonly kind: string; readonly id: string },
  limit: number,
): readonly PresentInOrder[] {
  const rows = db.all(
    `SELECT page.id AS id, page.kind AS kind, page.account AS account, page.region AS region, page.location_id AS location,
       page.seq AS seq, json_extract(part.state, '$.edges') AS edges, json_extract(part.state, '$.properties.name') AS name
     FROM (
       SELECT id, kind, account, region, location_id, seq FROM resource WHERE vpc = ? AND (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?
     ) AS page CROSS JOIN part ON part.resource_id = page.id AND part.location_id = page.location_id
     ORDER BY page.kind, page.id, part.facet, part.scope_id`,
    vpc,
    after.kind,
    after.id,
    limit,
  );
  const found: PresentInOrder[] = [];
  for (const row of rows) {
    const last = found.at(-1);
    const id = String(row['id']);
    const edges = fromJson<Resource['edges']>(row['edges']);
    const name = optionalText(row['name']);
    const properties: Resource['properties'] = name === undefined ? {} : { name };
    if (last?.resource.id === id) {
      const merged = {
        properties: { ...last.resource.properties, ...properties },
        edges: { ...last.resource.edges, ...edges },
      };
      found[found.length - 1] = { ...last, resource: { ...last.resource, ...merged } };
      continue;
    }
    const [kind, accountId, region] = [String(row['kind']), String(row['account']), String(row['region'])];
    found.push({
      resource: { id, kind, accountId, region, properties, edges },
      locationId: Number(row['location']),
      seq: Number(row['seq']),
    });
  }
  return found;
}

function presentOf(rows: readonly SqlRow[]): Present | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const resource = {
    id: String(first['id']),
    kind: String(first['kind']),
    accountId: String(first['account']),
    region: String(first['region']),
    ...mergeParts(
      rows.map((row) => fromJson<PartState>(row['state'])),
      [],
    ),
  };
  return { resource, locationId: Number(first['location']) };
}

/** Columns that `stepOf` reads. */
export const stepColumns =
  'seq, resource_id, kind, change, class, account, region, not_before, seen_at, attributed_at, shape, changes, last';

/** A change that can be walked back over. */
export function stepOf(row: SqlRow, configured: Configured): Step {
  const { changes, last } = row;
  return {
    seq: Number(row['seq']),
    resourceId: String(row['resource_id']),
    kind: String(row['kind']),
    change: asChangeKind(row['change']),
    class: asChangeClass(row['class']),
    accountId: String(row['account']),
    region: String(row['region']),
    notBefore: optionalText(row['not_before']),
    seenAt: String(row['seen_at']),
    attributedAt: optionalText(row['attributed_at']),
    isBirth: row['shape'] === shapes.begins,
    changes: changes === '[]' ? [] : fromJson<Step['changes']>(changes),
    last: last === null ? undefined : configured(fromJson<Resource>(last)),
  };
}

/** The journal's own column. */
function asChangeKind(value: unknown): Step['change'] {
  return String(value) as Step['change'];
}

function asChangeClass(value: unknown): Step['class'] {
  return String(value) as Step['class'];
}

export type Configured = (resource: Resource) => Resource;

interface Moving {
  readonly properties: ReadonlySet<string>;
  readonly edges: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Takes off what moves by itself: it has no past. */
export function configuredOf(kinds: readonly Kind[]): Configured {
  const moving = new Map(kinds.map((kind) => [kind.kind, movingOf(kind)]));
  return (resource) => {
    const { properties, edges } = moving.get(resource.kind) ?? nothing;
    if (properties.size === 0 && edges.size === 0) return resource;
    const kept = Object.entries(resource.properties).filter(([name]) => !properties.has(name));
    const borne = Object.entries(resource.edges).map(([type, ends]) => {
      const names = edges.get(type);
      return [type, names === undefined ? ends : ends.map((end) => without(end, names))] as const;
    });
    return { ...resource, properties: Object.fromEntries(kept), edges: Object.fromEntries(borne) };
  };
}

const nothing: Moving = { properties: new Set(), edges: new Map() };

function movingOf(kind: Kind): Moving {
  const parts = [kind, ...kind.facets.map(({ part }) => part)];
  const paths = parts.flatMap((part) => observedPaths(part).map((path) => [part, path] as const));
  return {
    properties: new Set(paths.flatMap(([, path]) => (isEdgeType(path) ? [] : [path]))),
    edges: new Map(
      paths.flatMap(([part, path]) =>
        isEdgeType(path) ? [[path, observedEdgeProperties(part, path)] as const] : [],
      ),
    ),
  };
}
