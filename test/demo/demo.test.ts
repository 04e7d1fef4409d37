// The demo's story, as a process of its own: every fact that it tells is checked.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';

const main = new URL('../../src/main.ts', import.meta.url).pathname;
const production = '111122223333';
let temporary = '';

// Each demo is a process of about two seconds on an idle machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'groundplan-demo-test-'));
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const event = z.object({
  change: z.string(),
  kind: z.string(),
  resourceId: z.string(),
  accountId: z.string(),
  region: z.string(),
  changes: z.array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })),
});
const exposed = z.array(z.object({ groupName: z.string(), accountId: z.string(), rule: z.string() }));
const story = z.object({
  steps: z.tuple([
    z.object({
      title: z.string(),
      accounts: z.array(z.object({ account: z.string(), resources: z.number(), complete: z.number() })),
      kinds: z.record(z.string(), z.number()),
      resources: z.number(),
      warnings: z.number(),
    }),
    z.object({
      graph: z.literal(true),
      exposed,
      defaultRoutes: z.array(
        z.object({
          subnetName: z.string(),
          accountId: z.string(),
          implicit: z.boolean(),
          targetKind: z.string().nullable(),
        }),
      ),
    }),
    z.object({ events: z.array(event), exposedBefore: z.number(), exposed }),
    z.object({
      interfacesBefore: z.number(),
      interfacesAfter: z.number(),
      wouldHaveBeenDeleted: z.number(),
      events: z.array(event),
      warnings: z.array(
        z.object({
          accountId: z.string(),
          region: z.string(),
          action: z.string(),
          code: z.string(),
          hides: z.string(),
          statement: z.object({ Action: z.array(z.string()) }),
        }),
      ),
    }),
    z.object({ warnings: z.number(), events: z.array(event), interfaces: z.number() }),
    z.object({ title: z.string(), commands: z.array(z.string()), actions: z.number() }),
  ]),
});

describe('the story', () => {
  let own: string;
  let ended: Ended;
  let told: z.infer<typeof story>['steps'];

  beforeAll(async () => {
    own = join(temporary, 'own');
    mkdirSync(own);
    ended = await demo(['--fast', '--json'], { TMPDIR: own });
    told = story.parse(JSON.parse(ended.stdout)).steps;
  });

  test('ends well, says nothing beside its document, and leaves nothing behind', () => {
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readdirSync(own)).toEqual([]);
  });

  test('all three accounts are read whole', () => {
    const [{ accounts, kinds, resources, warnings }] = told;
    expect(accounts.map(({ account }) => account)).toEqual([production, '444455556666', '777788889999']);
    expect(new Set(accounts.map(({ complete }) => complete)).size).toBe(1);
    expect(accounts.every((one) => one.resources > 0 && one.complete > 0)).toBe(true);
    expect(kinds).toMatchObject({
      Vpc: 5,
      Subnet: 13,
      NetworkInterface: 26,
      Instance: 13,
      NatGateway: 1,
      LoadBalancer: 3,
    });
    expect(resources).toBe(Object.values(kinds).reduce((sum, count) => sum + count, 0));
    expect(warnings).toBe(0);
  });

  test('the graph knows what is exposed, and the main route table where no other is named', () => {
    const [, { exposed, defaultRoutes }] = told;
    expect(exposed.map(({ groupName }) => groupName).sort()).toEqual(['reports-alb', 'shop-alb', 'shop-alb']);
    const pods = defaultRoutes.filter(({ subnetName }) => subnetName === 'pods-a');
    expect(pods).toMatchObject([{ accountId: production, implicit: true, targetKind: 'NatGateway' }]);
  });

  test('what happened is told, and nothing else', () => {
    const [, , { events }] = told;
    expect(events.map(({ change, kind, accountId }) => `${change} ${kind} ${accountId}`).sort()).toEqual([
      `created Instance ${production}`,
      `created NetworkInterface ${production}`,
      `deleted Instance ${production}`,
      `deleted NetworkInterface ${production}`,
      `deleted VpcPeeringConnection ${production}`,
      `modified RouteTable ${production}`,
      'modified RouteTable 444455556666',
      `modified SecurityGroup ${production}`,
      `modified TargetGroup ${production}`,
    ]);
  });

  test('the paths say how: the routes became blackholes, the bastion was opened', () => {
    const [, , { events, exposedBefore, exposed }] = told;
    for (const table of events.filter(({ kind }) => kind === 'RouteTable')) {
      const routes = table.changes.find(({ path }) => path === 'ROUTES_TO');
      expect(routes?.before).toContainEqual(
        expect.objectContaining({ to: expect.stringMatching(/^pcx-/), state: 'active' }),
      );
      expect(routes?.after).toContainEqual(
        expect.objectContaining({ to: expect.stringMatching(/^pcx-/), state: 'blackhole' }),
      );
    }
    const group = events.find(({ kind }) => kind === 'SecurityGroup');
    expect(group?.changes).toMatchObject([
      {
        path: 'ingressRules',
        before: ['ingress tcp 22 198.51.100.0/24'],
        after: ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 22 198.51.100.0/24'],
      },
    ]);
    expect(exposed.length).toBe(exposedBefore + 1);
    expect(exposed).toContainEqual(
      expect.objectContaining({ groupName: 'bastion', rule: 'ingress tcp 22 0.0.0.0/0' }),
    );
  });

  test('a denial is one warning with its mend, and takes nothing away', () => {
    const [, , , { interfacesBefore, interfacesAfter, wouldHaveBeenDeleted, events, warnings }] = told;
    expect(warnings).toMatchObject([
      {
        accountId: production,
        region: 'eu-west-1',
        action: 'ec2:DescribeNetworkInterfaces',
        code: 'UnauthorizedOperation',
        hides: 'NetworkInterface',
        statement: { Action: ['ec2:DescribeNetworkInterfaces'] },
      },
    ]);
    expect(interfacesBefore).toBe(17);
    expect(interfacesAfter).toBe(interfacesBefore);
    expect(wouldHaveBeenDeleted).toBe(interfacesBefore);
    expect(events).toEqual([]);
  });

  test('after the grant there is no warning, no event, and all is there', () => {
    const [, , , { interfacesBefore }, granted] = told;
    expect(granted).toMatchObject({ warnings: 0, events: [], interfaces: interfacesBefore });
  });
});

test('people get the same story in words, without escape codes or lines over 100 characters in a pipe', async () => {
  const { exitCode, stdout, stderr } = await demo([]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.match(/^\d\. .+$/gm)).toHaveLength(6);
  expect(stdout).toContain('would have deleted 17 interfaces');
  expect(stdout).not.toContain('\u001b');
  expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
});

test('what was collected is kept where it is asked for', async () => {
  const own = join(temporary, 'kept');
  mkdirSync(own);
  const { stdout } = await demo(['--json', '--keep'], { TMPDIR: own });
  const kept = readdirSync(own);
  expect(kept).toHaveLength(1);
  expect(z.object({ data: z.string() }).parse(JSON.parse(stdout)).data).toBe(join(own, kept[0] ?? ''));
});

test('is not moved by what the surroundings say of AWS and of groundplan', async () => {
  const { exitCode } = await demo(['--json'], {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SESSION_TOKEN: 'y',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    AWS_PROFILE: 'nowhere',
    AWS_CONFIG_FILE: '/nonexistent',
    GROUNDPLAN_DATA: '/dev/null/data',
  });
  expect(exitCode).toBe(0);
});

test('goes on without Cypher where the embedded graph is missing', async () => {
  const hook = join(temporary, 'no-graph.mjs');
  writeFileSync(
    hook,
    `import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('@grafeo-db')) return next(specifier, context);
    throw Object.assign(new Error('Cannot find package ' + specifier), { code: 'ERR_MODULE_NOT_FOUND' });
  },
});
`,
  );
  const { exitCode, stdout } = await demo([], { NODE_OPTIONS: `--import=${hook}` });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('The demo goes on without the graph.');
  expect(stdout).toContain('would have deleted 17 interfaces');
});

test('Ctrl-C leaves nothing behind', async () => {
  const own = join(temporary, 'interrupted');
  mkdirSync(own);
  const { exitCode } = await demo([], { TMPDIR: own }, (child) => {
    child.stdout?.once('data', () => child.kill('SIGINT'));
  });
  expect(exitCode).toBe(130);
  expect(readdirSync(own)).toEqual([]);
});

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function demo(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  meanwhile: (child: ReturnType<typeof spawn>) => void = () => undefined,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, 'demo', ...args], { env: { ...process.env, ...env } });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk) => {
        said[stream] += String(chunk);
      });
    }
    meanwhile(child);
    child.once('close', (exitCode) => resolve({ exitCode, ...said }));
  });
}
