// The inventory: pages of resources, and one resource with its edges, how fresh it is, and its last change.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { derivedEdges } from '../../derive.ts';
import type { InventoryPlace, SliceBounds } from '../../journal/inventory-read.ts';
import type { AsOf } from '../../journal/as-of-read.ts';
import { asOfAnswer, asOfForm, atParameter, certaintyOf, certaintySum } from '../as-of-forms.ts';
import { cursorOf, placeOf } from '../cursor.ts';
import { estateOf } from '../estate.ts';
import {
  defaultLimit,
  eventForm,
  filters,
  named,
  pageForm,
  paging,
  resourceForm,
  selfLinks,
  word,
} from '../forms.ts';
import { pageLink, selfLink } from '../links.ts';
import { notFound } from '../problem.ts';
import { route } from '../route.ts';

const base = '/v7/cloud-insights/inventory';

const pageResource = named(
  'Resource',
  z.strictObject({ ...resourceForm, asOf: asOfForm.optional().describe('Only with `at`') }),
);

/** What is not there, or was not seen yet, has neither properties nor edges. */
const resourceAsOf = named(
  'ResourceAsOf',
  z.strictObject({
    id: z.string(),
    kind: z.string(),
    accountId: resourceForm.accountId.optional(),
    region: resourceForm.region.optional(),
    properties: resourceForm.properties.optional(),
    edges: resourceForm.edges.optional(),
    at: z.string(),
    asOf: asOfForm,
    _links: selfLinks,
  }),
);

const resourceDetail = named(
  'ResourceDetail',
  z.strictObject({
    ...resourceForm,
    derivedEdges: z
      .array(
        z.strictObject({
          type: z.string(),
          to: z.string(),
          properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
        }),
      )
      .describe('Edges that two answers of AWS say together'),
    freshness: z.array(
      z.strictObject({
        action: z.string(),
        outcome: z.string(),
        code: z.string().optional(),
        askedAt: z.string(),
        completeAt: z.string().optional().describe('What it shows was so at this time'),
      }),
    ),
    lastChange: eventForm.optional(),
    _links: selfLinks,
  }),
);

const place = z.strictObject({ kind: z.string(), id: z.string() });

/** Resources that a search looks at before others get their turn: some milliseconds. */
const lookedATurn = 1_000;
/** Walking back takes longer. */
const walkedATurn = 100;
/** And in one request; then the page is short, and its cursor goes on. */
const turnsAtMost = 200;

export const inventoryRoutes = [
  route({
    method: 'GET',
    path: base,
    id: 'listInventory',
    doc: 'Resources that are there, in the order of kind and id',
    access: 'read',
    query: {
      kind: filters.kind.optional(),
      account: filters.account.optional(),
      region: filters.region.optional(),
      vpc: word.optional(),
      tag: word.optional().describe('`key=value`, or `key` with any value'),
      q: word.optional().describe('Part of the id, the name or any other property, whatever its case'),
      at: atParameter.optional(),
      ...paging,
    },
    problems: [410],
    answers: {
      200: {
        doc: 'A page of resources; a search may give a short one that is not the last',
        type: 'application/hal+json',
        schema: named(
          'InventoryPage',
          z.strictObject({ resources: z.array(pageResource), ...certaintySum, ...pageForm }),
        ),
      },
    },
    run: async (call) => {
      const { cursor, limit = defaultLimit, q, at, ...filter } = call.query;
      const after = placeOf(place, cursor);
      const { read } = call.group;
      const asked = { ...filter, text: q };
      if (at !== undefined) {
        const past = read.past(call.deps.kinds, at, call.deps.now());
        const bounds = { looked: walkedATurn, limit };
        const { resources, next } = await page((...given) => past.inventory(asked, ...given), after, bounds);
        const nextCursor = next === undefined ? undefined : cursorOf(next);
        const certainty = certaintyOf(resources, past, filter);
        return {
          status: 200,
          body: {
            resources: resources.map((one) => ({ ...one.resource, asOf: asOfAnswer(one) })),
            at,
            certainty,
            cycle: read.latestCycle(),
            complete: certainty.blind.length === 0,
            cursor: nextCursor,
            _links: pageLink(call, nextCursor),
          },
        };
      }
      const bounds = { looked: lookedATurn, limit };
      const { resources, next } = await page((...given) => read.inventory(asked, ...given), after, bounds);
      const nextCursor = next === undefined ? undefined : cursorOf(next);
      return {
        status: 200,
        body: {
          resources,
          cycle: read.latestCycle(),
          complete: read.isComplete(filter),
          cursor: nextCursor,
          _links: pageLink(call, nextCursor),
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: `${base}/{resourceId}`,
    id: 'getResource',
    doc: 'One resource with its edges, how fresh what is known of it is, and its last change',
    access: 'read',
    params: { resourceId: z.string().min(1).max(2_048) },
    query: { at: atParameter.optional() },
    problems: [404, 410],
    answers: {
      200: {
        doc: 'The resource; with `at`, as it was',
        type: 'application/hal+json',
        schema: z.union([resourceDetail, resourceAsOf]),
      },
    },
    run: (call) => {
      const { read } = call.group;
      const { at } = call.query;
      if (at !== undefined) {
        const past = read.past(call.deps.kinds, at, call.deps.now());
        return { status: 200, body: detailAsOf(call, at, past.resource(call.params.resourceId)) };
      }
      const resource = read.resource(call.params.resourceId);
      if (resource === undefined) throw notFound();
      const [lastChange] = read.events({ resource: resource.id, limit: 1 });
      return {
        status: 200,
        body: {
          ...resource,
          derivedEdges: derivedEdges(resource, estateOf(read)).map(({ type, to, properties }) => ({
            type,
            to,
            properties,
          })),
          freshness: read.freshness(resource.id),
          lastChange,
          _links: selfLink(call, `/cloud-insights/inventory/${encodeURIComponent(resource.id)}`),
        },
      };
    },
  }),
];

function detailAsOf(call: Parameters<typeof pageLink>[0], at: string, one: AsOf | undefined): object {
  if (one === undefined) throw notFound('nothing that is kept speaks of such a resource');
  const { id, kind } = one;
  return { id, kind, ...one.resource, at, asOf: asOfAnswer(one), _links: pageLink(call, undefined) };
}

interface Slice<One> {
  readonly resources: readonly One[];
  readonly next: InventoryPlace | undefined;
}

/** A search may look through much: in turns, between which everybody else is answered. */
async function page<One>(
  read: (after: InventoryPlace | undefined, bounds: SliceBounds) => Slice<One>,
  after: InventoryPlace | undefined,
  { looked, limit }: SliceBounds,
): Promise<Slice<One>> {
  let slice = read(after, { looked, limit });
  const resources = [...slice.resources];
  for (let turn = 1; turn < turnsAtMost && slice.next !== undefined && resources.length < limit; turn++) {
    await nextTurn();
    slice = read(slice.next, { looked, limit: limit - resources.length });
    resources.push(...slice.resources);
  }
  return { resources, next: slice.next };
}
