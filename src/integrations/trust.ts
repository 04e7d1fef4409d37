// The test of a role's trust: it must let us in with the group's external id, and must not let us in with another one or without.
// A role that any customer of ours could have us read (the confused deputy) is refused as insecure, however well it works.
import { randomBytes } from 'node:crypto';
import type { CredentialSource, Transport } from '../clients.ts';
import { IntegrationError } from '../errors.ts';
import { assumeRole } from '../login.ts';
import { isTransient, judge } from '../outcome.ts';
import { openDoor, type RegionChoice } from '../session.ts';
import type { TrustCheck, TrustReport } from './trust-report.ts';

export interface TrustQuestion {
  readonly roleArn: string;
  readonly externalId: string;
  /** Who assumes the role; without it, the ambient credentials. */
  readonly base?: CredentialSource | undefined;
  readonly choice?: RegionChoice | undefined;
}

/** @throws IntegrationError where there are no credentials of our own to ask with. */
export async function testTrust(transport: Transport, question: TrustQuestion): Promise<TrustReport> {
  const { roleArn, externalId } = question;
  const login = { by: 'role', roleArn, externalId } as const;
  const { stsRegion, ambient } = await openDoor(transport, login, question.choice ?? {});
  const base = question.base ?? ambient;
  // Without credentials of ours nothing is learnt about the role.
  await base();

  async function attempt(tried: string | undefined): Promise<Attempt> {
    try {
      await assumeRole(transport, stsRegion, { by: 'role', roleArn, externalId: tried }, base)();
      return { how: 'let in' };
    } catch (error) {
      if (!(error instanceof IntegrationError)) throw error;
      const verdict = judge(error.cause);
      const denied = verdict.kind === 'failed' && verdict.failure.outcome === 'denied';
      const { message, cause } = error;
      return { how: denied ? 'refused' : 'unknown', message, isTransient: isTransient(cause) };
    }
  }

  const right = await attempt(externalId);
  if (right.how !== 'let in') {
    const message = right.message;
    return {
      ok: false,
      insecure: false,
      reason: message,
      ...(right.isTransient ? { isTransient: true } : {}),
      checks: [{ name: 'assume', ok: false, message }],
    };
  }
  // The wrong one is new each time: no trust policy can know it.
  const wrong = await attempt(randomBytes(20).toString('hex'));
  const without = await attempt(undefined);
  const checks = [
    { name: 'assume', ok: true, message: 'the role can be assumed with the external id' } as const,
    keptOut('wrong-external-id', 'with a wrong external id', wrong),
    keptOut('no-external-id', 'without an external id', without),
  ];
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length === 0) return { ok: true, insecure: false, checks };
  const insecure = wrong.how === 'let in' || without.how === 'let in';
  const found = failed.map(({ message }) => message).join('; ');
  return { ok: false, insecure, reason: insecure ? insecureReason(question, found) : found, checks };
}

type Attempt =
  | { readonly how: 'let in' }
  | { readonly how: 'refused' | 'unknown'; readonly message: string; readonly isTransient: boolean };

function keptOut(name: TrustCheck['name'], how: string, attempt: Attempt): TrustCheck {
  if (attempt.how === 'refused') return { name, ok: true, message: `the role refuses ${how}, as it should` };
  if (attempt.how === 'let in') return { name, ok: false, message: `the role can be assumed ${how}` };
  return {
    name,
    ok: false,
    message: `it could not be found out whether the role refuses ${how}; try again (${attempt.message})`,
  };
}

function insecureReason({ roleArn, externalId }: TrustQuestion, found: string): string {
  const condition = JSON.stringify({ Condition: { StringEquals: { 'sts:ExternalId': externalId } } });
  return (
    `${roleArn} is insecure: ${found}, so anybody who learns its ARN could have the account read. ` +
    `Add to every statement of its trust policy: ${condition} (\`groundplan iam inventory\` prints the whole policy)`
  );
}
