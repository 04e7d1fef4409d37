// `start`: reads the options, runs the daemon in the foreground, and ends it on SIGTERM or SIGINT.
import { type ApiSettings, defaultApiSettings } from '../api/backend.ts';
import { type DaemonSettings, startDaemon } from '../daemon/daemon.ts';
import { createLog, logLevels } from '../daemon/log.ts';
import { cronRounds } from '../daemon/rounds.ts';
import type { Round } from '../daemon/schedule.ts';
import { OperatorError } from '../errors.ts';
import { readHistorySetting } from '../../graph/history-setting.ts';
import { readNeo4jSettings } from '../../graph/neo4j-settings.ts';
import { callerPrincipal } from '../session.ts';
import { createBudget } from '../budget.ts';
import { createTransport } from '../clients.ts';
import { defaultSettings } from '../settings.ts';
import { readNetworks } from '../webhooks/destination.ts';
import { dataOf } from './context.ts';
import { readCollectSettings } from './collect-settings.ts';
import type { StartOptions } from './start.ts';
import { oneOf, readInteger, words } from './values.ts';

export async function start(options: StartOptions): Promise<void> {
  const log = createLog(oneOf('--log-level', 'level', options.logLevel, logLevels));
  readNeo4jSettings(process.env);
  readHistorySetting(process.env);
  const stopped = Promise.withResolvers<NodeJS.Signals>();
  // From here on, so that a signal that comes early is not lost.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.resolve(signal));
  const daemon = await startDaemon(readSettings(options), log);
  const end = await Promise.race([stopped.promise, daemon.broken]);
  if (typeof end === 'string') log.info({ signal: end }, 'groundplan stops');
  else log.error({ err: end }, 'groundplan stops: the thread that writes is gone');
  await daemon.stop();
  log.info('groundplan has stopped');
  if (typeof end !== 'string') throw new OperatorError(`the thread that writes ended: ${end.message}`);
}

function readSettings(options: StartOptions): DaemonSettings {
  const { host, group, config, lookupTags, publicUrl = '', webhookAllow } = options;
  readNetworks('--webhook-allow', webhookAllow);
  const settings: Omit<DaemonSettings, 'api'> = {
    data: dataOf(options).path,
    host,
    port: readInteger('--port', options.port, 0, 65_535),
    roundAt: readRounds(options),
    cyclesAtOnce: readInteger('--cycles-at-once', options.cyclesAtOnce, 1, 64),
    collect: readCollectSettings(options),
    webhookAllow,
    lookupTags: lookupTags === undefined ? [] : words('--lookup-tags', lookupTags),
    config: config === undefined ? undefined : { path: config, group },
  };
  const requestsPerMinute = readInteger('--requests-per-minute', options.requestsPerMinute, 1, 100_000_000);
  // Looked up beside the start: only the policy documents need it.
  let trustedPrincipal = options.trustedPrincipal;
  if (trustedPrincipal === undefined) void ownPrincipal().then((found) => (trustedPrincipal = found));
  const api: ApiSettings = {
    ...defaultApiSettings,
    requestsPerMinute,
    publicUrl,
    get trustedPrincipal() {
      return trustedPrincipal;
    },
  };
  return { ...settings, api };
}

function readRounds({ cron, interval }: StartOptions): (now: number) => Round {
  if (interval === undefined) return cronRounds(cron, '--cron');
  const lengthMs = readInteger('--interval', interval, 1, 1_440) * 60_000;
  return (now) => {
    const from = Math.floor(now / lengthMs) * lengthMs;
    return { from, to: from + lengthMs };
  };
}

/** Who runs this; where there are no credentials yet, the policy documents say so when they are asked for. */
async function ownPrincipal(): Promise<string | undefined> {
  const transport = createTransport({
    settings: { ...defaultSettings, maxAttempts: 1, connectTimeoutMs: 1_000, requestTimeoutMs: 3_000 },
    budget: createBudget({ fraction: Number.POSITIVE_INFINITY }),
  });
  try {
    return await callerPrincipal(transport);
  } catch {
    // No credentials, no region, no network: the policy documents say that nobody is known to trust.
    return undefined;
  } finally {
    transport.handler.destroy();
  }
}
