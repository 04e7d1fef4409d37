// The whole command against moto with IAM enforced: the derived policy is enough, each of its actions is needed, and taking one away
// costs one warning and nothing else. moto serves most calls, not all; which, it is asked first, through the SDK alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteNetworkInterfaceCommand, DeleteRouteCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionsOf, neededActions, permissionsPolicy, trustPolicy } from '../../src/iam.ts';
import { parentIncompleteCode, scopesOf } from '../../src/location-task.ts';
import { regionAction } from '../../src/region-check.ts';
import { loadKinds } from '../../src/registry.ts';
import { actionOf } from '../../src/services.ts';
import { type Account, openAccount, region } from './account.ts';
import { type Question, questionsOf, refusals } from './bare.ts';
import { type Caller, collect, type Collected, groundplan } from './command.ts';
import { countResources } from './count.ts';
import { batchesOf, notAskedWithout, placeOf } from './denials.ts';
import { buildGateways, madeGateways } from './gateways.ts';
import { findMoto, type Moto, startMoto } from './moto-server.ts';
import { buildGlobalNetwork, madeGlobalNetwork } from './global-network.ts';
import { buildNetwork, madeNetwork, type Network } from './network.ts';
import { bucket, buildBucket, buildServices, directConnect, madeServices } from './services.ts';

const program = findMoto();
const kinds = await loadKinds();
const actions = neededActions(kinds);
const accountId = '222222222222';
const externalId = 'moto-external-id';
const roleArn = `arn:aws:iam::${accountId}:role/groundplan`;
const callerArn = `arn:aws:iam::${accountId}:user/caller`;
const asRole = ['--role-arn', roleArn, '--external-id', externalId];
const none = { created: 0, modified: 0, deleted: 0, discovered: 0, released: 0 };
// The question about regions is none of them.
const scopes = kinds.flatMap((kind) =>
  scopesOf(kind).map(({ action }) => ({ action, place: `${placeOf(kind, region)} ${action}` })),
);
const batches = batchesOf(kinds, actions);
const made: Readonly<Record<string, number>> = {
  ...madeNetwork,
  ...madeGateways,
  ...madeServices,
  ...madeGlobalNetwork,
};
// Some scopes are incomplete in every cycle here: those that moto does not serve.
const exitIncomplete = 3;

describe.skipIf(program === undefined)('collecting from moto with IAM enforced', () => {
  const folders: string[] = [];
  let moto: Moto;
  let account: Account;
  let network: Network;
  let servesGlobalNetworks = true;
  let expected: Readonly<Record<string, number>>;
  let caller: Caller;
  let eventsSoFar: string;
  let questions: readonly Question[];
  /** Asked with the derived policy: what moto answers with something that is not AWS's, in `REGION ACTION`, and what hangs on it. */
  let unserved: ReadonlyMap<string, string>;
  let unasked: ReadonlySet<string>;
  /** Asked without any permission: how the SDK reads moto's refusal. */
  let refused: ReadonlyMap<string, string>;
  const cycles = new Map<readonly string[], Promise<Collected>>();

  function newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'groundplan-moto-'));
    folders.push(folder);
    return folder;
  }

  /** With one region in its policy, so that what belongs to no region is asked too. */
  async function newData(): Promise<string> {
    const data = newFolder();
    const { code, stderr } = await groundplan({ ...caller, data }, ['policy', 'set', '--regions', region]);
    expect(code, stderr).toBe(0);
    return data;
  }

  /** The role's policy without the given actions. */
  function allowAllBut(denied: readonly string[]): Promise<void> {
    const policy = permissionsPolicy(kinds);
    const kept = policy.Statement.map((statement) => ({
      ...statement,
      Action: actions.filter((action) => !denied.includes(action)),
    }));
    return moto.unchecked(() => account.putRolePolicy('groundplan', { ...policy, Statement: kept }));
  }

  /** Whether moto refuses this action, where the policy lacks it, be it in the form of another protocol. */
  function isRefused(action: string): boolean {
    return refused.has(action) && !unserved.has(action);
  }

  /** As AWS does. */
  function isDenied(action: string): boolean {
    return isRefused(action) && refused.get(action)?.startsWith('AccessDenied') === true;
  }

  /** A cycle without the batch of this action; asked once for all of the batch. */
  function cycleWithout(batch: readonly string[]): Promise<Collected> {
    const known = cycles.get(batch);
    if (known !== undefined) return known;
    const cycle = allowAllBut(batch.filter(isRefused)).then(() => collect(caller, asRole));
    cycles.set(batch, cycle);
    return cycle;
  }

  /** `REGION ACTION` of what is incomplete, where besides moto's own failures some actions are refused, and whether it was asked. */
  function expectedIncomplete(withheld: readonly string[]): readonly string[] {
    const hidden = new Set(withheld.flatMap((action) => [...notAskedWithout(kinds, action, region)]));
    // A refusal that the SDK cannot read is no denial.
    const garbled = withheld.filter((action) => !isDenied(action));
    const failed = scopes
      .filter(({ action }) => unserved.has(action) || garbled.includes(action))
      .map(({ place }) => place);
    return [...new Set([...failed, ...unasked, ...hidden])]
      .map((place) => `${place} ${unasked.has(place) || hidden.has(place) ? 'not asked' : 'failed'}`)
      .sort();
  }

  /** Not every moto of 5.2 answers for global networks in a form that the SDK can read. */
  async function countServed(of: Account): Promise<Readonly<Record<string, number>>> {
    const counts = Object.entries(await countResources(of));
    return Object.fromEntries(
      counts.filter(([kind]) => servesGlobalNetworks || !(kind in madeGlobalNetwork)),
    );
  }

  beforeAll(async () => {
    moto = await startMoto(program);
    account = await openAccount(moto.url, accountId);
    const globalNetworks: Question = {
      action: 'networkmanager:DescribeGlobalNetworks',
      call: { service: 'networkmanager', operation: 'DescribeGlobalNetworks' },
      input: {},
    };
    // Asked in an account of its own, where there is one.
    const other = await openAccount(moto.url, '444444444444');
    await buildGlobalNetwork(other);
    servesGlobalNetworks = (await refusals(other.config, [globalNetworks])).size === 0;
    const byItself = await countServed(account);
    network = await buildNetwork(account);
    await buildBucket(account);
    await buildGateways(account, network, bucket);
    await buildServices(account, network);
    if (servesGlobalNetworks) await buildGlobalNetwork(account);
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
    questions = await questionsOf(account, kinds);
    const allowed = await account.createUser('allowed', permissionsPolicy(kinds));
    await moto.enforce();
    unserved = await refusals({ ...account.config, credentials: allowed }, questions);
    unasked = new Set([...unserved.keys()].flatMap((action) => [...notAskedWithout(kinds, action, region)]));
    refused = await refusals({ ...account.config, credentials: keys }, questions);
    caller = { url: moto.url, keys, data: newFolder() };
    caller = { ...caller, data: await newData() };
  }, 120_000);

  afterAll(async () => {
    await moto?.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  test('the network has every kind that moto serves, and moto lists what was made', async () => {
    const isListed = (list: (typeof kinds)[number]['list']): boolean => {
      const parent = kinds.find(({ kind }) => kind === list.parent?.kind);
      return !unserved.has(actionOf(list)) && (parent === undefined || isListed(parent.list));
    };
    const listed = kinds.filter(({ list }) => isListed(list)).map(({ kind }) => kind);
    expect(Object.keys(expected).sort()).toEqual(listed.sort());
    expect(await moto.unchecked(() => countServed(account))).toEqual(expected);
    const empty = Object.keys(expected).filter((kind) => expected[kind] === 0);
    // In an account of its own: what moto answers from then on, the SDK cannot read.
    const unreadable = directConnect(await moto.unchecked(() => openAccount(moto.url, '333333333333')));
    expect(empty.sort()).toEqual(Object.keys(unreadable).sort());
    for (const make of Object.values(unreadable))
      await expect(moto.unchecked(make)).rejects.toThrow(/Deserialization error/);
  });

  test('the derived policy is enough: every scope that moto serves is complete', async () => {
    // None of its failures is a denial.
    expect([...unserved.values()].filter((name) => /Denied|Unauthorized/.test(name))).toEqual([]);
    const { code, stderr, document } = await collect(caller, asRole);
    expect(code, stderr).toBe(exitIncomplete);
    expect(incompleteOf(document)).toEqual(expectedIncomplete([]));
    const missing = scopes.filter(({ action, place }) => unserved.has(action) || unasked.has(place));
    expect(document.scopes).toMatchObject({
      complete: scopes.length - missing.length,
      denied: 0,
      'region-disabled': 0,
      unavailable: 0,
      incomplete: missing.length,
    });
    expect(document.resources).toEqual(withoutZeros(expected));
    expect(document).toMatchObject({ accounts: [accountId], warnings: [] });
    // What the account has a name of its own for is found, and so is the name.
    const named = new Set(kinds.filter(({ alias }) => alias !== undefined).map(({ kind }) => kind));
    const discovered = Object.entries(expected).reduce(
      (sum, [kind, count]) => sum + (named.has(kind) ? 2 : 1) * count,
      0,
    );
    expect(document.changes).toEqual({ ...none, discovered });
  });

  test('narrowed to what moto serves whole, the command ends with 0', async () => {
    const { code, document } = await collect(caller, [...asRole, '--groups', 'eks-ecs,s3-bucket']);
    expect(code).toBe(0);
    expect(document).toMatchObject({ changes: none, warnings: [], incomplete: [] });
  });

  test('a second cycle finds no change', async () => {
    const { code, document } = await collect(caller, asRole);
    expect(code).toBe(exitIncomplete);
    expect(document).toMatchObject({ resources: withoutZeros(expected), changes: none, warnings: [] });
    eventsSoFar = (await groundplan(caller, ['events', '--json'])).stdout;
  });

  // Each batch gives back what the one before took away, so a warning that stays is seen too.
  test.each(actions)(
    'without %s: one warning where moto says so as AWS does, nothing removed, no event',
    async (action) => {
      const batch = batches.find((one) => one.includes(action)) ?? [];
      const { code, stderr, document } = await cycleWithout(batch);
      const withheld = batch.filter(isRefused);
      const denied = withheld.filter(isDenied);
      expect(withheld.includes(action) || whyNotRefused(action) !== undefined).toBe(true);
      const mine = scopes.filter((scope) => scope.action === action).map(({ place }) => place.split(' ')[0]);
      const places = action === regionAction ? [region] : [...new Set(mine)];
      expect(
        document.warnings.filter((warning) => warning.action === action),
        stderr,
      ).toEqual(
        (denied.includes(action) ? places : []).map((where) => ({
          accountId,
          region: where,
          action,
          code: 'AccessDenied',
          since: expect.stringMatching(/^\d{4}-/),
        })),
      );
      expect(document.warnings.map((warning) => warning.action).sort()).toEqual(denied);
      expect(document).toMatchObject({ resources: withoutZeros(expected), changes: none });
      // What hangs on a denied list is not asked: incomplete, without a warning of its own (design.md), and no second alarm.
      expect(incompleteOf(document)).toEqual(expectedIncomplete(withheld));
      expect(document.scopes.denied).toBe(scopes.filter((scope) => denied.includes(scope.action)).length);
      expect(code).toBe(exitIncomplete);
    },
  );

  /** Why nobody can withhold it here; undefined where moto should refuse it. */
  function whyNotRefused(action: string): string | undefined {
    const failed = unserved.get(action);
    if (failed !== undefined) return `not served: ${failed}`;
    const mine = scopes.filter((scope) => scope.action === action);
    if (mine.some(({ place }) => unasked.has(place))) return 'hangs on a list that is not served';
    const confirms = mine.length === 0 && kinds.some((kind) => actionsOf(kind).includes(action));
    return confirms ? 'asked only where something vanished' : undefined;
  }

  test('most actions were refused to it, and about half of them as AWS does', () => {
    const count = (which: (action: string) => boolean): number => actions.filter(which).length;
    expect(count(isRefused)).toBeGreaterThan((2 * actions.length) / 3);
    expect(count(isDenied)).toBeGreaterThan((2 * actions.length) / 5);
  });

  test('with everything allowed again the warning is gone, and none of it made an event', async () => {
    await allowAllBut([]);
    const { code, document } = await collect(caller, asRole);
    expect(code).toBe(exitIncomplete);
    expect(document).toMatchObject({ resources: withoutZeros(expected), changes: none, warnings: [] });
    expect((await groundplan(caller, ['events', '--json'])).stdout).toBe(eventsSoFar);
    expect((await groundplan(caller, ['warnings', '--json'])).stdout).toBe('');
  });

  test.each([
    ['a wrong external id', ['--role-arn', roleArn, '--external-id', 'wrong']],
    ['no external id (the account group has its own)', ['--role-arn', roleArn]],
    ['a role that is not there', ['--role-arn', `${roleArn}-gone`, '--external-id', externalId]],
  ])('with %s: exit 1, the role and what to mend', async (_what, args) => {
    const { code, stdout, stderr } = await groundplan({ ...caller, data: await newData() }, [
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
    expect(code, stderr).toBe(exitIncomplete);
    expect(document).toMatchObject({
      integration: null,
      accounts: [accountId],
      resources: withoutZeros(expected),
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
    expect(code).toBe(exitIncomplete);
    expect(document.resources).toEqual({
      ...withoutZeros(expected),
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

/** `REGION ACTION` of what is incomplete, and whether it was asked. */
function incompleteOf({ incomplete }: Collected['document']): readonly string[] {
  return incomplete
    .map((row) => `${row.region} ${row.action} ${row.code === parentIncompleteCode ? 'not asked' : 'failed'}`)
    .sort();
}

function withoutZeros(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
