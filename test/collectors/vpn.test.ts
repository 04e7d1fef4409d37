// VPN connections: their keys stay in the answer that they came in, their routes and tunnels are told apart from what moves.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import vpnConnection from '../../collectors/vpn-connection.ts';
import { normaliseItem } from '../../src/normalise.ts';
import { openReplay } from '../../src/simulator/replay.ts';
import { latestOf, stateOf } from '../support/entries.ts';
import { openHarness } from '../support/harness.ts';
import { place } from './example-states.ts';

const recorded = fileURLToPath(new URL('../../../shared/recorded/vpn-gateway', import.meta.url));

function read(item: object) {
  const entry = normaliseItem(vpnConnection, { VpnConnectionId: 'vpn-1', ...item }, place);
  if (entry === 'gone') throw new Error('the connection is gone');
  return { entry, state: stateOf(entry), latest: latestOf(entry) };
}

describe('secrets', () => {
  const key = 'kmHkZujp_EWOqCVfMT87B1jTeU8hXUNK';

  test('neither the configuration for the device nor the tunnels’ keys are kept', () => {
    const { entry } = read({
      CustomerGatewayConfiguration: `<ike><pre_shared_key>${key}</pre_shared_key></ike>`,
      PreSharedKeyArn: `arn:aws:secretsmanager:eu-west-1:1:secret:${key}`,
      Options: { TunnelOptions: [{ OutsideIpAddress: '52.0.0.1', PreSharedKey: key }] },
    });
    const kept = JSON.stringify(entry);
    expect(kept).toContain('52.0.0.1');
    expect(kept).not.toContain(key);
    expect(kept.toLowerCase()).not.toMatch(/shared|ike>/);
  });

  test('no key of a recorded network is anywhere in the journal', async () => {
    const answer = readFileSync(`${recorded}/554773406868/us-east-2/DescribeVpnConnections.json`, 'utf8');
    const keys = [...answer.matchAll(/<pre_shared_key>([^<]+)</g)].map(([, found]) => found ?? '');
    expect(keys.length).toBeGreaterThan(1);
    const harness = await openHarness(openReplay(recorded), {
      groups: ['ec2'],
      regions: ['us-east-2'],
      cloudtrail: false,
    });
    try {
      await harness.cycle('554773406868');
      const everything = JSON.stringify([
        [...harness.journal.resources()],
        harness.journal.events({ changes: ['created', 'modified', 'deleted', 'discovered', 'released'] }),
      ]);
      expect(everything).toContain('vpn-03701a53bba3c48b7');
      expect(keys.filter((each) => everything.includes(each))).toEqual([]);
      expect(everything).not.toContain('pre_shared_key');
    } finally {
      await harness.close();
    }
  });
});

test('static routes that are deleted are still listed by AWS, and are none', () => {
  const Routes = [
    { DestinationCidrBlock: '10.2.0.0/16', State: 'available' },
    { DestinationCidrBlock: '10.1.0.0/16', State: 'pending' },
    { DestinationCidrBlock: '10.3.0.0/16', State: 'deleted' },
  ];
  expect(read({ Routes }).state.properties['staticRoutes']).toEqual(['10.1.0.0/16', '10.2.0.0/16']);
});

test.each([
  ['a virtual private gateway', { VpnGatewayId: 'vgw-1' }, ['cgw-1', 'vgw-1']],
  ['a transit gateway', { TransitGatewayId: 'tgw-1' }, ['cgw-1', 'tgw-1']],
  [
    'a core network',
    { CoreNetworkArn: 'arn:aws:networkmanager::1:core-network/core-network-1' },
    ['cgw-1', 'core-network-1'],
  ],
  ['nothing yet', {}, ['cgw-1']],
])('it ends at the customer gateway and at %s', (_case, end, ids) => {
  const edges = read({ CustomerGatewayId: 'cgw-1', ...end }).state.edges['TERMINATES_ON'];
  expect(edges?.map(({ to }) => to)).toEqual(ids);
});

test('a tunnel that goes down, and routes that come, are latest values and no change of the configuration', () => {
  const tunnel = { OutsideIpAddress: '52.0.0.1', Status: 'UP', AcceptedRouteCount: 3 };
  const up = read({ VgwTelemetry: [tunnel, { OutsideIpAddress: '52.0.0.2', Status: 'DOWN' }] });
  const down = read({
    VgwTelemetry: [
      { ...tunnel, Status: 'DOWN', AcceptedRouteCount: 0, StatusMessage: 'IPSEC IS DOWN' },
      { OutsideIpAddress: '52.0.0.2', Status: 'DOWN', LastStatusChange: new Date() },
    ],
  });
  expect(up.latest).toEqual({
    tunnelStatus: ['52.0.0.1 UP', '52.0.0.2 DOWN'],
    acceptedRoutes: ['52.0.0.1 3'],
  });
  expect(down.latest).toEqual({
    tunnelStatus: ['52.0.0.1 DOWN', '52.0.0.2 DOWN'],
    acceptedRoutes: ['52.0.0.1 0'],
  });
  expect(up.entry.hash).toBe(down.entry.hash);
});
