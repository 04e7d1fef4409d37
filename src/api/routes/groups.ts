// Account groups: those that the token may use, and for an admin of all of them adding one.
import { z } from 'zod';
import type { AccountGroup } from '../../tenants/tenants.ts';
import { mayUse } from '../../tenants/tokens.ts';
import { demandAllGroups } from '../authorise.ts';
import { named, selfLinks } from '../forms.ts';
import { selfLink } from '../links.ts';
import { invalid } from '../problem.ts';
import { type RawCall, route } from '../route.ts';

const groupForm = named(
  'AccountGroup',
  z.strictObject({
    aid: z.string(),
    accountGroupName: z.string(),
    isCurrentAccountGroup: z.boolean(),
    isDefaultAccountGroup: z.boolean(),
  }),
);

export const groupRoutes = [
  route({
    method: 'GET',
    path: '/v7/account-groups',
    id: 'listAccountGroups',
    doc: 'The account groups that this token may use',
    access: 'any',
    answers: {
      200: {
        doc: 'The account groups',
        type: 'application/hal+json',
        schema: named(
          'AccountGroups',
          z.strictObject({ accountGroups: z.array(groupForm), _links: selfLinks }),
        ),
      },
    },
    run: (call) => {
      const { deps, token } = call;
      const accountGroups = deps.tenants
        .groups()
        .filter(({ aid }) => mayUse(token, aid))
        .map((group) => shown(call, group));
      return { status: 200, body: { accountGroups, _links: selfLink(call, '/account-groups') } };
    },
  }),
  route({
    method: 'POST',
    path: '/v7/account-groups',
    id: 'createAccountGroup',
    doc: 'Makes an account group; only for an admin of all of them',
    access: 'admin',
    body: named(
      'AccountGroupRequest',
      z.strictObject({
        accountGroupName: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'up to 63 of a-z, 0-9, - and _'),
      }),
    ),
    answers: { 201: { doc: 'The account group', type: 'application/hal+json', schema: groupForm } },
    run: async (call) => {
      demandAllGroups(call.token);
      const { accountGroupName: name } = call.body;
      if (call.deps.tenants.groupNamed(name) !== undefined) {
        throw invalid([
          { code: 'duplicate', field: 'accountGroupName', message: 'there is an account group of this name' },
        ]);
      }
      return { status: 201, body: shown(call, await call.deps.addGroup(name)) };
    },
  }),
];

function shown(
  { group, token }: Pick<RawCall, 'group' | 'token'>,
  { aid, name }: AccountGroup,
): z.infer<typeof groupForm> {
  return {
    aid,
    accountGroupName: name,
    isCurrentAccountGroup: aid === group.aid,
    isDefaultAccountGroup: aid === token.defaultAid,
  };
}
