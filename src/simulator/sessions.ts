// Who is asking: access keys, and the sessions that AssumeRole handed out. The account is written into a session's
// access key, as AWS does it. A key nobody handed out or registered belongs to the source's first account. The secret
// and the signature are not verified: the simulator listens on loopback only and has nothing to protect.

import { createHash } from 'node:crypto';
import type { Caller } from './call.ts';

export interface Session extends Caller {
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: Date;
}

export type Identity =
  | { readonly state: 'valid'; readonly caller: Caller }
  | { readonly state: 'unknown' }
  | { readonly state: 'expired' };

/** Sessions kept; the oldest go first. A cycle over a thousand accounts assumes a thousand. */
const maxSessions = 100_000;

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export class Sessions {
  readonly #partition: string;
  readonly #firstAccount: string;
  readonly #keys: Readonly<Record<string, string>>;
  readonly #sessions = new Map<string, Session>();
  #count = 0;

  constructor(partition: string, firstAccount: string, keys: Readonly<Record<string, string>>) {
    this.#partition = partition;
    this.#firstAccount = firstAccount;
    this.#keys = keys;
  }

  open(account: string, role: string, name: string, expiresAt: Date): Session {
    this.#count += 1;
    const accessKeyId = `ASIA${inBase32(BigInt(account), 8)}${inBase32(BigInt(this.#count), 8)}`;
    const session: Session = {
      accessKeyId,
      account,
      arn: `arn:${this.#partition}:sts::${account}:assumed-role/${role}/${name}`,
      userId: `${idOf('AROA', `${account}/${role}`)}:${name}`,
      secretAccessKey: digest(`secret ${accessKeyId}`).slice(0, 40),
      sessionToken: `IQoJ${digest(`token ${accessKeyId}`)}${digest(`more ${accessKeyId}`)}`,
      expiresAt,
    };
    this.#sessions.set(accessKeyId, session);
    for (const [oldest] of this.#sessions) {
      if (this.#sessions.size <= maxSessions) break;
      this.#sessions.delete(oldest);
    }
    return session;
  }

  identify(accessKeyId: string, sessionToken: string | undefined, now: Date): Identity {
    const session = this.#sessions.get(accessKeyId);
    if (session === undefined) return { state: 'valid', caller: this.#user(accessKeyId) };
    if (session.sessionToken !== sessionToken) return { state: 'unknown' };
    return session.expiresAt <= now ? { state: 'expired' } : { state: 'valid', caller: session };
  }

  #user(accessKeyId: string): Caller {
    const account = this.#keys[accessKeyId] ?? this.#firstAccount;
    return {
      accessKeyId,
      account,
      arn: `arn:${this.#partition}:iam::${account}:user/simulated`,
      userId: idOf('AIDA', `${account}/simulated`),
    };
  }
}

export function idOf(prefix: string, of: string): string {
  const hash = createHash('sha256').update(of).digest();
  return prefix + [...hash.subarray(0, 17)].map((byte) => base32.charAt(byte % 32)).join('');
}

function digest(text: string): string {
  return createHash('sha512').update(text).digest('base64').replaceAll('=', '');
}

function inBase32(value: bigint, length: number): string {
  let rest = value;
  let out = '';
  for (let index = 0; index < length; index += 1) {
    out = base32.charAt(Number(rest & 31n)) + out;
    rest >>= 5n;
  }
  return out;
}
