// What somebody asks of a collection by hand, and which integration that is: one used before, a role, or the ambient credentials.
import { randomUUID } from 'node:crypto';
import { UsageError } from '../errors.ts';
import { groupExternalId } from '../external-id.ts';
import type { Journal } from '../journal/journal.ts';
import { type Login, parseRoleArn } from '../login.ts';
import { nearest } from '../nearest.ts';
import type { ResourceGroup } from '../policy.ts';
import { rememberNew } from './created.ts';
import { type Integration, newIntegration } from './model.ts';

/** A plain value: it can be carried to the thread that writes. */
export interface CollectRequest {
  /** Name of an integration; without it and a role, the ambient credentials. */
  readonly integration?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
  readonly regions?: readonly string[] | undefined;
  readonly groups?: readonly ResourceGroup[] | undefined;
  readonly extraRegions?: readonly string[] | undefined;
}

export interface Chosen {
  readonly login: Login;
  /** undefined: not known yet, or not before the account is. */
  readonly known: Integration | undefined;
}

/** @throws UsageError where there is no integration of the name */
export function choose(journal: Journal, request: CollectRequest): Chosen {
  const all = journal.integrations();
  if (request.integration !== undefined) {
    const found = all.find(({ name }) => name === request.integration);
    if (found === undefined) throw new UsageError(unknownName(request.integration, all));
    if (found.type === 'flow-logs-monitoring') {
      throw new UsageError(
        `--integration: "${found.name}" is of flow logs, of which nothing is collected; \`groundplan integrations list\` shows those of the inventory`,
      );
    }
    return chosen(found, request.externalId);
  }
  const { roleArn } = request;
  if (roleArn === undefined) return { login: { by: 'ambient' }, known: undefined };
  const known = all.find((one) => one.roleArn === roleArn && one.type === 'inventory-monitoring');
  const externalId = request.externalId ?? known?.externalId ?? groupExternalId(journal);
  return { login: { by: 'role', roleArn, externalId }, known };
}

export function chosen(known: Integration, externalId = known.externalId): Chosen {
  const { roleArn } = known;
  return { known, login: roleArn === undefined ? { by: 'ambient' } : { by: 'role', roleArn, externalId } };
}

function unknownName(name: string, all: readonly Integration[]): string {
  const hint = nearest(
    name,
    all.map((one) => one.name),
  );
  return `--integration: there is none named "${name}"; ${hint === undefined ? '`groundplan integrations add` or the first `collect --role-arn …` makes one' : `did you mean "${hint}"?`}`;
}

/** Each role, and the ambient credentials of each account, is an integration of its own; made by the first collection that enters. */
export function remember(
  journal: Journal,
  { login, known }: Chosen,
  account: string,
  now: Date,
): Integration {
  const roleArn = login.by === 'role' ? login.roleArn : undefined;
  const externalId = login.by === 'role' ? login.externalId : undefined;
  const before =
    known ??
    journal
      .integrations()
      .find(
        (one) => one.account === account && one.roleArn === roleArn && one.type === 'inventory-monitoring',
      );
  if (before !== undefined) {
    const same = { ...before, externalId };
    journal.putIntegration(same);
    return same;
  }
  const own = roleArn === undefined ? 'ambient' : (parseRoleArn(roleArn)?.name ?? roleArn);
  const made = newIntegration({
    id: randomUUID(),
    name: freeName(journal, `${account}/${own}`.slice(0, 250)),
    account,
    roleArn,
    externalId,
    createdAt: now.toISOString(),
  });
  rememberNew(journal, made, now);
  return made;
}

/** Somebody may have given the name to another one. */
function freeName(journal: Journal, name: string): string {
  const taken = new Set(journal.integrations().map((integration) => integration.name));
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name} ${count}`;
  return free;
}
