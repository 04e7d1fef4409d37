// kill -9 at any moment, and a disk that is full: nothing committed is lost, nothing is told twice, and a later cycle finds its way.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createBudget } from '../../src/budget.ts';
import { createTransport } from '../../src/clients.ts';
import { runCycle } from '../../src/cycle.ts';
import type { CycleDocument } from '../../src/cycle-document.ts';
import { openDataDirectory } from '../../src/data-directory.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { planCycle } from '../../src/plan.ts';
import { openSession } from '../../src/session.ts';
import type { AnswerSource } from '../../src/simulator/answers.ts';
import { noSuchParent } from '../../src/simulator/answers.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { contradictions, integrity } from '../support/feed.ts';
import { mainPath, startChild, startFile } from './child.ts';
import {
  account,
  balancer,
  balancerArn,
  ec2Only,
  fastSettings,
  group,
  kinds,
  listener,
  range,
  region,
  roleArn,
  useTestCredentials,
  vpc,
} from './core-world.ts';

const externalId = 'groundplan-test';
const cyclesChild = new URL('./cycles-child.ts', import.meta.url);
const credentials = { AWS_ACCESS_KEY_ID: 'AKIATESTTESTTESTTEST', AWS_SECRET_ACCESS_KEY: 'test' };

function temporary(): string {
  const made = mkdtempSync(join(tmpdir(), 'groundplan-crash-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A network of many kinds that is another one at each step: a third of it comes and goes, a third changes. */
function movingNetwork(stepNow: () => number): AnswerSource {
  const there = (number: number, step: number): boolean => number % 3 !== 0 || (number + step) % 2 === 0;
  const changing = (number: number, step: number): number => (number % 3 === 1 ? step % 5 : 0);
  const present = (count: number): readonly number[] =>
    range(count).filter((number) => there(number, stepNow()));
  const answers: Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>> = {
    DescribeVpcs: () => ({
      Vpcs: present(60).map((number) => vpc(number, `10.${changing(number, stepNow())}.0.0/16`)),
    }),
    DescribeSubnets: () => ({
      Subnets: present(60).map((number) => ({
        SubnetId: `subnet-${number}`,
        VpcId: vpc(number).VpcId,
        OwnerId: account,
        AvailableIpAddressCount: changing(number, stepNow()),
      })),
    }),
    DescribeLoadBalancers: () => ({ LoadBalancers: present(9).map(balancer) }),
    DescribeListeners: (input) => {
      const parent = range(9).find((number) => balancerArn(number) === input['LoadBalancerArn']);
      if (parent === undefined || !there(parent, stepNow())) return noSuchParent;
      return {
        Listeners: range(3).map((number) => listener(parent, number, 80 + changing(number, stepNow()))),
      };
    },
    DescribeTargetGroups: () => ({ TargetGroups: present(9).map(group) }),
    DescribeTargetHealth: () => ({
      TargetHealthDescriptions: [
        { Target: { Id: `i-${stepNow() % 4}`, Port: 80 }, TargetHealth: { State: 'healthy' } },
      ],
    }),
    DescribeTags: (input) => ({
      TagDescriptions: (Array.isArray(input['ResourceArns']) ? input['ResourceArns'] : []).map(
        (ResourceArn: unknown) => ({
          ResourceArn,
          Tags: [{ Key: 'step', Value: String(stepNow() % 7) }],
        }),
      ),
    }),
  };
  return {
    accounts: () => [account],
    regions: () => [region],
    answer: (_account, _region, operation, input) => answers[operation]?.(input),
  };
}

async function simulating(source: AnswerSource): Promise<Simulator> {
  const simulator = await startSimulator({ source, externalId });
  onTestFinished(() => simulator.close());
  return simulator;
}

async function oneCycle(journal: Journal, endpoint: string): Promise<CycleDocument> {
  useTestCredentials();
  const transport = createTransport({
    settings: fastSettings,
    endpoint,
    budget: createBudget({ fraction: Number.POSITIVE_INFINITY }),
  });
  const session = await openSession(transport, { by: 'role', roleArn, externalId }, { named: region });
  const plan = planCycle({
    policy: ec2Only(region),
    policyIsDefault: false,
    partition: 'aws',
    kinds,
    narrowing: {},
  });
  return runCycle({
    journal,
    integration: { id: 'test', name: 'test' },
    session,
    transport,
    plan,
    now: () => new Date(),
  });
}

describe('kill -9', () => {
  test('at fifteen moments of cycles: what was committed stands, nothing is told twice, and the next cycle is right', async () => {
    let step = 0;
    let isMoving = true;
    const moving = movingNetwork(() => step);
    const simulator = await simulating({
      ...moving,
      answer: (...asked) => {
        // Every cycle begins with its list of VPCs, whole; in between, too, things move now and then.
        if (isMoving && asked[2] === 'DescribeVpcs' && asked[3]['Filters'] === undefined) step += 1;
        return moving.answer(...asked);
      },
    });
    const data = temporary();
    const path = join(data, 'groups', 'default', 'journal.db');
    let committed = 0;
    for (const round of range(15)) {
      const child = startFile(cyclesChild, [data, simulator.url, roleArn, externalId, region], credentials);
      // Some cycles on, and then anywhere in one; the first times in the very first.
      for (let cycle = 0; cycle <= (round < 4 ? 0 : round % 3); cycle += 1) {
        const said = await child.line();
        if (said === undefined) throw new Error((await child.ended()).stderr);
      }
      await sleep(Math.random() * 160);
      await child.kill();

      const journal = openDataDirectory(data).openForWriting('default', 'test', 0);
      try {
        const events = journal.events({ after: 0 });
        expect(contradictions(events, [...journal.resources()])).toEqual([]);
        expect(journal.lastSeq()).toBeGreaterThanOrEqual(committed);
        committed = journal.lastSeq();
      } finally {
        journal.close();
      }
      expect(integrity(path)).toEqual([{ integrity_check: 'ok' }]);
    }
    expect(committed).toBeGreaterThan(100);

    isMoving = false;
    const journal = openDataDirectory(data).openForWriting('default', 'test', 0);
    const clean = openDataDirectory(temporary()).openForWriting('default', 'test', 0);
    try {
      expect((await oneCycle(journal, simulator.url)).incomplete).toEqual([]);
      await oneCycle(clean, simulator.url);
      expect([...journal.resources()]).toEqual([...clean.resources()]);
      expect(contradictions(journal.events({ after: 0 }), [...journal.resources()])).toEqual([]);
      const seq = journal.lastSeq();
      const counts = (await oneCycle(journal, simulator.url)).changes;
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(0);
      expect(journal.lastSeq()).toBe(seq);
    } finally {
      journal.close();
      clean.close();
    }
  }, 120_000);
});

describe('a disk that is full', () => {
  /** `collect`, in a shell in which no file may grow past so many KiB; Node takes that as a write error, as a full disk is one. */
  async function collectWithin(
    limitKiB: number,
    data: string,
    simulator: Simulator,
  ): Promise<{ code: number | null; stderr: string }> {
    const args = [
      'collect',
      '--data',
      data,
      '--role-arn',
      roleArn,
      '--external-id',
      externalId,
      '--regions',
      region,
      '--budget-percent',
      '0',
    ];
    const words = [process.execPath, mainPath, ...args].map((word) => `'${word}'`).join(' ');
    const child = startChild('bash', ['-c', `ulimit -f ${limitKiB}; exec ${words}`], {
      ...credentials,
      AWS_ENDPOINT_URL: simulator.url,
      AWS_REGION: region,
      HOME: data,
    });
    return child.ended();
  }

  function expectClearRefusal({
    code,
    stderr,
  }: {
    readonly code: number | null;
    readonly stderr: string;
  }): void {
    expect(stderr).not.toMatch(/bug in groundplan/);
    expect(stderr).toMatch(/disk|free space/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  }

  function network(count: number, cidr: string): AnswerSource {
    return {
      accounts: () => [account],
      regions: () => [region],
      answer: (_account, _region, operation) =>
        operation === 'DescribeVpcs' ? { Vpcs: range(count).map((number) => vpc(number, cidr)) } : undefined,
    };
  }

  test.each([0, 2, 8, 40, 80, 120, 400])(
    'at %i KiB, from the start: says so, harms nothing, and goes on when there is room',
    async (limitKiB) => {
      const simulator = await simulating(network(2_000, '10.0.0.0/16'));
      const data = temporary();
      const failed = await collectWithin(limitKiB, data, simulator);
      expectClearRefusal(failed);

      const journal = openDataDirectory(data).openForWriting('default', 'test', 0);
      try {
        expect([...journal.resources()]).toEqual([]);
        expect((await oneCycle(journal, simulator.url)).resources).toEqual({ Vpc: 2_000 });
        expect(new Set(journal.events({}).map(({ change }) => change))).toEqual(new Set(['discovered']));
      } finally {
        journal.close();
      }
      expect(integrity(join(data, 'groups', 'default', 'journal.db'))).toEqual([{ integrity_check: 'ok' }]);
    },
    60_000,
  );

  test.each([0, 40, 400])(
    'at %i KiB, later: what was there stands, and the change is told once when there is room',
    async (limitKiB) => {
      let cidr = '10.0.0.0/16';
      const simulator = await simulating({
        accounts: () => [account],
        regions: () => [region],
        answer: (_account, _region, operation) =>
          operation === 'DescribeVpcs'
            ? { Vpcs: range(2_000).map((number) => vpc(number, cidr)) }
            : undefined,
      });
      const data = temporary();
      const first = openDataDirectory(data).openForWriting('default', 'test', 0);
      await oneCycle(first, simulator.url);
      const before = [...first.resources()];
      const seq = first.lastSeq();
      first.close();

      cidr = '10.1.0.0/16';
      const failed = await collectWithin(limitKiB, data, simulator);
      expectClearRefusal(failed);

      const journal = openDataDirectory(data).openForWriting('default', 'test', 0);
      try {
        expect([...journal.resources()]).toEqual(before);
        expect(journal.lastSeq()).toBe(seq);
        expect((await oneCycle(journal, simulator.url)).changes).toMatchObject({
          modified: 2_000,
          created: 0,
          deleted: 0,
        });
        expect(contradictions(journal.events({ after: 0 }), [...journal.resources()])).toEqual([]);
      } finally {
        journal.close();
      }
      expect(integrity(join(data, 'groups', 'default', 'journal.db'))).toEqual([{ integrity_check: 'ok' }]);
    },
    60_000,
  );
});
