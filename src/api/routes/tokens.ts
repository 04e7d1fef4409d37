// Tokens of an account group, for its admins. Whoever may use less than a token does not see it: it would be a way up.
import { z } from 'zod';
import { mayUse, type Token, type TokenRequest, tokenRoles } from '../../tenants/tokens.ts';
import { filters, named, plainText, selfLinks } from '../forms.ts';
import { selfLink } from '../links.ts';
import { invalid, notFound, Problem } from '../problem.ts';
import { type RawCall, route } from '../route.ts';

const base = '/v7/cloud-insights/tokens';

const tokenForm = {
  id: z.string(),
  name: z.string(),
  role: z.enum(tokenRoles),
  aids: z.union([z.literal('all'), z.array(z.string())]).describe('`all`: those to come too'),
  defaultAid: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().optional(),
  lastUsedAt: z.string().optional().describe('To the minute'),
};

const aid = z.string().regex(/^[1-9]\d{0,14}$/);

export const tokenRoutes = [
  route({
    method: 'GET',
    path: base,
    id: 'listTokens',
    doc: 'Tokens that may use the account group',
    access: 'admin',
    answers: {
      200: {
        doc: 'The tokens, without their texts',
        type: 'application/hal+json',
        schema: named(
          'Tokens',
          z.strictObject({ tokens: z.array(named('Token', z.strictObject(tokenForm))), _links: selfLinks }),
        ),
      },
    },
    run: (call) => ({
      status: 200,
      body: { tokens: visible(call), _links: selfLink(call, '/cloud-insights/tokens') },
    }),
  }),
  route({
    method: 'POST',
    path: base,
    id: 'createToken',
    doc: 'Makes a token, of no more groups than the caller has; its text is in this answer and nowhere else',
    access: 'admin',
    body: named(
      'TokenRequest',
      z.strictObject({
        name: z
          .string()
          .min(1)
          .max(200)
          .regex(plainText, 'no control characters')
          .refine((text) => text.isWellFormed(), 'no halves of characters'),
        role: z.enum(tokenRoles),
        aids: z.union([z.literal('all'), z.array(aid).min(1).max(1_000)]).optional(),
        expiresAt: filters.until.optional().describe('No use after'),
      }),
    ),
    answers: {
      201: {
        doc: 'The token',
        type: 'application/hal+json',
        schema: named('NewToken', z.strictObject({ ...tokenForm, token: z.string(), _links: selfLinks })),
      },
    },
    run: (call) => {
      const { token, text } = call.deps.tenants.tokens.create(requestOf(call), call.deps.now());
      return {
        status: 201,
        body: { ...token, token: text, _links: selfLink(call, `/cloud-insights/tokens/${token.id}`) },
      };
    },
  }),
  route({
    method: 'DELETE',
    path: `${base}/{tokenId}`,
    id: 'revokeToken',
    doc: 'Ends a token at once',
    access: 'admin',
    params: { tokenId: z.string().min(1).max(100) },
    problems: [404],
    answers: { 204: 'nothing' },
    run: (call) => {
      const known = visible(call).find(({ id }) => id === call.params.tokenId);
      if (known === undefined || !call.deps.tenants.tokens.revoke(known.id)) {
        throw notFound('there is no such token');
      }
      return { status: 204 };
    },
  }),
];

function visible({ deps, token, group }: Pick<RawCall, 'deps' | 'token' | 'group'>): readonly Token[] {
  return deps.tenants.tokens.list().filter((one) => mayUse(one, group.aid) && isWithin(one.aids, token));
}

function isWithin(aids: Token['aids'], caller: Token): boolean {
  if (caller.aids === 'all') return true;
  return aids !== 'all' && aids.every((one) => mayUse(caller, one));
}

interface Asked {
  readonly name: string;
  readonly role: Token['role'];
  readonly aids?: 'all' | string[] | undefined;
  readonly expiresAt?: string | undefined;
}

/** @throws Problem 403 for groups that the caller has not, whether they are there or not */
function requestOf(call: Pick<RawCall, 'deps' | 'token' | 'group'> & { readonly body: Asked }): TokenRequest {
  const { name, role, expiresAt, aids: asked } = call.body;
  const aids =
    asked === undefined || asked === 'all' ? (asked ?? [call.group.aid]) : [call.group.aid, ...asked];
  const known = aids === 'all' || aids.every((one) => call.deps.tenants.group(one) !== undefined);
  if (!known || !isWithin(aids, call.token)) {
    throw new Problem(403, 'this token may not give that account group');
  }
  if (expiresAt !== undefined && expiresAt <= call.deps.now().toISOString()) {
    throw invalid([{ code: 'too_small', field: 'expiresAt', message: 'is over already' }]);
  }
  return {
    name,
    role,
    expiresAt,
    aids: aids === 'all' ? aids : [...new Set(aids)],
    defaultAid: call.group.aid,
  };
}
