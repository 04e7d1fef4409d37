// What can be found out about an integration by asking AWS: whether its role trusts us, and what it may do.
import { IntegrationError } from '../errors.ts';
import { groupExternalId } from '../external-id.ts';
import type { Login } from '../login.ts';
import { planCycle } from '../plan.ts';
import { defaultPolicy } from '../policy.ts';
import { openSession } from '../session.ts';
import type { Integration } from './model.ts';
import { runPreflight } from './preflight.ts';
import type { PreflightReport } from './preflight-report.ts';
import type { ServiceDeps } from './service.ts';
import { testTrust } from './trust.ts';
import type { TrustReport } from './trust-report.ts';

type Deps = Pick<ServiceDeps, 'journal' | 'transport' | 'base' | 'kinds' | 'now'>;

/** The trust of its role; of ambient credentials, whether they work. */
export async function trustOf(deps: Deps, integration: Integration): Promise<TrustReport> {
  const { journal, transport, base } = deps;
  const { roleArn, externalId = groupExternalId(journal) } = integration;
  const choice = { policy: journal.policy()?.regions };
  try {
    if (roleArn !== undefined) return await testTrust(transport, { roleArn, externalId, base, choice });
    const { account } = await openSession(transport, { by: 'ambient' }, choice);
    const ok = account === integration.account;
    const message = `the ambient credentials are of account ${account}`;
    const reason = ok ? {} : { reason: `${message}, not of ${integration.account}` };
    return { ok, insecure: false, ...reason, checks: [{ name: 'assume', ok, message }] };
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    const { message } = error;
    return { ok: false, insecure: false, reason: message, checks: [{ name: 'assume', ok: false, message }] };
  }
}

/** Where its role cannot be entered, the report says why. */
export async function preflightOf(deps: Deps, integration: Integration): Promise<PreflightReport> {
  const { journal, transport, kinds, now } = deps;
  const { account } = integration;
  const stored = journal.policy();
  try {
    const session = await openSession(transport, loginOf(deps, integration), { policy: stored?.regions });
    const plan = planCycle({
      policy: stored ?? defaultPolicy,
      policyIsDefault: stored === undefined,
      partition: session.partition,
      kinds,
      narrowing: {},
    });
    return await runPreflight({
      session,
      transport,
      plan,
      kinds,
      cloudtrail: (stored ?? defaultPolicy).cloudtrail,
      now,
    });
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    const nothing = { regions: [], disabledRegions: [], checked: 0, missing: [], uncertain: [] };
    return { ok: false, reason: error.message, account, ...nothing };
  }
}

function loginOf({ base }: Deps, { roleArn, externalId }: Integration): Login {
  if (roleArn === undefined) return { by: 'ambient' };
  return { by: 'role', roleArn, externalId, ...(base === undefined ? {} : { base }) };
}
