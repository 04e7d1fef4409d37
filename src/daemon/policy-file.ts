// The policy in the configuration file ({"policy": {"set": {…}}}, as `policy set` takes it), followed while the daemon runs.
// A file that is wrong is told and changes nothing; what somebody set by hand stays until the file itself changes.
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Logger } from 'pino';
import { UsageError } from '../errors.ts';
import type { Policy } from '../policy.ts';
import { oneOf, readGroups, readRegions, words } from '../cli/values.ts';

const lookEveryMs = 1_000;

export interface PolicyFile {
  close(): void;
}

/** `set`: takes a change of the policy. Applied once now, and whenever the file changes. @throws UsageError for a file that is wrong now */
export async function followPolicyFile(
  path: string,
  set: (change: Partial<Policy>) => Promise<void>,
  log: Logger,
): Promise<PolicyFile> {
  let applied = '';

  async function apply(): Promise<void> {
    const change = readPolicyChange(readFileSync(path, 'utf8'), path);
    const text = JSON.stringify(change);
    if (text === applied || text === '{}') return;
    await set(change);
    applied = text;
    log.info({ path, policy: change }, 'the policy of the configuration file holds');
  }

  await apply();
  const changed = (): void => {
    apply().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      log.error({ path, reason }, 'the configuration file is wrong; the policy stays as it was');
    });
  };
  // By time, not by inode: editors and orchestrators put a new file in the place of the old one.
  watchFile(path, { interval: lookEveryMs, persistent: false }, changed);
  return { close: () => unwatchFile(path, changed) };
}

/** @throws UsageError that names the file and the key */
export function readPolicyChange(text: string, path: string): Partial<Policy> {
  const set = objectAt(objectAt(parse(text, path), 'policy', path), 'set', path);
  const known = ['groups', 'regions', 'cloudtrail', 'extraRegions'];
  const wrong = Object.keys(set).find((key) => !known.includes(key));
  if (wrong !== undefined)
    throw new UsageError(`${path}: "policy.set.${wrong}" is no option; known: ${known.join(', ')}`);
  const { groups, regions, cloudtrail, extraRegions } = textsOf(set, path);
  const extra = extraRegions === undefined ? [] : words(`${path}: policy.set.extraRegions`, extraRegions);
  return {
    ...(groups === undefined ? {} : { groups: readGroups(`${path}: policy.set.groups`, groups) }),
    ...(regions === undefined ? {} : { regions: readRegions(`${path}: policy.set.regions`, regions, extra) }),
    ...(cloudtrail === undefined
      ? {}
      : {
          cloudtrail: oneOf(`${path}: policy.set.cloudtrail`, 'value', cloudtrail, ['on', 'off']) === 'on',
        }),
  };
}

function parse(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch (error) {
    throw new UsageError(`${path} cannot be read as JSON (${error instanceof Error ? error.message : ''})`);
  }
  throw new UsageError(`${path} must hold one JSON object`);
}

function objectAt(
  value: Readonly<Record<string, unknown>>,
  key: string,
  path: string,
): Readonly<Record<string, unknown>> {
  const inner = value[key];
  if (inner === undefined) return {};
  if (isRecord(inner)) return inner;
  throw new UsageError(`${path}: "${key}" must be an object of options`);
}

function textsOf(
  set: Readonly<Record<string, unknown>>,
  path: string,
): Readonly<Record<'groups' | 'regions' | 'cloudtrail' | 'extraRegions', string | undefined>> {
  const text = (key: string): string | undefined => {
    const value = set[key];
    if (value === undefined || typeof value === 'string') return value;
    throw new UsageError(`${path}: "policy.set.${key}" must be a text such as "a,b"`);
  };
  return {
    groups: text('groups'),
    regions: text('regions'),
    cloudtrail: text('cloudtrail'),
    extraRegions: text('extraRegions'),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
