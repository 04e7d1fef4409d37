// The account groups that are open: of each a journal to read here, and the calls that go to the thread that writes.
// A group that another command made while the daemon runs is opened when it is first seen.
import type { GroupBackend } from '../api/backend.ts';
import { type DataDirectory, openDataDirectory } from '../data-directory.ts';
import type { Integration } from '../integrations/model.ts';
import type { Journal } from '../journal/journal.ts';
import type { AccountGroup, Tenants } from '../tenants/tenants.ts';
import { type Commits, createCommits } from './commits.ts';
import type { Cycles } from './cycles.ts';
import type { EmbeddedGraphs } from './embedded-graphs.ts';
import { type GroupGraph, groupGraph } from './graphs.ts';
import type { Lookups } from './lookups.ts';
import type { WriterCalls } from './writer-calls.ts';

export interface OpenGroup extends AccountGroup {
  readonly journal: Journal;
  readonly backend: GroupBackend;
  readonly commits: Commits;
}

export interface Groups {
  all(): readonly OpenGroup[];
  get(aid: string): OpenGroup | undefined;
  /** Opens what is new. */
  refresh(): Promise<void>;
  add(name: string): Promise<AccountGroup>;
  close(): void;
}

export interface GroupParts {
  readonly data: string;
  readonly tenants: Tenants;
  readonly writer: WriterCalls;
  readonly graphs: EmbeddedGraphs;
  readonly lookups: Lookups;
  readonly cycles: () => Cycles;
  readonly note: (text: string) => void;
}

export function createGroups(parts: GroupParts): Groups {
  const { tenants, writer } = parts;
  const directory: DataDirectory = openDataDirectory(parts.data);
  const open = new Map<string, OpenGroup>();
  let refreshing = Promise.resolve();

  async function openNew(): Promise<void> {
    for (const group of tenants.groups()) {
      if (open.has(group.aid)) continue;
      await writer.openGroup(group);
      const externalId = await writer.externalId(group.aid);
      const journal = directory.openForReading(group.name);
      const commits = createCommits(journal);
      const backend = backendOf(parts, group, { journal, commits, externalId });
      open.set(group.aid, { ...group, journal, backend, commits });
    }
  }

  function refresh(): Promise<void> {
    refreshing = refreshing.catch(() => undefined).then(openNew);
    return refreshing;
  }

  return {
    all: () => [...open.values()],
    get: (aid) => open.get(aid),
    refresh,
    add: async (name) => {
      directory.addGroup(name);
      await refresh();
      const made = tenants.groupNamed(name);
      if (made === undefined) throw new Error(`the account group ${name} was made and is not there`);
      return made;
    },
    close: () => {
      for (const { journal, commits } of open.values()) {
        commits.close();
        journal.close();
      }
      open.clear();
    },
  };
}

function backendOf(
  { writer, graphs, lookups, cycles, note }: GroupParts,
  { aid, name }: AccountGroup,
  {
    journal,
    commits,
    externalId,
  }: { readonly journal: Journal; readonly commits: Commits; readonly externalId: string },
): GroupBackend {
  const graph: GroupGraph = groupGraph(graphs, { aid, name, journal }, note);

  /** What was saved is asked at once. */
  function asked(integration: Integration): Integration {
    cycles().saved(aid, integration.id);
    return integration;
  }

  return {
    aid,
    name,
    externalId,
    read: journal,
    writes: {
      create: async (request, options) => {
        const made = await writer.create(aid, request, options);
        return options.save ? asked(made) : made;
      },
      update: async (id, change) => asked(await writer.update(aid, id, change)),
      remove: (id) => writer.remove(aid, id),
      test: (id) => writer.test(aid, id),
      preflight: (id) => writer.preflight(aid, id),
      setPolicy: async (policy) => {
        const set = await writer.setPolicy(aid, policy);
        // Who was denied something is asked again at once; for the others the next cycle is soon enough.
        for (const id of new Set(journal.warnings().map(({ integrationId }) => integrationId)))
          cycles().saved(aid, id);
        return set;
      },
    },
    webhooks: {
      create: (request) => writer.createWebhook(aid, request),
      update: (id, change) => writer.updateWebhook(aid, id, change),
      remove: (id) => writer.removeWebhook(aid, id),
      test: (id) => writer.testWebhook(aid, id),
      redeliver: (id, deliveryId) => writer.redeliverWebhook(aid, id, deliveryId),
    },
    collect: (id) => Promise.resolve(cycles().now(aid, id) ? 'started' : 'running'),
    collectNow: (request) => cycles().collect(aid, request),
    status: (id) => ({
      lastCycle: journal.lastCycle(id),
      nextCycle: cycles().nextAt(id),
      running: cycles().isRunning(id),
    }),
    query: (request) => rowsOf(graph, request),
    table: (request) => graph.rows(request),
    graph: { check: () => graph.check(), rebuild: () => graph.rebuild() },
    lookup: lookups.open({ aid, name, path: journal.path }),
    changed: (after, signal) => commits.changed(after, signal),
  };
}

async function* rowsOf(
  graph: GroupGraph,
  request: Parameters<GroupGraph['rows']>[0],
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const { columns, rows } = await graph.rows(request);
  for (const row of rows) yield Object.fromEntries(columns.map((column, index) => [column, row[index]]));
}
