// API tokens: who may ask what of which account groups. Kept hashed; the text is shown once.
import type { Database, SqlRow } from '../journal/database.ts';
import { fromJson, optionalText } from '../journal/parts.ts';
import { isSecret, newSecret, secretId } from './secret.ts';

export const tokenRoles = ['admin', 'viewer', 'enrichment'] as const;

/** `admin` everything of its groups, `viewer` reads, `enrichment` lookups and exports alone. */
export type TokenRole = (typeof tokenRoles)[number];

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly role: TokenRole;
  /** Groups it may use; `all`: those to come too, and only such an admin adds groups. */
  readonly aids: readonly string[] | 'all';
  /** The group where a request names none. */
  readonly defaultAid: string;
  readonly createdAt: string;
  readonly expiresAt: string | undefined;
  /** To the minute. */
  readonly lastUsedAt: string | undefined;
}

export type TokenRequest = Pick<Token, 'name' | 'role' | 'aids' | 'defaultAid' | 'expiresAt'>;

export interface Tokens {
  /** Gives the text, which is nowhere else. */
  create(request: TokenRequest, now: Date): { readonly token: Token; readonly text: string };
  list(): readonly Token[];
  /** Whether there was one. */
  revoke(id: string): boolean;
  /** The token of this text; undefined where there is none, or no more. */
  verify(text: string, now: Date): Token | undefined;
  /** Whether a token that was let in still would be. */
  isValid(id: string, now: Date): boolean;
}

const usedEveryMs = 60_000;

// One statement for each request of the API.
const withGroups = `
  SELECT *, (SELECT json_group_array(CAST(aid AS TEXT) ORDER BY aid) FROM token_group WHERE token_id = token.id) AS aids FROM token`;

export function tokensIn(db: Database): Tokens {
  function create(request: TokenRequest, now: Date): { readonly token: Token; readonly text: string } {
    const { id, text, hash } = newSecret();
    const { name, role, aids, defaultAid, expiresAt } = request;
    const createdAt = now.toISOString();
    db.transaction(() => {
      db.run(
        `INSERT INTO token (id, hash, name, role, all_groups, default_aid, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        hash,
        name,
        role,
        aids === 'all' ? 1 : 0,
        Number(defaultAid),
        createdAt,
        expiresAt ?? null,
      );
      for (const aid of aids === 'all' ? [] : new Set([defaultAid, ...aids])) {
        db.run('INSERT INTO token_group (token_id, aid) VALUES (?, ?)', id, Number(aid));
      }
    });
    return { token: { ...request, id, createdAt, lastUsedAt: undefined }, text };
  }

  function verify(text: string, now: Date): Token | undefined {
    const id = secretId(text);
    const row = id === undefined ? undefined : db.get(`${withGroups} WHERE id = ?`, id);
    if (!isSecret(text, bytes(row?.['hash'])) || row === undefined) return undefined;
    const token = tokenOf(row);
    if (token.expiresAt !== undefined && token.expiresAt <= now.toISOString()) return undefined;
    markUsed(token, now);
    return token;
  }

  function markUsed({ id, lastUsedAt }: Token, now: Date): void {
    if (lastUsedAt !== undefined && now.getTime() - Date.parse(lastUsedAt) < usedEveryMs) return;
    db.run('UPDATE token SET last_used_at = ? WHERE id = ?', now.toISOString(), id);
  }

  return {
    create,
    verify,
    isValid: (id, now) => {
      const row = db.get('SELECT expires_at FROM token WHERE id = ?', id);
      const expiresAt = optionalText(row?.['expires_at'] ?? null);
      return row !== undefined && (expiresAt === undefined || expiresAt > now.toISOString());
    },
    list: () => db.all(`${withGroups} ORDER BY created_at, id`).map(tokenOf),
    revoke: (id) => db.get('DELETE FROM token WHERE id = ? RETURNING id', id) !== undefined,
  };
}

function tokenOf(row: SqlRow): Token {
  return {
    id: String(row['id']),
    name: String(row['name']),
    role: tokenRoles.find((role) => role === row['role']) ?? 'enrichment',
    aids: row['all_groups'] === 1 ? 'all' : fromJson<string[]>(row['aids']),
    defaultAid: String(row['default_aid']),
    createdAt: String(row['created_at']),
    expiresAt: optionalText(row['expires_at']),
    lastUsedAt: optionalText(row['last_used_at']),
  };
}

function bytes(value: SqlRow[string] | undefined): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}

/** Whether a token may use a group. */
export function mayUse(token: Pick<Token, 'aids'>, aid: string): boolean {
  return token.aids === 'all' || token.aids.includes(aid);
}
