// Who asks, and for which account group. A group that is foreign and one that does not exist are refused alike.
import { mayUse, type Token } from '../tenants/tokens.ts';
import type { ApiDeps, GroupBackend } from './backend.ts';
import { Problem } from './problem.ts';
import type { Access } from './route.ts';

export interface Caller {
  readonly token: Token;
  /** undefined: the request names a group that the token may not use. */
  readonly group: GroupBackend | undefined;
}

/** undefined: no token, or one that is not valid. */
export function callerOf(deps: ApiDeps, authorization: string | undefined, aid: unknown): Caller | undefined {
  const [, text] = /^Bearer +([\w-]{1,200}) *$/i.exec(authorization ?? '') ?? [];
  const token = text === undefined ? undefined : deps.tenants.tokens.verify(text, deps.now());
  if (token === undefined) return undefined;
  const asked = aid === undefined ? token.defaultAid : aid;
  const allowed = typeof asked === 'string' && mayUse(token, asked);
  return { token, group: allowed ? deps.group(asked) : undefined };
}

const rolesOf = {
  any: ['admin', 'viewer', 'enrichment'],
  read: ['admin', 'viewer'],
  admin: ['admin'],
} as const satisfies Readonly<Record<Access, readonly Token['role'][]>>;

/** @throws Problem 403 */
export function demandRole(token: Token, access: Access): void {
  if (rolesOf[access].some((role) => role === token.role)) return;
  throw new Problem(403, `a token of the role "${token.role}" may not do this`);
}

/** @throws Problem 403 */
export function demandGroup({ group }: Caller): GroupBackend {
  if (group !== undefined) return group;
  throw new Problem(403, 'this token may not use that account group');
}

/** Groups and whom they belong to are the business of whoever may use all of them. @throws Problem 403 */
export function demandAllGroups(token: Token): void {
  if (token.aids === 'all') return;
  throw new Problem(403, 'only an admin of all account groups may do this');
}
