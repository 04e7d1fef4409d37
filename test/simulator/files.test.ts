// What a user hands to `simulate`: a recording and a list of faults. Each mistake is told with file, place and mend.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  DescribeTargetHealthCommand,
  DescribeListenersCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readFaults } from '../../src/simulator/faults.ts';
import { openReplay } from '../../src/simulator/replay.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { elb, failure, here, simulator, sourceOf } from './world.ts';

function folder(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'groundplan-simulator-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
}

const place = '111111111111/eu-west-1';

describe('a recording', () => {
  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['no account', { 'notes.txt': '' }, /no folder named after a 12-digit account id.*<account>\/<region>/],
    ['a folder of networks', { [`net/${place}/DescribeVpcs.json`]: '{}' }, /Point to one network/],
    ['no file', { [`${place}/notes.txt`]: '' }, /no <account>\/<region>\/<Operation>\.json file/],
    [
      'broken JSON',
      { [`${place}/DescribeVpcs.json`]: '{"Vpcs": [' },
      /eu-west-1\/DescribeVpcs\.json cannot be read as JSON/,
    ],
    ['a list', { [`${place}/DescribeVpcs.json`]: '[]' }, /DescribeVpcs\.json is not an answer/],
    [
      'half a per-parent file',
      { [`${place}/DescribeListeners.json`]: '{"by": "X"}' },
      /not a per-parent answer/,
    ],
    [
      'a bad parent',
      { [`${place}/DescribeListeners.json`]: '{"by": "X", "answers": {"a": 1}}' },
      /the answer of a is not/,
    ],
  ])('with %s is refused', (_name, files, message) => {
    expect(() => openReplay(folder(files))).toThrow(message);
  });

  test('that is not there is refused with its path', () => {
    expect(() => openReplay('/nowhere/at/all')).toThrow(/from \/nowhere\/at\/all: there is no such folder/);
  });

  test('answers per parent, and remembers what it lacks', async () => {
    const listeners = {
      by: 'LoadBalancerArn',
      answers: { a: { Listeners: [{ ListenerArn: 'l' }] }, b: { Listeners: [] } },
    };
    const replay = openReplay(folder({ [`${place}/DescribeListeners.json`]: JSON.stringify(listeners) }));
    const { url } = await simulator(replay);
    const ask = (LoadBalancerArn: string): Promise<unknown> =>
      elb(url).send(new DescribeListenersCommand({ LoadBalancerArn }));
    await expect(ask('a')).resolves.toMatchObject({ Listeners: [{ ListenerArn: 'l' }] });
    await expect(ask('b')).resolves.toMatchObject({ Listeners: [] });
    expect((await failure(ask('c')))[0]).toBe('LoadBalancerNotFoundException');
    const byId = await elb(url).send(new DescribeListenersCommand({ ListenerArns: ['l'] }));
    expect(byId.Listeners).toHaveLength(1);
    await failure(elb(url).send(new DescribeTargetHealthCommand({ TargetGroupArn: 'g' })));
    expect(replay.missing()).toEqual([
      { account: '111111111111', region: 'eu-west-1', operation: 'DescribeListeners', parent: 'c' },
      { account: '111111111111', region: 'eu-west-1', operation: 'DescribeTargetHealth' },
      { account: '111111111111', region: 'eu-west-1', operation: 'DescribeTargetGroups' },
    ]);
  });
});

describe('a list of faults', () => {
  function read(content: string): unknown {
    return readFaults(join(folder({ 'faults.json': content }), 'faults.json'));
  }

  test('is read', () => {
    const faults = [
      {
        fault: 'deny',
        operation: 'ec2:DescribeVpcs',
        account: '111111111111',
        region: 'us-gov-east-1',
        times: 2,
      },
    ];
    expect(read(JSON.stringify(faults))).toEqual(faults);
    expect(read('[]')).toEqual([]);
  });

  test.each<[string, string, RegExp]>([
    ['no JSON', '[', /faults\.json is not JSON/],
    ['no list', '{"fault": "deny"}', /faults\.json: a JSON list of faults is expected/],
    [
      'an unknown fault',
      '[{"fault": "deny"}, {"fault": "denied"}]',
      /fault 2 of 2: "fault": .*"deny".*"not-subscribed"/,
    ],
    ['no fault', '[{}]', /fault 1 of 1: "fault"/],
    ['an unknown field', '[{"fault": "deny", "operaton": "X"}]', /fault 1 of 1: .*"operaton"/],
    [
      'an unknown service',
      '[{"fault": "deny", "operation": "ecc:DescribeVpcs"}]',
      /"operation": .*elasticloadbalancing/,
    ],
    ['a small operation', '[{"fault": "deny", "operation": "describe-vpcs"}]', /"operation": expected/],
    ['a short account', '[{"fault": "deny", "account": "123"}]', /"account": expected 12 digits/],
    ['a zone', '[{"fault": "deny", "region": "eu-west-1a"}]', /"region": expected a region/],
    ['no times', '[{"fault": "deny", "times": 0}]', /"times"/],
  ])('with %s is refused', (_name, content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  test('that is not there is refused', () => {
    expect(() => readFaults('/nowhere.json')).toThrow(/\/nowhere\.json: the faults cannot be read/);
  });
});

describe('the simulator', () => {
  test('refuses to start without an account or in an unknown partition', async () => {
    await expect(startSimulator({ source: sourceOf({}) })).rejects.toThrow('no account');
    await expect(startSimulator({ source: here({}), partition: 'mars' })).rejects.toThrow(
      'No such partition: mars',
    );
  });

  test('refuses a port that is taken, and frees its own', async () => {
    const first = await simulator(here({}));
    const port = Number(new URL(first.url).port);
    await expect(startSimulator({ source: here({}), port })).rejects.toThrow('EADDRINUSE');
    await first.close();
    const second = await simulator(here({}), { port });
    expect(second.url).toBe(first.url);
  });
});
