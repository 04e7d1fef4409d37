// Classic load balancers over the wire, beside the newer ones whose API has operations of the same names: each is answered its own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import classicLoadBalancer from '../../collectors/classic-load-balancer.ts';
import { derivedEdges } from '../../src/derive.ts';
import { lazyEstate } from '../../src/estate.ts';
import { normaliseItem } from '../../src/normalise.ts';
import { loadKinds } from '../../src/registry.ts';
import type { AnswerSource } from '../../src/simulator/answers.ts';
import { openReplay } from '../../src/simulator/replay.ts';
import { exampleAccount, exampleRegion, exampleSource, type ExampleSource } from '../support/examples.ts';
import { stateOf } from '../support/entries.ts';
import { type Harness, openHarness } from '../support/harness.ts';
import { place } from './example-states.ts';

const policy = { groups: ['ec2'], regions: [exampleRegion], cloudtrail: false } as const;
const legacy = `${exampleAccount}/${exampleRegion}/ClassicLoadBalancer/legacy`;

let source: ExampleSource;
let harness: Harness;

beforeEach(async () => {
  source = exampleSource(await loadKinds());
  harness = await openHarness(source, policy);
  await harness.cycle(exampleAccount);
});

afterEach(() => harness.close());

test('both generations are there, each with its own tags and health', () => {
  const { journal } = harness;
  expect([...journal.resources('LoadBalancer')].map(({ properties }) => properties['name'])).toContain('web');
  expect(journal.resource(legacy)?.properties).toMatchObject({
    name: 'legacy',
    tags: ['Name=legacy', 'team=shop'],
    instanceHealth: ['i-0a9f8e7d6c5b4a001 InService'],
  });
});

test('one that is gone is asked for by its name, and gone by NotFound; the newer ones are not touched', async () => {
  source.edit('elb:DescribeLoadBalancers', ({ LoadBalancerDescriptions }) => ({
    LoadBalancerDescriptions: [LoadBalancerDescriptions].flat().slice(0, 1),
  }));
  const seq = harness.journal.lastSeq();
  const document = await harness.cycle(exampleAccount);
  expect(document.incomplete).toEqual([]);
  expect(
    harness.journal.events({ after: seq }).map(({ change, resourceId }) => [change, resourceId]),
  ).toEqual([['deleted', legacy.replace('legacy', 'old-internal')]]);
});

test('a denial of the action that both generations share is one warning that names both kinds', async () => {
  harness.simulator.setFaults([{ fault: 'deny', operation: 'elasticloadbalancing:DescribeLoadBalancers' }]);
  const { warnings } = await harness.cycle(exampleAccount);
  expect(warnings).toMatchObject([{ action: 'elasticloadbalancing:DescribeLoadBalancers' }]);
  const hidden = harness.journal.warnings().flatMap(({ kinds }) => kinds);
  expect(hidden).toEqual(expect.arrayContaining(['ClassicLoadBalancer', 'LoadBalancer']));
});

test('tags are asked for twenty names at a time; one that went meanwhile fails none of the others', async () => {
  const names = Array.from({ length: 45 }, (_, index) => `old-${String(index).padStart(2, '0')}`);
  const many: AnswerSource = {
    accounts: () => [exampleAccount],
    regions: () => [exampleRegion],
    answer: (_account, _region, operation, _input, service) => {
      if (service !== 'elb') return undefined;
      if (operation === 'DescribeLoadBalancers')
        return { LoadBalancerDescriptions: names.map((LoadBalancerName) => ({ LoadBalancerName })) };
      if (operation !== 'DescribeTags') return undefined;
      const tagged = names.slice(1).map((LoadBalancerName) => ({
        LoadBalancerName,
        Tags: [{ Key: 'Name', Value: `the ${LoadBalancerName}` }],
      }));
      return { TagDescriptions: tagged };
    },
  };
  const other = await openHarness(many, policy);
  onTestFinished(() => other.close());
  await other.cycle(exampleAccount);
  const shown = [...other.journal.resources('ClassicLoadBalancer')].map(
    ({ properties }) => properties['name'],
  );
  expect(shown).toEqual([undefined, ...names.slice(1).map((name) => `the ${name}`)]);
  const asked = other.simulator.calls().filter(({ operation }) => operation === 'DescribeTags');
  // 20 + 20 + 5, and those of the first twenty one by one.
  expect(asked).toHaveLength(3 + 20);
});

test('saved answers of the classic API have its name before the operation’s', () => {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-saved-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const at = join(folder, exampleAccount, exampleRegion);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'DescribeLoadBalancers.json'), '{"LoadBalancers": []}');
  writeFileSync(join(at, 'elb.DescribeLoadBalancers.json'), '{"LoadBalancerDescriptions": []}');
  const replay = openReplay(folder);
  const answer = (service: string): unknown =>
    replay.answer(exampleAccount, exampleRegion, 'DescribeLoadBalancers', {}, service);
  expect(answer('elbv2')).toEqual({ LoadBalancers: [] });
  expect(answer('elb')).toEqual({ LoadBalancerDescriptions: [] });
});

test.each([
  ['ELB legacy', [legacy]],
  ['ELB app/legacy/50dc6c495c0c9188', []],
  ['ELB gone', []],
])('an interface that says `%s`', (description, owners) => {
  const eni = {
    id: 'eni-1',
    kind: 'NetworkInterface',
    accountId: exampleAccount,
    region: exampleRegion,
    properties: { description, arn: 'arn:aws:ec2:eu-west-1:111122223333:network-interface/eni-1' },
    edges: {},
  };
  const owned = derivedEdges(eni, lazyEstate(harness.journal)).filter(({ type }) => type === 'OWNED_BY');
  expect(owned.map(({ to }) => to)).toEqual(owners);
});

test.each([
  [
    { Protocol: 'HTTPS', LoadBalancerPort: 443, InstanceProtocol: 'HTTP', InstancePort: 80 },
    'HTTPS 443 to HTTP 80',
  ],
  [{ Protocol: 'TCP', LoadBalancerPort: 25, InstancePort: 2525 }, 'TCP 25 to TCP 2525'],
  [{ LoadBalancerPort: 80 }, '80'],
  [{ Protocol: 'TCP' }, undefined],
])('a listener: %j', (Listener, text) => {
  const item = { LoadBalancerName: 'a', ListenerDescriptions: [{ Listener }] };
  const entry = normaliseItem(classicLoadBalancer, item, place);
  expect(entry === 'gone' ? undefined : stateOf(entry).properties['listeners']).toEqual(
    text === undefined ? [] : [text],
  );
});
