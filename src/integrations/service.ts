// What can be done to the integrations of one account group. Everything that writes is here, and answers by promise, so that the daemon
// can carry it to the thread that writes: requests and answers are plain values.
import { randomUUID } from 'node:crypto';
import type { CredentialSource, Transport } from '../clients.ts';
import { NotFoundError, RequestError } from '../errors.ts';
import { groupExternalId } from '../external-id.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { parseRoleArn } from '../login.ts';
import { canonicalPolicy, defaultPolicy, type Policy } from '../policy.ts';
import {
  type Integration,
  type IntegrationChange,
  type IntegrationRequest,
  newIntegration,
} from './model.ts';
import { preflightOf, trustOf } from './checking.ts';
import { rememberNew } from './created.ts';
import { policyEntries } from './policy-entries.ts';
import type { PreflightReport } from './preflight-report.ts';
import { recordTrust } from './record-cycle.ts';
import { defaultReleaseAfterMs, releaseRemoved, removeFrom } from './release.ts';
import { checkRequest, nameProblems } from './rules.ts';
import { entryOf } from './states.ts';
import type { TopicRegistry } from './topics.ts';
import { testTrust } from './trust.ts';
import type { TrustReport } from './trust-report.ts';

export interface IntegrationService {
  /**
   * Checks the rules, then that the role trusts us and nobody else. `save: false` checks only, and its answer has no lasting id.
   * @throws RequestError where a rule or the trust stands against it; IntegrationError where there are no credentials of ours
   */
  create(request: IntegrationRequest, options: { readonly save: boolean }): Promise<Integration>;
  /** Tests the trust again; what was denied is asked anew at once. @throws NotFoundError, and as `create` */
  update(id: string, change: IntegrationChange): Promise<Integration>;
  /** It goes now; what it brought is released after a while, unless another integration covers its account. @throws NotFoundError */
  remove(id: string): Promise<void>;
  /** Tests the trust; what it finds changes the state. @throws NotFoundError */
  test(id: string): Promise<TrustReport>;
  /** Which actions its role lacks, before anything is collected. @throws NotFoundError */
  preflight(id: string): Promise<PreflightReport>;
  /** Takes effect with the next cycle, which asks anew what was denied. */
  setPolicy(policy: Policy): Promise<Policy>;
}

export interface ServiceDeps {
  /** Account group. */
  readonly aid: string;
  /** Open for writing. */
  readonly journal: Journal;
  readonly topics: TopicRegistry;
  readonly kinds: readonly Kind[];
  readonly transport: Transport;
  readonly now: () => Date;
  /** Who assumes the roles; without it, the ambient credentials. */
  readonly base?: CredentialSource | undefined;
  /** Between the removal of an integration and the release of what it brought; 0: at once, an hour by default. */
  readonly releaseAfterMs?: number | undefined;
}

export function createIntegrationService(deps: ServiceDeps): IntegrationService {
  const { aid, journal, topics, transport, now } = deps;
  const releaseAfterMs = deps.releaseAfterMs ?? defaultReleaseAfterMs;

  holdTopics(deps);

  function find(id: string): Integration {
    const found = journal.integrations().find((integration) => integration.id === id);
    if (found === undefined) throw new NotFoundError('there is no integration of this id');
    return found;
  }

  function check(request: IntegrationRequest, self?: string): void {
    const problems = checkRequest(request, { aid, known: journal.integrations(), topics, self });
    if (problems.length > 0) throw new RequestError(problems);
  }

  async function requireTrust(roleArn: string, externalId: string): Promise<void> {
    const choice = { policy: journal.policy()?.regions };
    const report = await testTrust(transport, { roleArn, externalId, base: deps.base, choice });
    if (report.ok) return;
    const code = report.insecure ? 'insecure-role' : 'trust';
    throw new RequestError([{ code, field: 'roleArn', message: report.reason ?? 'the role is not trusted' }]);
  }

  async function create(
    request: IntegrationRequest,
    { save }: { readonly save: boolean },
  ): Promise<Integration> {
    check(request);
    const externalId = groupExternalId(journal);
    await requireTrust(request.roleArn, externalId);
    // Another request may have been answered while STS was asked.
    check(request);
    const { type, name, roleArn, snsTopicsArns = [] } = request;
    const at = now().toISOString();
    const account = parseRoleArn(roleArn)?.account ?? '';
    const made = newIntegration({
      id: randomUUID(),
      name,
      type,
      account,
      roleArn,
      externalId,
      snsTopicsArns,
      createdAt: at,
    });
    if (!save) return made;
    // The topics are of all groups and in another file: taken first, since one that nobody uses is found again, and a shared one is not.
    if (snsTopicsArns.length > 0) topics.take(snsTopicsArns, { aid, integrationId: made.id });
    rememberNew(journal, made, now());
    return made;
  }

  async function update(id: string, change: IntegrationChange): Promise<Integration> {
    const before = find(id);
    if (before.roleArn === undefined && change.roleArn === undefined) return rename(before, change);
    const { type } = before;
    const request: IntegrationRequest = {
      type,
      name: change.name ?? before.name,
      roleArn: change.roleArn ?? before.roleArn ?? '',
      snsTopicsArns: change.snsTopicsArns ?? before.snsTopicsArns,
    };
    check(request, id);
    checkAccount(before, request.roleArn);
    const externalId = before.externalId ?? groupExternalId(journal);
    await requireTrust(request.roleArn, externalId);
    check(request, id);
    const { name, roleArn, snsTopicsArns = [] } = request;
    const changed = { ...find(id), name, roleArn, snsTopicsArns, externalId };
    if (type === 'flow-logs-monitoring') topics.take(snsTopicsArns, { aid, integrationId: id });
    return journal.together(() => {
      save(before, changed);
      return recordTrust(journal, changed, { found: 'entered', afterCycle: false }, now());
    });
  }

  /** Ambient credentials have no role, and nobody to test. */
  function rename(before: Integration, { name = before.name }: IntegrationChange): Integration {
    const others = journal.integrations().filter(({ id }) => id !== before.id);
    const problems = nameProblems(name, others);
    if (problems.length > 0) throw new RequestError(problems);
    const changed = { ...before, name };
    save(before, changed);
    return changed;
  }

  function save(before: Integration, changed: Integration): void {
    const fields = (['name', 'roleArn', 'snsTopicsArns'] as const).filter(
      (field) => JSON.stringify(before[field]) !== JSON.stringify(changed[field]),
    );
    journal.together(() => {
      journal.putIntegration(changed);
      journal.askDeniedAtOnce(changed.id);
      const at = now().toISOString();
      journal.log(entryOf(changed, at, 'integration', 'info', 'integration-updated', { changed: fields }));
    });
  }

  function remove(id: string): void {
    const integration = find(id);
    removeFrom(journal, integration, now(), releaseAfterMs);
    topics.release({ aid, integrationId: id });
    if (releaseAfterMs === 0) releaseRemoved(journal, now());
  }

  async function test(id: string): Promise<TrustReport> {
    const report = await trustOf(deps, find(id));
    const current = find(id);
    const isRefused = report.checks.some(({ name, ok }) => name === 'assume' && !ok);
    if (report.ok) recordTrust(journal, current, { found: 'entered', afterCycle: false }, now());
    else if (isRefused && report.isTransient !== true) {
      recordTrust(journal, current, { found: 'refused', reason: report.reason ?? '' }, now());
    }
    return report;
  }

  function setPolicy(policy: Policy): Policy {
    const wanted = canonicalPolicy(policy);
    const before = journal.policy() ?? defaultPolicy;
    journal.together(() => {
      journal.setPolicy(wanted);
      journal.askDeniedAtOnce();
      journal.log(...policyEntries(before, wanted, now().toISOString()));
    });
    return wanted;
  }

  return {
    create,
    update,
    remove: async (id) => remove(id),
    test,
    preflight: async (id) => preflightOf(deps, find(id)),
    setPolicy: async (policy) => setPolicy(policy),
  };
}

/** An integration of another account is another integration: what it brought so far must not hang on it. */
function checkAccount(before: Integration, roleArn: string): void {
  if (parseRoleArn(roleArn)?.account === before.account) return;
  const message = `must be a role of account ${before.account}, as before; add another integration for another account`;
  throw new RequestError([{ code: 'account', field: 'roleArn', message }]);
}

/** Topics are in another file than integrations: where a crash came between the two, what an integration has is taken now. */
function holdTopics({ aid, journal, topics }: ServiceDeps): void {
  for (const { id, snsTopicsArns } of journal.integrations()) {
    const held = snsTopicsArns.map((arn) => topics.holderOf(arn));
    const isLost =
      held.includes(undefined) && held.every((holder) => holder === undefined || holder.integrationId === id);
    if (isLost) topics.take(snsTopicsArns, { aid, integrationId: id });
  }
}
