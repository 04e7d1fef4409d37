// Calls per parent and further calls on what was listed: each parent has an outcome of its own. What one could not say of itself
// it keeps, and what is gone is gone with the parents' complete list.
import { describe, expect, test } from 'vitest';
import { createAsker } from '../../src/ask.ts';
import { openLocation } from '../../src/clients.ts';
import { readKindList } from '../../src/collect-list.ts';
import { collectLocation } from '../../src/collect.ts';
import { again, byFilter } from '../../src/declare.ts';
import type { Kind } from '../../src/kind.ts';
import { declaredKinds } from '../support/declared-kinds.ts';
import { listScope, type LocationTask } from '../../src/location-task.ts';
import { AwsError } from '../../src/simulator/aws-error.ts';
import { noSuchParent } from '../../src/simulator/answers.ts';
import {
  type Answer,
  balancer,
  balancerArn,
  balancersWith,
  type CoreWorld,
  failing,
  group,
  groupArn,
  isConfirmation,
  kindOf,
  listener,
  listenerArn,
  notSpooled,
  outcomeOf,
  range,
  region,
  world,
} from './core-world.ts';

function kindOfTest(name: string): Kind {
  const found = declaredKinds.find(({ kind }) => kind === name);
  if (found === undefined) throw new Error(`no kind ${name}`);
  return found;
}

/** Without tags, which are another matter. */
const balancersOnly = [
  { ...kindOf('LoadBalancer'), facets: [] },
  { ...kindOf('Listener'), facets: [] },
];

async function balancers(listeners: ReadonlyMap<number, readonly object[]>): Promise<CoreWorld> {
  return world({ kinds: balancersOnly, answers: balancersWith(listeners) });
}

const two = (): Map<number, readonly object[]> =>
  new Map([
    [1, [listener(1, 11), listener(1, 12)]],
    [2, [listener(2, 21)]],
  ]);

/** Fails requests about one parent. */
function failingFor(parent: string, answer: Answer, code: string, status = 400): Answer {
  return (input, where) => {
    if (Object.values(input).includes(parent)) throw new AwsError(code, 'said AWS', status);
    return answer(input, where);
  };
}

function answersOf(listeners: ReadonlyMap<number, readonly object[]>): {
  readonly lists: Answer;
  readonly children: Answer;
} {
  const { DescribeLoadBalancers: lists, DescribeListeners: children } = balancersWith(listeners);
  if (lists === undefined || children === undefined) throw new Error('no answers');
  return { lists, children };
}

describe('a parent that goes between its list and its own call', () => {
  test('its children stay, the others are read, and both go with the next complete list of parents', async () => {
    const listeners = two();
    const aws = await balancers(listeners);
    await aws.cycle();
    aws.news();
    // Still on the list, and gone a moment later.
    const { children } = answersOf(new Map([[2, [listener(2, 21, 8080)]]]));
    aws.answer('DescribeListeners', children);
    await aws.cycle();
    expect(aws.news()).toEqual([`modified ${listenerArn(2, 21)} port`]);
    expect(outcomeOf(aws.journal, 'elasticloadbalancing:DescribeListeners')[0]).toBe('complete');
    expect(aws.ids('Listener')).toHaveLength(3);

    listeners.delete(1);
    await aws.cycle();
    expect(aws.news().toSorted()).toEqual([
      `deleted ${listenerArn(1, 11)}`,
      `deleted ${listenerArn(1, 12)}`,
      `deleted ${balancerArn(1)}`,
    ]);
    // The listeners were shown by the first cycle last; the balancer was still listed by the second.
    for (const { kind, notBefore } of aws.journal.events({ changes: ['deleted'] })) {
      expect([kind, notBefore]).toEqual([kind, kind === 'Listener' ? aws.startOf(1) : aws.startOf(2)]);
    }
  });

  test('and is there after all: no event', async () => {
    const aws = await balancers(two());
    await aws.cycle();
    aws.news();
    aws.simulator.setFaults([{ fault: 'not-found', operation: 'DescribeListeners' }]);
    await aws.cycle();
    aws.simulator.setFaults([]);
    await aws.cycle();
    expect(aws.news()).toEqual([]);
    expect(aws.ids('Listener')).toHaveLength(3);
  });

  test('what hangs on its children stays too: they were not shown, which is not gone', async () => {
    const rules = new Map(
      [...two()].flatMap(([parent, children]) =>
        children.map((_child, index) => {
          const arn = listenerArn(parent, parent * 10 + 1 + index);
          return [arn, [{ RuleArn: arn.replace(':listener/', ':listener-rule/') + '/0123456789abcdef' }]];
        }),
      ),
    );
    const aws = await world({
      kinds: [...balancersOnly, { ...kindOfTest('Rule'), facets: [] }],
      answers: {
        ...balancersWith(two()),
        DescribeRules: (input) => ({ Rules: rules.get(String(input['ListenerArn'])) ?? [] }),
      },
    });
    await aws.cycle();
    aws.news();
    aws.simulator.setFaults([{ fault: 'not-found', operation: 'DescribeListeners' }]);
    await aws.cycle();
    expect(aws.news()).toEqual([]);
    expect(aws.ids('Rule')).toHaveLength(3);
  });

  test('on the first read ever, and is there after all: its children were found, not made', async () => {
    const aws = await balancers(two());
    aws.simulator.setFaults([{ fault: 'not-found', operation: 'DescribeListeners', times: 1 }]);
    await aws.cycle();
    aws.simulator.setFaults([]);
    await aws.cycle();
    expect(aws.ids('Listener')).toHaveLength(3);
    expect(aws.news().filter((line) => !line.startsWith('discovered'))).toEqual([]);
  });

  test('a new parent whose call says NotFound at first: its children are created later, after the last complete read', async () => {
    const listeners = two();
    const aws = await balancers(listeners);
    await aws.cycle();
    aws.news();
    listeners.set(3, [listener(3, 31)]);
    const { children } = answersOf(two());
    aws.answer('DescribeListeners', (input, where) =>
      input['LoadBalancerArn'] === balancerArn(3) ? noSuchParent : children(input, where),
    );
    await aws.cycle();
    expect(aws.news()).toEqual([`created ${balancerArn(3)}`]);
    aws.answer('DescribeListeners', answersOf(listeners).children);
    await aws.cycle();
    expect(aws.news()).toEqual([`created ${listenerArn(3, 31)}`]);
    expect(aws.journal.events({})[0]?.notBefore).toBe(aws.startOf(1));
  });
});

describe('one parent of several that cannot be asked', () => {
  test.each([
    ['throttled', 'Throttling', 400, 'incomplete'],
    ['5xx', 'ServiceUnavailable', 503, 'incomplete'],
    ['an unknown code', 'SomethingNew', 400, 'incomplete'],
  ])(
    '%s: the others are applied, its children kept, and the scope says so',
    async (_name, code, status, outcome) => {
      const listeners = two();
      const aws = await balancers(listeners);
      await aws.cycle();
      aws.news();
      listeners.set(1, []);
      listeners.set(2, [listener(2, 21, 8080), listener(2, 22)]);
      aws.answer(
        'DescribeListeners',
        failingFor(balancerArn(1), answersOf(listeners).children, code, status),
      );
      const document = await aws.cycle();
      expect(aws.news().toSorted()).toEqual([
        `created ${listenerArn(2, 22)}`,
        `modified ${listenerArn(2, 21)} port`,
      ]);
      expect(outcomeOf(aws.journal, 'elasticloadbalancing:DescribeListeners')).toEqual([outcome, code]);
      expect(document.incomplete.map(({ action }) => action)).toEqual([
        'elasticloadbalancing:DescribeListeners',
      ]);
      expect(aws.ids('Listener')).toHaveLength(4);

      aws.answer('DescribeListeners', answersOf(listeners).children);
      await aws.cycle();
      expect(aws.news().toSorted()).toEqual([
        `deleted ${listenerArn(1, 11)}`,
        `deleted ${listenerArn(1, 12)}`,
      ]);
      for (const { notBefore } of aws.journal.events({ changes: ['deleted'] }))
        expect(notBefore).toBe(aws.startOf(1));
    },
  );

  test('a child that a parent’s complete answer lacks goes, though another parent was throttled', async () => {
    const listeners = two();
    const aws = await balancers(listeners);
    await aws.cycle();
    aws.news();
    listeners.set(2, []);
    aws.answer('DescribeListeners', failingFor(balancerArn(1), answersOf(listeners).children, 'Throttling'));
    await aws.cycle();
    expect(aws.news()).toEqual([`deleted ${listenerArn(2, 21)}`]);
  });

  test('what changes behind it has the wide interval', async () => {
    const listeners = two();
    const aws = await balancers(listeners);
    await aws.cycle();
    aws.answer('DescribeListeners', failingFor(balancerArn(1), answersOf(listeners).children, 'Throttling'));
    await aws.cycle();
    listeners.set(1, [listener(1, 11, 8080), listener(1, 12)]);
    aws.answer('DescribeListeners', answersOf(listeners).children);
    await aws.cycle();
    expect(aws.journal.events({ changes: ['modified'] })[0]).toMatchObject({
      resourceId: listenerArn(1, 11),
      notBefore: aws.startOf(1),
    });
  });
});

describe('a parent that is gone by a complete list', () => {
  test.each(['deny', 'throttle', 'html', 'not-found'] as const)(
    'takes its children with it, also while their own call fails: %s',
    async (fault) => {
      const listeners = two();
      const aws = await balancers(listeners);
      await aws.cycle();
      aws.news();
      listeners.delete(1);
      aws.simulator.setFaults([{ fault, operation: 'DescribeListeners' }]);
      await aws.cycle();
      expect(aws.news().toSorted()).toEqual([
        `deleted ${listenerArn(1, 11)}`,
        `deleted ${listenerArn(1, 12)}`,
        `deleted ${balancerArn(1)}`,
      ]);
      expect(aws.ids('Listener')).toEqual([listenerArn(2, 21)]);
    },
  );

  test.each(Object.entries(failing))('but not by one that failed: %s', async (_name, fault) => {
    const listeners = two();
    const aws = await balancers(listeners);
    await aws.cycle();
    aws.news();
    listeners.delete(1);
    aws.simulator.setFaults([{ fault, operation: 'DescribeLoadBalancers' }]);
    aws.simulator.resetCalls();
    await aws.cycle();
    expect(aws.news()).toEqual([]);
    expect(aws.called('DescribeListeners')).toBe(0);
    expect(outcomeOf(aws.journal, 'elasticloadbalancing:DescribeListeners')).toEqual([
      'incomplete',
      'ParentIncomplete',
    ]);
  });

  test('is kept while its confirmation fails: its children stay, and their deletion begins when they were last shown', async () => {
    const listeners = two();
    const aws = await balancers(listeners);
    await aws.cycle();
    aws.news();
    listeners.delete(1);
    const { lists } = answersOf(listeners);
    aws.answer('DescribeLoadBalancers', (input, where) => {
      if (isConfirmation(input)) throw new AwsError('Throttling', 'said AWS', 400);
      return lists(input, where);
    });
    await aws.cycle();
    expect(aws.news()).toEqual([]);
    expect(aws.ids('Listener')).toHaveLength(3);
    aws.answer('DescribeLoadBalancers', lists);
    await aws.cycle();
    expect(aws.news()).toHaveLength(3);
    for (const { resourceId, notBefore } of aws.journal.events({ changes: ['deleted'] })) {
      expect([resourceId, notBefore]).toEqual([resourceId, aws.startOf(1)]);
    }
  });

  test('is kept, comes back, and its children changed meanwhile: the interval begins when they were last shown', async () => {
    const listeners = two();
    const aws = await balancers(listeners);
    await aws.cycle();
    aws.news();
    const { lists } = answersOf(listeners);
    aws.answer('DescribeLoadBalancers', (input) => {
      if (isConfirmation(input)) throw new AwsError('Throttling', 'said AWS', 400);
      return { LoadBalancers: [balancer(2)] };
    });
    await aws.cycle();
    aws.answer('DescribeLoadBalancers', lists);
    listeners.set(1, [listener(1, 11, 8080), listener(1, 12)]);
    await aws.cycle();
    expect(aws.news()).toEqual([`modified ${listenerArn(1, 11)} port`]);
    expect(aws.journal.events({})[0]?.notBefore).toBe(aws.startOf(1));
  });
});

test('a child that the confirmation by filter still shows stays its parent’s', async () => {
  // No kind of today is listed per parent and confirmed by filter; nothing in the vocabulary forbids it.
  const filtered = { ...kindOf('Listener'), facets: [], confirm: byFilter('listener-arn') };
  const aws = await balancers(two());
  await aws.cycle();
  const place = { account: aws.journal.resource(balancerArn(1))?.accountId ?? '', region, partition: 'aws' };
  const task: LocationTask = {
    place,
    kinds: [filtered],
    asker: {
      ask: (_call, input) =>
        Promise.resolve({
          ok: true,
          page: { Listeners: isConfirmation({ ...input }) ? [listener(1, 11), listener(1, 12)] : [] },
        }),
    },
    known: (scope) => aws.journal.known(place, scope),
    spool: notSpooled,
    maxConfirmations: 10,
    lanes: 1,
    now: aws.clock.now,
  };
  const reading = {
    scope: listScope(kindOf('LoadBalancer')),
    failure: undefined,
    startedAt: '',
    entries: [],
    gone: [],
    gaps: [],
    seen: 1,
  };
  const parents = { reading, alive: new Set([balancerArn(1), balancerArn(2)]), kept: new Set<string>() };
  const { reading: children } = await readKindList(task, filtered, parents);
  expect(children.gone).toEqual([listenerArn(2, 21)]);
  // Nothing about them is new; without a parent they would go with the next list of parents.
  expect(children.entries).toEqual([]);
});

describe('a child that is confirmed by the list once more', () => {
  /** Listeners as a service without filter and NotFound would have them; `second` answers the second question of a cycle about a parent. */
  async function listedAgain(second: Answer): Promise<{
    readonly aws: CoreWorld;
    readonly listeners: Map<number, readonly object[]>;
    readonly asked: unknown[];
  }> {
    const listeners = two();
    const asked: unknown[] = [];
    const answers = balancersWith(listeners);
    const first = answers['DescribeListeners'] ?? second;
    const aws = await world({
      kinds: [
        { ...kindOf('LoadBalancer'), facets: [] },
        { ...kindOf('Listener'), facets: [], confirm: again() },
      ],
      answers: {
        ...answers,
        DescribeListeners: (input, where) => {
          const parent = input['LoadBalancerArn'];
          const isSecond = asked.includes(parent);
          asked.push(parent);
          return isSecond ? second(input, where) : first(input, where);
        },
      },
    });
    await aws.cycle();
    aws.news();
    asked.splice(0);
    return { aws, listeners, asked };
  }

  test('goes where the second list of its parent lacks it too; no other parent is asked twice', async () => {
    const { aws, listeners, asked } = await listedAgain(() => ({ Listeners: [listener(1, 12)] }));
    listeners.set(1, [listener(1, 12)]);
    await aws.cycle();
    expect(aws.news()).toEqual([`deleted ${listenerArn(1, 11)}`]);
    expect(asked.toSorted()).toEqual([balancerArn(1), balancerArn(1), balancerArn(2)]);
  });

  test('stays where the second list of its parent has it', async () => {
    const { aws, listeners } = await listedAgain(() => ({ Listeners: [listener(1, 11), listener(1, 12)] }));
    listeners.set(1, [listener(1, 12)]);
    await aws.cycle();
    expect(aws.news()).toEqual([]);
    expect(aws.journal.resource(listenerArn(1, 11))).toBeDefined();
  });

  test('stays where its parent went in between', async () => {
    const { aws, listeners } = await listedAgain(() => noSuchParent);
    listeners.set(1, [listener(1, 12)]);
    await aws.cycle();
    expect(aws.news()).toEqual([]);
    expect(aws.journal.resource(listenerArn(1, 11))).toBeDefined();
  });
});

const groupsOnly = [kindOf('TargetGroup')];

function tagsOf(arns: unknown, values: ReadonlyMap<string, string>): object {
  const asked = Array.isArray(arns) ? arns.map(String) : [];
  return {
    TagDescriptions: asked.map((arn) => ({
      ResourceArn: arn,
      Tags: [{ Key: 'team', Value: values.get(arn) ?? 'none' }],
    })),
  };
}

function healthOf(id: string): object {
  return { TargetHealthDescriptions: [{ Target: { Id: id, Port: 80 }, TargetHealth: { State: 'healthy' } }] };
}

interface Groups {
  readonly aws: CoreWorld;
  readonly list: number[];
  readonly tags: Map<string, string>;
  readonly targets: Map<string, string>;
}

async function groups(count: number): Promise<Groups> {
  const list = [...range(count)];
  const tags = new Map<string, string>();
  const targets = new Map<string, string>();
  const aws = await world({
    kinds: groupsOnly,
    answers: {
      DescribeTargetGroups: () => ({ TargetGroups: list.map(group) }),
      DescribeTags: (input) => tagsOf(input['ResourceArns'], tags),
      DescribeTargetHealth: (input) => healthOf(targets.get(String(input['TargetGroupArn'])) ?? 'i-1'),
    },
  });
  return { aws, list, tags, targets };
}

describe('tags, asked for many at once', () => {
  test('20 at a time', async () => {
    const { aws } = await groups(45);
    await aws.cycle();
    expect(aws.called('DescribeTags')).toBe(3);
    expect(aws.news()).toHaveLength(45);
  });

  test('one that went fails its batch: the others are asked one by one and answered, and it keeps its tags', async () => {
    const { aws, tags } = await groups(25);
    await aws.cycle();
    aws.news();
    aws.simulator.resetCalls();
    for (const number of range(25)) tags.set(groupArn(number), 'changed');
    const ghost = groupArn(7);
    aws.answer('DescribeTags', (input) => {
      if (Array.isArray(input['ResourceArns']) && input['ResourceArns'].includes(ghost)) {
        throw new AwsError('TargetGroupNotFound', `'${ghost}' not found`, 400);
      }
      return tagsOf(input['ResourceArns'], tags);
    });
    await aws.cycle();
    expect(aws.called('DescribeTags')).toBe(1 + 20 + 1);
    expect(aws.news()).toHaveLength(24);
    expect(aws.journal.resource(ghost)?.properties['tags']).toEqual(['team=none']);
    expect(outcomeOf(aws.journal, 'elasticloadbalancing:DescribeTags')[0]).toBe('complete');

    aws.answer('DescribeTags', (input) => tagsOf(input['ResourceArns'], tags));
    await aws.cycle();
    expect(aws.news()).toEqual([`modified ${ghost} tags`]);
    expect(aws.journal.events({})[0]?.notBefore).toBe(aws.startOf(1));
  });

  test('one that the answer leaves out keeps its tags; one that nobody asked for is not believed', async () => {
    const { aws, tags } = await groups(3);
    await aws.cycle();
    aws.news();
    tags.set(groupArn(1), 'changed');
    const stranger = { ResourceArn: groupArn(99), Tags: [{ Key: 'team', Value: 'strange' }] };
    const opened = await aws.open();
    const place = { account: opened.session.account, region, partition: 'aws' };
    const asker = createAsker(
      openLocation(opened.transport, place, opened.session.credentials),
      opened.session,
      (work) => work(),
    );
    const readings = await collectLocation({
      place,
      kinds: groupsOnly,
      asker: {
        ask: (call, input) =>
          call.operation === 'DescribeTags'
            ? Promise.resolve({
                ok: true,
                page: { TagDescriptions: [{ ResourceArn: groupArn(1), Tags: [] }, stranger] },
              })
            : asker.ask(call, input),
      },
      known: (scope) => aws.journal.known(place, scope),
      spool: notSpooled,
      maxConfirmations: 10,
      lanes: 2,
      now: aws.clock.now,
    });
    const reading = readings.find(({ scope }) => scope.action.endsWith(':DescribeTags'));
    expect(reading?.failure).toBeUndefined();
    expect(reading?.entries.map(({ id }) => id)).toEqual([groupArn(1)]);
    expect(reading?.gaps).toEqual(
      [2, 3].map((number) => ({ subject: groupArn(number), code: 'NotAnswered' })),
    );
  });

  test('denied: every resource keeps its tags, one warning, and no event when the denial ends', async () => {
    const { aws, tags } = await groups(3);
    await aws.cycle();
    aws.news();
    tags.set(groupArn(1), 'changed');
    aws.simulator.setFaults([{ fault: 'deny', operation: 'DescribeTags' }]);
    const document = await aws.cycle();
    expect(document.warnings.map(({ action }) => action)).toEqual(['elasticloadbalancing:DescribeTags']);
    expect(aws.news()).toEqual([]);
    expect(aws.journal.resource(groupArn(1))?.properties['tags']).toEqual(['team=none']);
    aws.simulator.setFaults([]);
    expect((await aws.cycle()).warnings).toEqual([]);
    expect(aws.news()).toEqual([`modified ${groupArn(1)} tags`]);
    expect(aws.journal.events({})[0]?.notBefore).toBe(aws.startOf(1));
  });

  test('of one that was kept by a failed confirmation, changed meanwhile: the interval begins when they were last read', async () => {
    const { aws, list, tags } = await groups(3);
    await aws.cycle();
    aws.news();
    aws.answer('DescribeTargetGroups', (input) => {
      if (isConfirmation(input)) throw new AwsError('Throttling', 'said AWS', 400);
      return { TargetGroups: [group(2), group(3)] };
    });
    await aws.cycle();
    tags.set(groupArn(1), 'changed');
    aws.answer('DescribeTargetGroups', () => ({ TargetGroups: list.map(group) }));
    await aws.cycle();
    expect(aws.news()).toEqual([`modified ${groupArn(1)} tags`]);
    expect(aws.journal.events({})[0]?.notBefore).toBe(aws.startOf(1));
  });
});

describe('health, asked for one by one', () => {
  const oneLane = { locationConcurrency: 1, maxAttempts: 1 };
  const action = 'elasticloadbalancing:DescribeTargetHealth';

  test('three failures in a row spare the rest of the cycle', async () => {
    const { aws } = await groups(30);
    await aws.cycle();
    aws.news();
    aws.simulator.resetCalls();
    aws.simulator.setFaults([{ fault: 'throttle', operation: 'DescribeTargetHealth' }]);
    await aws.cycle({ settings: oneLane });
    expect(aws.called('DescribeTargetHealth')).toBe(3);
    expect(outcomeOf(aws.journal, action)).toEqual(['incomplete', 'Throttling']);
    expect(aws.news()).toEqual([]);
  });

  test('a denial spares the rest at once', async () => {
    const { aws } = await groups(30);
    await aws.cycle();
    aws.simulator.resetCalls();
    aws.simulator.setFaults([{ fault: 'deny', operation: 'DescribeTargetHealth' }]);
    await aws.cycle({ settings: oneLane });
    expect(aws.called('DescribeTargetHealth')).toBe(1);
    expect(outcomeOf(aws.journal, action)[0]).toBe('denied');
  });

  test('single failures between successes do not: everyone else is asked', async () => {
    const { aws, targets } = await groups(30);
    await aws.cycle();
    aws.news();
    aws.simulator.resetCalls();
    for (const number of range(30)) targets.set(groupArn(number), 'i-2');
    const unlucky = new Set(
      range(30)
        .filter((number) => number % 3 !== 0)
        .map(groupArn),
    );
    aws.answer('DescribeTargetHealth', (input) => {
      if (unlucky.has(String(input['TargetGroupArn']))) throw new AwsError('Throttling', 'said AWS', 400);
      return healthOf('i-2');
    });
    await aws.cycle({ settings: oneLane });
    expect(aws.called('DescribeTargetHealth')).toBe(30);
    expect(aws.news()).toHaveLength(10);
    expect(outcomeOf(aws.journal, action)).toEqual(['incomplete', 'Throttling']);
  });

  test('NotFound counts as no failure', async () => {
    const { aws } = await groups(10);
    await aws.cycle();
    aws.news();
    aws.simulator.resetCalls();
    aws.simulator.setFaults([{ fault: 'not-found', operation: 'DescribeTargetHealth' }]);
    await aws.cycle({ settings: oneLane });
    expect(aws.called('DescribeTargetHealth')).toBe(10);
    expect(outcomeOf(aws.journal, action)[0]).toBe('complete');
    expect(aws.news()).toEqual([]);
  });

  test('denied for some: they keep theirs, the scope is denied, and nothing is invented before or after', async () => {
    const { aws, targets } = await groups(4);
    await aws.cycle();
    aws.news();
    for (const number of range(4)) targets.set(groupArn(number), 'i-2');
    aws.answer('DescribeTargetHealth', (input) => {
      if (input['TargetGroupArn'] === groupArn(3)) throw new AwsError('AccessDenied', 'said AWS', 403);
      return healthOf(targets.get(String(input['TargetGroupArn'])) ?? '');
    });
    await aws.cycle({ settings: oneLane });
    expect(aws.journal.resource(groupArn(3))?.edges['TARGETS']).toMatchObject([{ to: 'i-1' }]);
    expect(outcomeOf(aws.journal, action)).toEqual(['denied', 'AccessDenied']);
    const first = aws.news();
    aws.answer('DescribeTargetHealth', (input) =>
      healthOf(targets.get(String(input['TargetGroupArn'])) ?? ''),
    );
    await aws.cycle();
    const told = [...first, ...aws.news()];
    expect(told.map((line) => line.split(' ').slice(0, 2).join(' ')).toSorted()).toEqual(
      range(4).map((number) => `modified ${groupArn(number)}`),
    );
  });

  test('of a new group fails, then works: what it says was learnt, not changed', async () => {
    const { aws, list } = await groups(2);
    await aws.cycle();
    aws.news();
    list.push(3);
    aws.answer('DescribeTargetHealth', (input) => {
      if (input['TargetGroupArn'] === groupArn(3)) throw new AwsError('Throttling', 'said AWS', 400);
      return healthOf('i-1');
    });
    await aws.cycle();
    expect(aws.news()).toEqual([`created ${groupArn(3)}`]);
    aws.answer('DescribeTargetHealth', () => healthOf('i-1'));
    await aws.cycle();
    expect(aws.news().every((line) => line.startsWith('discovered '))).toBe(true);
    expect(aws.journal.resource(groupArn(3))?.edges['TARGETS']).toMatchObject([{ to: 'i-1' }]);
    await aws.cycle();
    expect(aws.news()).toEqual([]);
  });

  test('of a group that was never answered is not an empty group', async () => {
    const { aws } = await groups(2);
    aws.simulator.setFaults([{ fault: 'throttle', operation: 'DescribeTargetHealth' }]);
    await aws.cycle();
    expect(aws.journal.resource(groupArn(1))?.properties).not.toHaveProperty('targets');
    expect(aws.journal.resource(groupArn(1))?.edges).not.toHaveProperty('TARGETS');
  });

  test('of one group never answered: a change of another one claims no later begin than when that was read', async () => {
    const { aws, targets } = await groups(2);
    aws.answer('DescribeTargetHealth', (input) => {
      if (input['TargetGroupArn'] === groupArn(1)) throw new AwsError('Throttling', 'said AWS', 400);
      return healthOf(targets.get(groupArn(2)) ?? 'i-1');
    });
    await aws.cycle();
    targets.set(groupArn(2), 'i-2');
    await aws.cycle();
    const [modified] = aws.journal.events({ changes: ['modified'], classes: ['configuration'] });
    expect(modified?.resourceId).toBe(groupArn(2));
    // The scope was never complete, so that its interval may be open, but not too short.
    expect(modified?.notBefore ?? '').not.toBe(aws.startOf(2));
  });

  test.each(Object.entries(failing))(
    'keeps its last value under %s, also while the list changes',
    async (_name, fault) => {
      const { aws, targets } = await groups(2);
      await aws.cycle();
      aws.news();
      targets.set(groupArn(1), 'i-2');
      aws.answer('DescribeTargetGroups', () => ({ TargetGroups: [{ ...group(1), Port: 8080 }, group(2)] }));
      aws.simulator.setFaults([{ fault, operation: 'DescribeTargetHealth' }]);
      await aws.cycle();
      expect(aws.news()).toEqual([`modified ${groupArn(1)} port`]);
      expect(aws.journal.resource(groupArn(1))?.edges['TARGETS']).toMatchObject([{ to: 'i-1' }]);
    },
  );
});
