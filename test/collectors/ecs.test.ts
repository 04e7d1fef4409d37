// ECS against the simulated AWS: absence is proven by what the describe calls say of one id, clusters are never mixed up, and no
// environment is kept.
import { afterEach, beforeEach, expect, test } from 'vitest';
import ecsTask from '../../collectors/ecs-task.ts';
import { loadKinds } from '../../src/registry.ts';
import {
  type Document,
  exampleAccount,
  exampleRegion,
  type ExampleSource,
  exampleSource,
} from '../support/examples.ts';
import { type Harness, openHarness } from '../support/harness.ts';
import { statesOf } from './example-states.ts';

const policy = { groups: ['ec2', 'eks-ecs'], regions: [exampleRegion], cloudtrail: false } as const;
const kinds = (await loadKinds()).filter(({ kind }) => kind.startsWith('Ecs'));
const shop = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop';
const task = 'arn:aws:ecs:eu-west-1:111122223333:task/shop/0a1b2c3d4e5f60718293a4b5c6d7e8f9';

let source: ExampleSource;
let harness: Harness;

beforeEach(async () => {
  source = exampleSource(kinds);
  harness = await openHarness(source, policy);
  await harness.cycle(exampleAccount, { kinds });
});
afterEach(() => harness.close());

/** Taken from the list; what the describe call says of it is changed, too. */
function unlist(operation: string, member: string, id: string): void {
  source.edit(operation, (answer) => {
    const answers = Object.entries(Object(answer['answers']) as Record<string, Document>).map(
      ([cluster, page]) => [
        cluster,
        { ...page, [member]: (page[member] as readonly string[]).filter((arn) => arn !== id) },
      ],
    );
    return { ...answer, answers: Object.fromEntries(answers) };
  });
}

function describe(operation: string, member: string, arn: string, change: object | undefined): void {
  source.edit(operation, (answer) => ({
    ...answer,
    [member]: (answer[member] as readonly Document[]).flatMap((item) =>
      item[arn] !== task ? [item] : change === undefined ? [] : [{ ...item, ...change }],
    ),
  }));
}

async function changed(): Promise<readonly string[]> {
  const seq = harness.journal.lastSeq();
  await harness.cycle(exampleAccount, { kinds });
  return harness.journal
    .events({ after: seq, classes: ['configuration'] })
    .map(({ change, resourceId }) => `${change} ${resourceId}`);
}

test('a service whose ARN does not name its cluster has an id that does, and is described', () => {
  const service = harness.journal.resource('arn:aws:ecs:eu-west-1:111122223333:service/shop/legacy');
  expect(service?.properties).toMatchObject({
    arn: 'arn:aws:ecs:eu-west-1:111122223333:service/legacy',
    serviceName: 'legacy',
    clusterArn: shop,
  });
});

test.each([
  ['is not known any more', undefined, [`deleted ${task}`]],
  ['has stopped', { lastStatus: 'STOPPED', desiredStatus: 'STOPPED' }, [`deleted ${task}`]],
  ['is about to stop', { lastStatus: 'DEACTIVATING', desiredStatus: 'STOPPED' }, []],
])('a task that is no more listed and %s', async (_case, change, events) => {
  unlist('ListTasks', 'taskArns', task);
  describe('DescribeTasks', 'tasks', 'taskArn', change);
  expect(await changed()).toEqual(events);
});

test('a task that is no more listed, and of which nothing can be said, is kept', async () => {
  unlist('ListTasks', 'taskArns', task);
  harness.simulator.setFaults([{ fault: 'throttle', operation: 'ecs:DescribeTasks' }]);
  expect(await changed()).toEqual([]);
});

test('services are asked for cluster by cluster, ten a call', () => {
  const calls = harness.simulator.calls().filter(({ operation }) => operation === 'DescribeServices');
  expect(calls).toHaveLength(1);
});

test('what a task was started with is not kept: it may be secret', () => {
  expect(JSON.stringify(ecsTask.example)).toContain('hush-hush');
  expect(JSON.stringify(statesOf(ecsTask))).not.toContain('hush');
});
