// Which integration a `collect` is of, and how its account is entered.
import { randomUUID } from 'node:crypto';
import type { Transport } from '../clients.ts';
import { IntegrationError, UsageError } from '../errors.ts';
import { groupExternalId } from '../external-id.ts';
import { rememberNew } from '../integrations/created.ts';
import { type Integration, newIntegration } from '../integrations/model.ts';
import { cycleEndOf, recordCycle } from '../integrations/record-cycle.ts';
import type { Journal } from '../journal/journal.ts';
import { type Login, parseRoleArn } from '../login.ts';
import { nearest } from '../nearest.ts';
import { openSession, type RegionChoice, type Session } from '../session.ts';
import type { CollectOptions } from './collect.ts';

export function loginOf(journal: Journal, options: CollectOptions): Login {
  const known = journal.integrations();
  if (options.integration !== undefined) {
    const found = known.find((integration) => integration.name === options.integration);
    if (found === undefined) {
      const hint = nearest(
        options.integration,
        known.map(({ name }) => name),
      );
      throw new UsageError(
        `--integration: there is none named "${options.integration}"; ${hint === undefined ? 'the first `collect --role-arn …` makes one' : `did you mean "${hint}"?`}`,
      );
    }
    if (found.type === 'flow-logs-monitoring') {
      throw new UsageError(
        `--integration: "${found.name}" is of flow logs, of which nothing is collected; \`groundplan integrations list\` shows those of the inventory`,
      );
    }
    if (found.roleArn === undefined) return { by: 'ambient' };
    return { by: 'role', roleArn: found.roleArn, externalId: options.externalId ?? found.externalId };
  }
  if (options.roleArn === undefined) return { by: 'ambient' };
  const before = known.find(
    ({ roleArn, type }) => roleArn === options.roleArn && type === 'inventory-monitoring',
  );
  return {
    by: 'role',
    roleArn: options.roleArn,
    externalId: options.externalId ?? before?.externalId ?? groupExternalId(journal),
  };
}

export async function openFor(
  journal: Journal,
  login: Login,
  transport: Transport,
  choice: RegionChoice,
): Promise<Session> {
  const known = journal
    .integrations()
    .find(
      ({ roleArn, type }) =>
        login.by === 'role' && roleArn === login.roleArn && type === 'inventory-monitoring',
    );
  try {
    return await openSession(transport, login, choice);
  } catch (error) {
    if (known !== undefined && error instanceof IntegrationError) {
      recordCycle(journal, known.id, cycleEndOf(error), new Date());
    }
    throw error;
  }
}

/** Each role, and the ambient credentials of each account, is an integration of its own. */
export function remember(journal: Journal, login: Login, session: Session): Integration {
  const roleArn = login.by === 'role' ? login.roleArn : undefined;
  const known = journal
    .integrations()
    .find(
      (integration) =>
        integration.account === session.account &&
        integration.roleArn === roleArn &&
        integration.type === 'inventory-monitoring',
    );
  const own = roleArn === undefined ? 'ambient' : (parseRoleArn(roleArn)?.name ?? roleArn);
  const externalId = login.by === 'role' ? login.externalId : undefined;
  const now = new Date();
  if (known !== undefined) {
    const same = { ...known, externalId };
    journal.putIntegration(same);
    return same;
  }
  const made = newIntegration({
    id: randomUUID(),
    name: freeName(journal, `${session.account}/${own}`.slice(0, 250)),
    account: session.account,
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
