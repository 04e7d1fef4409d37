// The pipeline against a simulated AWS whose answers are functions of the request, on one clock that tests move by hand.
// Refuses any endpoint but loopback. Sessions, transport and cycle can be taken apart, so that trouble starts between them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Budget, createBudget } from '../../src/budget.ts';
import { createTransport, type Transport } from '../../src/clients.ts';
import { runCycle } from '../../src/cycle.ts';
import type { CycleDocument } from '../../src/cycle-document.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import type { Kind } from '../../src/kind.ts';
import { type Narrowing, planCycle } from '../../src/plan.ts';
import type { Policy } from '../../src/policy.ts';
import { loadKinds } from '../../src/registry.ts';
import { openSession, type Session } from '../../src/session.ts';
import { type CollectSettings, defaultSettings } from '../../src/settings.ts';
import { noSuchParent } from '../../src/simulator/answers.ts';
import type { FaultName } from '../../src/simulator/faults.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import type { Spool } from '../../src/spool.ts';

export const account = '111122223333';
export const region = 'eu-west-1';
export const roleArn = `arn:aws:iam::${account}:role/groundplan`;

const externalId = 'groundplan-test';

/** Retries and time limits of the product, shortened. */
export const fastSettings: CollectSettings = {
  ...defaultSettings,
  maxAttempts: 2,
  retryBaseMs: 1,
  requestTimeoutMs: 2_000,
  budgetFraction: Number.POSITIVE_INFINITY,
};

export type Input = Readonly<Record<string, unknown>>;
/** The whole answer to an operation, before AWS's own paging and filters; may throw an AwsError. */
export type Answer = (input: Input, region: string) => unknown;

/** For collecting without a cycle around it. */
export const notSpooled: Spool = { keep: (entry) => entry, close: () => undefined };

export const kinds: readonly Kind[] = await loadKinds();

export function kindOf(name: string): Kind {
  const found = kinds.find(({ kind }) => kind === name);
  if (found === undefined) throw new Error(`no kind ${name}`);
  return found;
}

/** The same kind listed in small pages; AWS takes no fewer than 5. */
export function inPagesOf(size: number, name: string): Kind {
  const kind = kindOf(name);
  const { paging } = kind.list;
  if (paging?.size === undefined) throw new Error(`${name} is not paged`);
  return { ...kind, list: { ...kind.list, paging: { ...paging, size: { ...paging.size, value: size } } } };
}

export interface CycleOptions {
  readonly kinds?: readonly Kind[];
  readonly policy?: Policy;
  readonly narrowing?: Narrowing;
  /** `due`: as a cycle of the schedule. */
  readonly denied?: 'due';
  readonly settings?: Partial<CollectSettings>;
  readonly budget?: Budget;
  readonly externalId?: string;
  /** Another simulator, or a server of raw bytes. */
  readonly endpoint?: string;
  /** Stands between the cycle and the journal. */
  readonly journal?: Journal;
}

export interface Opened {
  readonly session: Session;
  readonly transport: Transport;
}

export interface CoreWorld {
  readonly simulator: Simulator;
  readonly journal: Journal;
  readonly folder: string;
  answer(operation: string, answer: Answer): void;
  /** AWS's clock is this one, and `offsetMs` ahead of it. */
  readonly clock: { now(): Date; advance(seconds: number): void; offsetMs: number };
  open(options?: CycleOptions): Promise<Opened>;
  run(opened: Opened, options?: CycleOptions): Promise<CycleDocument>;
  /** Opens a session and runs, five seconds after the cycle before. */
  cycle(options?: CycleOptions): Promise<CycleDocument>;
  /** Begin of the nth cycle, from 1. */
  startOf(cycle: number): string;
  /** `change [class] id paths`, for all changes since the last call of this. */
  news(): readonly string[];
  ids(kind?: string): readonly string[];
  /** Calls of an operation since the last reset. */
  called(operation: string): number;
}

export interface WorldOptions {
  readonly answers?: Readonly<Record<string, Answer>>;
  /** Regions where the account has something. */
  readonly regions?: readonly string[];
  readonly kinds?: readonly Kind[];
  readonly policy?: Policy;
}

export const ec2Only = (...regions: readonly string[]): Policy => ({
  groups: ['ec2'],
  regions,
  cloudtrail: false,
});

/** Sets credentials that no AWS knows, so that nothing of the machine's own is used. */
export function useTestCredentials(): void {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIATESTTESTTESTTEST';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  for (const name of ['AWS_SESSION_TOKEN', 'AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION'])
    delete process.env[name];
}

export async function world(options: WorldOptions = {}): Promise<CoreWorld> {
  useTestCredentials();
  const answers = new Map<string, Answer>(Object.entries(options.answers ?? {}));
  const regions = options.regions ?? [region];
  // Near the real time, since the SDK compares AWS's Date with it: five minutes apart it tries other errors again, too.
  const base = Math.floor(Date.now() / 1_000) * 1_000;
  let elapsedMs = 0;
  const clock = {
    offsetMs: 0,
    now: () => new Date(base + elapsedMs),
    advance: (seconds: number) => {
      elapsedMs += seconds * 1_000;
    },
  };
  const simulator = await startSimulator({
    source: {
      accounts: () => [account],
      regions: () => regions,
      answer: (_account, where, operation, input) => answers.get(operation)?.(input, where),
    },
    externalId,
    clock: () => new Date(base + elapsedMs + clock.offsetMs),
  });
  if (new URL(simulator.url).hostname !== '127.0.0.1') throw new Error(`not loopback: ${simulator.url}`);
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-core-'));
  const journal = openJournal(join(folder, 'journal.db'), 'write');
  onTestFinished(async () => {
    journal.close();
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const starts: string[] = [];
  let told = 0;

  async function open(given: CycleOptions = {}): Promise<Opened> {
    const settings: CollectSettings = { ...fastSettings, ...given.settings };
    const transport = createTransport({
      settings,
      endpoint: given.endpoint ?? simulator.url,
      budget: given.budget ?? createBudget({ fraction: settings.budgetFraction }),
      now: () => clock.now().getTime(),
    });
    const policy = given.policy ?? options.policy ?? ec2Only(...regions);
    const login = { by: 'role', roleArn, externalId: given.externalId ?? externalId } as const;
    return { transport, session: await openSession(transport, login, { policy: policy.regions }) };
  }

  async function run({ session, transport }: Opened, given: CycleOptions = {}): Promise<CycleDocument> {
    const plan = planCycle({
      policy: given.policy ?? options.policy ?? ec2Only(...regions),
      policyIsDefault: false,
      partition: session.partition,
      kinds: given.kinds ?? options.kinds ?? kinds,
      narrowing: given.narrowing ?? {},
    });
    const integration = { id: 'test', name: 'test' };
    const to = given.journal ?? journal;
    starts.push(clock.now().toISOString());
    const { denied } = given;
    return runCycle({ journal: to, integration, session, transport, plan, denied, now: clock.now });
  }

  return {
    simulator,
    journal,
    folder,
    clock,
    open,
    run,
    answer: (operation, answer) => answers.set(operation, answer),
    cycle: async (given) => {
      clock.advance(5);
      return run(await open(given), given);
    },
    startOf: (cycle) => starts[cycle - 1] ?? 'never',
    news: () => {
      const events = journal.events({ after: told });
      told = journal.lastSeq();
      return events.map(({ change, class: name, resourceId, changes }) =>
        [
          change,
          ...(name === 'configuration' ? [] : [name]),
          resourceId,
          ...changes.map(({ path }) => path),
        ].join(' '),
      );
    },
    ids: (kind) => [...journal.resources(kind)].map(({ id }) => id),
    called: (operation) => simulator.calls().filter((call) => call.operation === operation).length,
  };
}

/** How a scope ended, with its code. */
export function outcomeOf(
  journal: Journal,
  action: string,
  where = region,
): readonly [string, string | undefined] {
  const scope = journal.scopes().find((one) => one.action === action && one.region === where);
  return [scope?.outcome ?? 'never asked', scope?.code];
}

/** Whether this request confirms what a list no longer shows: by id filter, or by ids. */
export function isConfirmation(input: Input): boolean {
  return ['Filters', 'Filter', 'ListenerArns', 'TargetGroupArns', 'LoadBalancerArns'].some((name) => {
    const value = input[name];
    return Array.isArray(value) && value.length > 0;
  });
}

export const failing = {
  denied: 'deny',
  throttled: 'throttle',
  '5xx': 'server-error',
  'half a page': 'half-page',
  'HTML with 200': 'html',
  'an empty body with 200': 'empty-body',
  'a cut connection': 'cut',
} as const satisfies Record<string, FaultName>;

export function range(count: number, from = 1): readonly number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

export function hex(number: number): string {
  return number.toString(16).padStart(17, '0');
}

export interface Vpc {
  readonly VpcId: string;
  readonly OwnerId: string;
  readonly CidrBlock: string;
}

export function vpc(number: number, cidr = '10.0.0.0/16'): Vpc {
  return { VpcId: `vpc-${hex(number)}`, OwnerId: account, CidrBlock: cidr };
}

export function vpcs(count: number, from = 1): readonly Vpc[] {
  return range(count, from).map((number) => vpc(number));
}

const elb = (where: string): string => `arn:aws:elasticloadbalancing:${where}:${account}`;

export function balancerArn(number: number): string {
  return `${elb(region)}:loadbalancer/app/b${number}/${number.toString(16).padStart(16, '0')}`;
}

export function balancer(number: number): object {
  return { LoadBalancerArn: balancerArn(number), LoadBalancerName: `b${number}`, Type: 'application' };
}

export function listenerArn(parent: number, number: number): string {
  return `${balancerArn(parent).replace(':loadbalancer/', ':listener/')}/${number.toString(16).padStart(16, '0')}`;
}

export function listener(parent: number, number: number, port = 80): object {
  return {
    ListenerArn: listenerArn(parent, number),
    LoadBalancerArn: balancerArn(parent),
    Port: port,
    Protocol: 'HTTP',
  };
}

export function groupArn(number: number): string {
  return `${elb(region)}:targetgroup/g${number}/${number.toString(16).padStart(16, '0')}`;
}

export function group(number: number): object {
  return {
    TargetGroupArn: groupArn(number),
    TargetGroupName: `g${number}`,
    TargetType: 'instance',
    Port: 80,
  };
}

/** Load balancers with their listeners, as AWS answers for them; the map may change between requests. */
export function balancersWith(
  listeners: ReadonlyMap<number, readonly object[]>,
): Readonly<Record<string, Answer>> {
  return {
    DescribeLoadBalancers: () => ({ LoadBalancers: [...listeners.keys()].map(balancer) }),
    DescribeListeners: (input) => {
      const parent = input['LoadBalancerArn'];
      if (parent === undefined) return { Listeners: [...listeners.values()].flat() };
      const found = [...listeners].find(([number]) => balancerArn(number) === parent);
      return found === undefined ? noSuchParent : { Listeners: found[1] };
    },
  };
}
