// The daemon put together: lock, thread that writes, groups, schedule, API, daemon.json. Starting it twice on one data directory is refused.
// Promises: stop() ends everything within seconds, wherever a cycle is, and leaves neither half a location nor a process.
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { buildApp } from '../api/app.ts';
import type { ApiSettings } from '../api/backend.ts';
import { openDataDirectory } from '../data-directory.ts';
import { OperatorError } from '../errors.ts';
import { canonicalPolicy, defaultPolicy } from '../policy.ts';
import { loadKinds } from '../registry.ts';
import type { CollectSettings } from '../settings.ts';
import type { Tenants } from '../tenants/tenants.ts';
import { createCycles, type Cycles } from './cycles.ts';
import { removeDaemonFile, writeDaemonFile } from './daemon-file.ts';
import { createEmbeddedGraphs } from './embedded-graphs.ts';
import { createGroups, type Groups } from './groups.ts';
import { createLookups } from './lookups.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { followPolicyFile } from './policy-file.ts';
import { createSchedule, type Round } from './schedule.ts';
import { metricSources } from './sources.ts';
import { createViews, type Views } from './views.ts';
import { startWriter } from './writer-client.ts';
import { heard } from './writer-events.ts';

export interface DaemonSettings {
  readonly data: string;
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly roundAt: (now: number) => Round;
  readonly cyclesAtOnce: number;
  readonly collect: CollectSettings;
  readonly api: ApiSettings;
  /** `--webhook-allow` */
  readonly webhookAllow: string | undefined;
  /** Keys of tags that answers of lookups have. */
  readonly lookupTags: readonly string[];
  /** Its policy holds for this group, and is followed. */
  readonly config: { readonly path: string; readonly group: string } | undefined;
}

export interface Daemon {
  readonly url: string;
  /** Settles when the thread that writes ended by itself: then the daemon must end, too. */
  readonly broken: Promise<Error>;
  stop(): Promise<void>;
}

const localTokenName = 'groundplan start: commands of this machine';
const stopWithinMs = 3_000;
const sweepEveryMs = 60_000;

export async function startDaemon(settings: DaemonSettings, log: Logger): Promise<Daemon> {
  const directory = openDataDirectory(settings.data);
  const unlock = directory.hold('start');
  const undo: (() => void | Promise<void>)[] = [unlock];
  async function unwind(): Promise<void> {
    for (const step of undo.splice(0).reverse()) await step();
  }
  try {
    return await assemble(settings, log, undo, unwind);
  } catch (error) {
    await unwind();
    throw error;
  }
}

async function assemble(
  settings: DaemonSettings,
  log: Logger,
  undo: (() => void | Promise<void>)[],
  unwind: () => Promise<void>,
): Promise<Daemon> {
  const { data } = settings;
  const kinds = await loadKinds();
  const tenants = openDataDirectory(data).tenants();
  undo.push(() => tenants.close());

  const writer = await startWriter(
    { data, settings: settings.collect, webhookAllow: settings.webhookAllow },
    (event) => heard(event, { groups, metrics, views, log }),
  );
  undo.push(() => writer.stop(stopWithinMs));
  const graphs = createEmbeddedGraphs({ most: 4, idleMs: 15 * 60_000 });
  undo.push(() => graphs.close());

  const note = (text: string): void => log.debug({ text }, 'about the graph');
  const lookups = createLookups({
    tags: settings.lookupTags,
    retentionDays: settings.collect.retentionDays,
    log,
    told: {
      answered: (way, grades) => metrics.lookups(way, grades),
      restarted: () => metrics.lookupRestart(),
    },
  });
  undo.push(() => lookups.close());
  const parts = { data, tenants, writer: writer.calls, graphs, lookups, note };
  const groups: Groups = createGroups({ ...parts, cycles: () => cycles });
  undo.push(() => groups.close());
  const views: Views = createViews(() => groups.all(), graphs, lookups);
  const metrics: Metrics = createMetrics(
    metricSources({ groups: () => groups.all(), writer: writer.calls, cycles: () => cycles, views }),
  );
  const cycles: Cycles = createCycles({
    groups: () => groups.all(),
    writer: writer.calls,
    schedule: createSchedule(settings.roundAt),
    metrics,
    log,
    atOnce: settings.cyclesAtOnce,
    now: () => new Date(),
  });
  undo.push(() => cycles.close());

  await groups.refresh();
  const sweep = setInterval(() => {
    Promise.all([groups.refresh(), writer.calls.sweep(), writer.calls.attribute()]).catch((error: unknown) =>
      log.error({ err: error }, 'looking after groups failed'),
    );
  }, sweepEveryMs);
  undo.push(() => clearInterval(sweep));
  await followConfig(settings, groups, log, undo);

  const app = buildApp({
    tenants,
    group: (aid) => groups.get(aid)?.backend,
    addGroup: (name) => groups.add(name),
    kinds,
    now: () => new Date(),
    health: {
      live: () => writer.isAlive,
      ready: () => [
        { name: 'journal', ready: groups.all().length > 0 && writer.isAlive },
        { name: 'api', ready: true },
        { name: 'lookup', ready: groups.all().length > 0 && lookups.isReady(), apart: true },
      ],
    },
    metrics: () => metrics.text(),
    reportError: (error, reference) => log.error({ err: error, reference }, 'a request failed'),
    settings: settings.api,
  });
  undo.push(() => closeApp(app));
  const url = await listen(app, settings);
  openDoor(settings, tenants, url, undo);
  log.info({ url, groups: groups.all().length }, 'groundplan runs');

  return {
    url,
    broken: writer.ended.then((error) => error ?? new Promise<Error>(() => undefined)),
    stop: unwind,
  };
}

async function followConfig(
  { config }: DaemonSettings,
  groups: Groups,
  log: Logger,
  undo: (() => void | Promise<void>)[],
): Promise<void> {
  if (config === undefined) return;
  const file = await followPolicyFile(
    config.path,
    async (change) => {
      const group = groups.all().find(({ name }) => name === config.group);
      if (group === undefined) throw new OperatorError(`there is no account group "${config.group}"`);
      const before = group.journal.policy() ?? defaultPolicy;
      const wanted = canonicalPolicy({ ...before, ...change });
      if (JSON.stringify(wanted) !== JSON.stringify(group.journal.policy()))
        await group.backend.writes.setPolicy(wanted);
    },
    log,
  );
  undo.push(() => file.close());
}

async function listen(app: FastifyInstance, { host, port }: DaemonSettings): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    throw new OperatorError(
      `the API cannot listen on ${host}:${port} (${error instanceof Error ? error.message : String(error)}); choose another by --port or --host`,
      { cause: error },
    );
  }
}

/** Lets this machine's own commands in, by a token that ends with the daemon. Those of a daemon that was killed end now. */
function openDoor(
  { data }: DaemonSettings,
  { tokens }: Tenants,
  url: string,
  undo: (() => void | Promise<void>)[],
): void {
  for (const { id, name } of tokens.list()) if (name === localTokenName) tokens.revoke(id);
  const now = new Date();
  const { token, text } = tokens.create(
    { name: localTokenName, role: 'admin', aids: 'all', defaultAid: '1', expiresAt: undefined },
    now,
  );
  undo.push(() => {
    removeDaemonFile(data);
    tokens.revoke(token.id);
  });
  writeDaemonFile(data, { url: localUrl(url), pid: process.pid, token: text, startedAt: now.toISOString() });
}

/** Who listens everywhere is reached on loopback. */
function localUrl(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

/** Whoever still listens to a stream after a moment is cut off. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), stopWithinMs / 3);
  await app.close();
  clearTimeout(timer);
}
