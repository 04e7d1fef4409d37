// Client VPN endpoints and flow logs: what AWS still lists and is not, answers of several pages, times without a zone, who is logged.
import { expect, test } from 'vitest';
import clientVpnEndpoint from '../../collectors/client-vpn-endpoint.ts';
import dhcpOptions from '../../collectors/dhcp-options.ts';
import flowLog from '../../collectors/flow-log.ts';
import vpcEndpointService from '../../collectors/vpc-endpoint-service.ts';
import type { Kind } from '../../src/kind.ts';
import { type Entry, normaliseFacet, normaliseItem } from '../../src/normalise.ts';
import { latestOf, stateOf } from '../support/entries.ts';
import { place } from './example-states.ts';

function read(kind: Kind, item: object): Entry {
  const entry = normaliseItem(kind, item, place);
  if (entry === 'gone') throw new Error('the item is gone');
  return entry;
}

function facetState(operation: string, ...pages: readonly object[]) {
  const found = clientVpnEndpoint.facets.find(({ call }) => call.operation === operation);
  const [answer] = found?.call.answers(pages, ['cvpn-1']) ?? [];
  if (found === undefined || answer === undefined) throw new Error(`no answer of ${operation}`);
  return stateOf(normaliseFacet(answer[0], found.part, answer[1], place));
}

test('a client VPN endpoint is in the subnets it is associated with, of all pages', () => {
  const target = (id: string, Code: string) => ({ TargetNetworkId: id, Status: { Code } });
  const { edges } = facetState(
    'DescribeClientVpnTargetNetworks',
    { ClientVpnTargetNetworks: [target('s-1', 'associated'), target('s-2', 'disassociated')] },
    { ClientVpnTargetNetworks: [target('s-3', 'associating'), target('s-4', 'association-failed')] },
    {},
  );
  expect(edges['IN_SUBNET']).toEqual([
    { to: 's-1', state: 'associated' },
    { to: 's-3', state: 'associating' },
  ]);
});

test.each([
  ['a subnet', { TargetSubnet: 's-1', Status: { Code: 'active' } }, '10.0.0.0/8 via s-1 active'],
  ['an attachment', { TransitGatewayAttachmentId: 'tgw-attach-1' }, '10.0.0.0/8 via tgw-attach-1'],
  ['nothing', { Status: { Code: 'failed' } }, '10.0.0.0/8 failed'],
])('a client VPN route to %s', (_case, route, text) => {
  const page = { Routes: [{ DestinationCidr: '10.0.0.0/8', ...route }] };
  expect(facetState('DescribeClientVpnRoutes', page).properties['routes']).toEqual([text]);
});

test.each([
  ['without a zone', '2026-03-01T10:20:00'],
  ['in UTC', '2026-03-01T10:20:00Z'],
  ['with an offset', '2026-03-01T12:20:00+02:00'],
])('a time that AWS writes as text, %s', (_case, CreationTime) => {
  const { properties } = stateOf(read(clientVpnEndpoint, { ClientVpnEndpointId: 'c', CreationTime }));
  expect(properties['creationTime']).toBe('2026-03-01T10:20:00.000Z');
});

test('logs and functions that are switched off are not shown', () => {
  const off = { Enabled: false, CloudwatchLogGroup: 'old', LambdaFunctionArn: 'arn:old' };
  const item = { ClientVpnEndpointId: 'c', ConnectionLogOptions: off, ClientConnectOptions: off };
  expect(read(clientVpnEndpoint, item).text).not.toContain('old');
});

test('the arrow goes from what is logged to its flow log; that it fails is no change of the configuration', () => {
  const item = { FlowLogId: 'fl-1', ResourceId: 'vpc-1', DeliverLogsStatus: 'SUCCESS' };
  const well = read(flowLog, item);
  const failing = read(flowLog, {
    ...item,
    DeliverLogsStatus: 'FAILED',
    DeliverLogsErrorMessage: 'Access error',
  });
  expect(stateOf(well).edges).toEqual({ LOGGED_BY: [{ from: 'vpc-1' }] });
  expect(failing.hash).toBe(well.hash);
  expect(latestOf(failing)).toEqual({ deliverLogsStatus: 'FAILED', deliverLogsErrorMessage: 'Access error' });
});

test.each([
  ['ids', { AvailabilityZoneIds: ['euw1-az2'], AvailabilityZones: ['eu-west-1a'] }, 'euw1-az2'],
  ['names', { AvailabilityZones: ['a'] }, '111122223333/eu-west-1/AvailabilityZone/a'],
  [
    'names beside no ids',
    { AvailabilityZoneIds: [], AvailabilityZones: ['a'] },
    '111122223333/eu-west-1/AvailabilityZone/a',
  ],
])('zones of an endpoint service by %s', (_case, zones, to) => {
  const { edges } = stateOf(read(vpcEndpointService, { ServiceId: 'vpce-svc-1', ...zones }));
  expect(edges['IN_ZONE']).toEqual([{ to }]);
});

test('DHCP options that are not set are not shown', () => {
  const DhcpConfigurations = [{ Key: 'domain-name', Values: [{}] }, { Key: 'ntp-servers' }, {}];
  expect(stateOf(read(dhcpOptions, { DhcpOptionsId: 'dopt-1', DhcpConfigurations })).properties).toEqual({
    tags: [],
    domainNameServers: [],
    ntpServers: [],
    netbiosNameServers: [],
  });
});
