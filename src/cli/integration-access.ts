// How commands reach the integrations of a group: the service over the group's journal, which this process writes meanwhile.
import { createBudget } from '../budget.ts';
import { createTransport } from '../clients.ts';
import { UsageError } from '../errors.ts';
import type { Integration } from '../integrations/model.ts';
import { defaultReleaseAfterMs } from '../integrations/release.ts';
import { createIntegrationService, type IntegrationService } from '../integrations/service.ts';
import type { Journal } from '../journal/journal.ts';
import { nearest } from '../nearest.ts';
import { loadKinds } from '../registry.ts';
import { defaultSettings } from '../settings.ts';
import { type CommonOptions, dataOf, reading, writing } from './context.ts';
import { findDaemon } from './remote.ts';
import { remoteService } from './remote-service.ts';
import { readInteger } from './values.ts';

export interface ServiceOptions extends CommonOptions {
  readonly releaseAfter?: string;
}

/** Requests to STS and preflights are few: no budget is shared with anybody, and a hiccup is tried again. */
export async function withService<Result>(
  options: ServiceOptions,
  command: string,
  work: (service: IntegrationService, journal: Journal) => Promise<Result>,
): Promise<Result> {
  const remote = await findDaemon(options);
  if (remote !== undefined) {
    checkReleaseAfter(options);
    return reading(options, (journal) => work(remoteService(remote, journal), journal));
  }
  const kinds = await loadKinds();
  return writing(options, command, async (journal) => {
    const tenants = dataOf(options).tenants();
    try {
      const group = tenants.groupNamed(options.group) ?? tenants.addGroup(options.group);
      const service = createIntegrationService({
        aid: group.aid,
        journal,
        topics: tenants.topics,
        kinds,
        transport: createTransport({
          settings: readSettings(),
          budget: createBudget({ fraction: defaultSettings.budgetFraction }),
        }),
        now: () => new Date(),
        releaseAfterMs: releaseAfterOf(options),
      });
      return await work(service, journal);
    } finally {
      tenants.close();
    }
  });
}

/** The daemon decides how long it keeps what a removed integration brought. */
function checkReleaseAfter(options: ServiceOptions): void {
  const wanted = releaseAfterOf(options);
  if (wanted === undefined || wanted === defaultReleaseAfterMs) return;
  throw new UsageError(
    '--release-after: the running daemon releases after an hour; leave the option out, or stop it first',
  );
}

/** @throws UsageError with the nearest known name. */
export function integrationNamed(journal: Journal, name: string): Integration {
  const known = journal.integrations();
  const found = known.find((integration) => integration.name === name);
  if (found !== undefined) return found;
  const hint = nearest(
    name,
    known.map((integration) => integration.name),
  );
  const mend = hint === undefined ? '`groundplan integrations list` shows them' : `did you mean "${hint}"?`;
  throw new UsageError(`there is no integration "${name}"; ${mend}`);
}

/** The tests' and the demo's shorter pauses, as `collect` has them by option. */
function readSettings(): typeof defaultSettings {
  const retryBaseMs = process.env['GROUNDPLAN_RETRY_BASE_MS'];
  if (retryBaseMs === undefined) return defaultSettings;
  return { ...defaultSettings, retryBaseMs: readInteger('GROUNDPLAN_RETRY_BASE_MS', retryBaseMs, 1, 60_000) };
}

function releaseAfterOf({ releaseAfter }: ServiceOptions): number | undefined {
  if (releaseAfter === undefined) return undefined;
  const [, count, unit] = /^(\d{1,5})([mhd]?)$/.exec(releaseAfter) ?? [];
  const unitMs = { '': 60_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit ?? ''];
  if (count === undefined || unitMs === undefined) {
    throw new UsageError(
      `--release-after: "${releaseAfter}" is not a length of time; write 0, 30m, 1h or 7d`,
    );
  }
  return Number(count) * unitMs;
}
