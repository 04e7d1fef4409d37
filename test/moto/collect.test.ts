// The whole command against moto with IAM enforced: the derived policy is enough, each of its actions is needed, and taking one away
// costs one warning and nothing else.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteNetworkInterfaceCommand, DeleteRouteCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionOf } from '../../src/services.ts';
import { neededActions, permissionsPolicy, trustPolicy } from '../../src/iam.ts';
import { scopesOf } from '../../src/location-task.ts';
import { loadKinds } from '../../src/registry.ts';
import { type Account, openAccount, region } from './account.ts';
import { type Caller, collect, groundplan } from './command.ts';
import { countResources } from './count.ts';
import { findMoto, type Moto, startMoto } from './moto-server.ts';
import { buildNetwork, made, type Network } from './network.ts';

const program = findMoto();
const kinds = await loadKinds();
const actions = neededActions(kinds);
const accountId = '222222222222';
const externalId = 'moto-external-id';
const roleArn = `arn:aws:iam::${accountId}:role/groundplan`;
const callerArn = `arn:aws:iam::${accountId}:user/caller`;
const asRole = ['--role-arn', roleArn, '--external-id', externalId];
const none = { created: 0, modified: 0, deleted: 0, discovered: 0, released: 0 };
// Of the fifteen kinds; the question about regions is none of them.
const scopes = kinds.flatMap(scopesOf);

describe.skipIf(program === undefined)('collecting from moto with IAM enforced', () => {
  const folders: string[] = [];
  let moto: Moto;
  let account: Account;
  let network: Network;
  let expected: Readonly<Record<string, number>>;
  let caller: Caller;
  let eventsSoFar: string;

  function newData(): string {
    const folder = mkdtempSync(join(tmpdir(), 'groundplan-moto-'));
    folders.push(folder);
    return folder;
  }

  /** The role's policy without the given action. */
  function allowAllBut(denied: string | undefined): Promise<void> {
    const policy = permissionsPolicy(kinds);
    const kept = policy.Statement.map((statement) => ({
      ...statement,
      Action: actions.filter((action) => action !== denied),
    }));
    return moto.unchecked(() =>
      account.putRolePolicy('groundplan', denied === undefined ? policy : { ...policy, Statement: kept }),
    );
  }

  beforeAll(async () => {
    moto = await startMoto(program);
    account = await openAccount(moto.url, accountId);
    const byItself = await countResources(account);
    network = await buildNetwork(account);
    expected = Object.fromEntries(
      Object.entries(byItself).map(([kind, count]) => [kind, count + (made[kind] ?? 0)]),
    );
    const mayAssume = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn }],
    };
    const keys = await account.createUser('caller', mayAssume);
    await account.createRole('groundplan', trustPolicy(callerArn, externalId));
    await account.putRolePolicy('groundplan', permissionsPolicy(kinds));
    await moto.enforce();
    caller = { url: moto.url, keys, data: newData() };
  }, 120_000);

  afterAll(async () => {
    await moto?.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  test('the network has every kind, and moto lists what was made', async () => {
    expect(Object.keys(expected).sort()).toEqual(kinds.map(({ kind }) => kind).sort());
    expect(await moto.unchecked(() => countResources(account))).toEqual(expected);
    expect(Object.values(expected)).not.toContain(0);
  });

  test('the derived policy is enough: every scope is complete', async () => {
    const { code, stderr, document } = await collect(caller, asRole);
    expect(code, stderr).toBe(0);
    expect(document.scopes).toMatchObject({
      complete: scopes.length,
      denied: 0,
      'region-disabled': 0,
      unavailable: 0,
      incomplete: 0,
    });
    expect(document.resources).toEqual(expected);
    expect(document).toMatchObject({ accounts: [accountId], warnings: [], incomplete: [] });
    const discovered = Object.values(expected).reduce((sum, count) => sum + count, 0);
    expect(document.changes).toEqual({ ...none, discovered });
  });

  test('a second cycle finds no change', async () => {
    const { code, document } = await collect(caller, asRole);
    expect(code).toBe(0);
    expect(document).toMatchObject({ resources: expected, changes: none, warnings: [], incomplete: [] });
    eventsSoFar = (await groundplan(caller, ['events', '--json'])).stdout;
  });

  // Each gives back what the one before took away, so a warning that stays is seen too.
  test.each(actions)('without %s: one warning, nothing removed, no event', async (action) => {
    await allowAllBut(action);
    const { code, stderr, document } = await collect(caller, asRole);
    expect(document.warnings, stderr).toEqual([
      { accountId, region, action, code: 'AccessDenied', since: expect.stringMatching(/^\d{4}-/) },
    ]);
    expect(document).toMatchObject({ resources: expected, changes: none });
    // What hangs on a denied list is not asked: incomplete, without a warning of its own (design.md), and no second alarm.
    const unasked = notAskedWithout(action);
    expect(document.incomplete.map((row) => [row.action, row.code])).toEqual(
      unasked.map((one) => [one, 'ParentIncomplete']),
    );
    expect(document.scopes.denied).toBe(scopes.filter((scope) => scope.action === action).length);
    expect(code).toBe(0);
  });

  test('with everything allowed again the warning is gone, and none of it made an event', async () => {
    await allowAllBut(undefined);
    const { code, document } = await collect(caller, asRole);
    expect(code).toBe(0);
    expect(document).toMatchObject({ resources: expected, changes: none, warnings: [], incomplete: [] });
    expect((await groundplan(caller, ['events', '--json'])).stdout).toBe(eventsSoFar);
    expect((await groundplan(caller, ['warnings', '--json'])).stdout).toBe('');
  });

  test.each([
    ['a wrong external id', ['--role-arn', roleArn, '--external-id', 'wrong']],
    ['no external id (the account group has its own)', ['--role-arn', roleArn]],
    ['a role that is not there', ['--role-arn', `${roleArn}-gone`, '--external-id', externalId]],
  ])('with %s: exit 1, the role and what to mend', async (_what, args) => {
    const { code, stdout, stderr } = await groundplan({ ...caller, data: newData() }, [
      'collect',
      '--json',
      '--regions',
      region,
      ...args,
    ]);
    expect({ code, stdout }, stderr).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(args[1]);
    expect(stderr).toContain('sts:ExternalId');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('ambient credentials are an integration of their own', async () => {
    const keys = await moto.unchecked(() => account.createUser('ambient', permissionsPolicy(kinds)));
    const { code, stderr, document } = await collect({ ...caller, keys }, []);
    expect(code, stderr).toBe(0);
    expect(document).toMatchObject({
      integration: null,
      accounts: [accountId],
      resources: expected,
      changes: none,
      warnings: [],
    });
    const { stdout } = await groundplan(caller, ['integrations', 'list', '--json']);
    const listed = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(listed).toHaveLength(2);
    expect(listed).toContainEqual(expect.objectContaining({ accountId, roleArn, failure: null }));
    expect(listed).toContainEqual(expect.objectContaining({ accountId, roleArn: null, failure: null }));
  });

  test('what is really gone is told once: the interface, and the table that lost a route', async () => {
    await moto.unchecked(async () => {
      const { ec2 } = account;
      await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: network.interfaceId }));
      await ec2.send(
        new DeleteRouteCommand({ RouteTableId: network.routeTableId, DestinationCidrBlock: '0.0.0.0/0' }),
      );
    });
    const { code, document } = await collect(caller, asRole);
    expect(code).toBe(0);
    expect(document.resources).toEqual({
      ...expected,
      NetworkInterface: (expected['NetworkInterface'] ?? 0) - 1,
    });
    expect(document.changes).toEqual({ ...none, deleted: 1, modified: 1 });
    const { stdout } = await groundplan(caller, ['events', '--json', '--since', document.startedAt]);
    const told = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(told).toHaveLength(2);
    expect(told).toContainEqual(
      expect.objectContaining({ resourceId: network.interfaceId, change: 'deleted', accountId, region }),
    );
    expect(told).toContainEqual(
      expect.objectContaining({ resourceId: network.routeTableId, change: 'modified', accountId, region }),
    );
    expect((await collect(caller, asRole)).document.changes).toEqual(none);
  });
});

/** Actions of facets and children of the kinds that `action` lists, sorted: without the list they have nothing to ask about. */
function notAskedWithout(action: string): readonly string[] {
  const blind = kinds.filter(({ list }) => actionOf(list) === action).map(({ kind }) => kind);
  const children = kinds.filter(({ list }) => list.parent !== undefined && blind.includes(list.parent.kind));
  const facets = kinds
    .filter((kind) => blind.includes(kind.kind) || children.includes(kind))
    .flatMap((kind) => kind.facets.map(({ call }) => actionOf(call)));
  return [...new Set([...children.map(({ list }) => actionOf(list)), ...facets])].sort();
}
