// What the examples of Network Manager's kinds do not tell apart: what an ARN leads to, what is on its way out, what people write freely.
import { expect, test } from 'vitest';
import type { Kind } from '../../src/kind.ts';
import { normaliseFacet, normaliseItem } from '../../src/normalise.ts';
import { stateOf } from '../support/entries.ts';
import attachment from '../../collectors/core-network-attachment.ts';
import coreNetwork from '../../collectors/core-network.ts';
import device from '../../collectors/device.ts';
import globalNetwork from '../../collectors/global-network.ts';
import link from '../../collectors/link.ts';
import site from '../../collectors/site.ts';
import { placeOf } from './example-states.ts';

type State = ReturnType<typeof stateOf>;

function read(kind: Kind, item: object): State | 'gone' {
  const entry = normaliseItem(kind, item, placeOf(kind), undefined);
  return entry === 'gone' ? entry : stateOf(entry);
}

function readFacet(kind: Kind, answer: object): State {
  const [first] = kind.facets;
  if (first === undefined) throw new Error(`${kind.kind} has no facet`);
  return stateOf(normaliseFacet('x', first.part, answer, placeOf(kind)));
}

test.each([
  ['a VPC', 'arn:aws:ec2:eu-west-1:1:vpc/vpc-1', { ATTACHES: [{ to: 'vpc-1' }] }],
  ['a VPN connection', 'arn:aws:ec2:eu-west-1:1:vpn-connection/vpn-1', { ATTACHES: [{ to: 'vpn-1' }] }],
  [
    'a transit gateway route table',
    'arn:aws:ec2:eu-west-1:1:transit-gateway-route-table/tgw-rtb-1',
    { ATTACHES: [{ to: 'tgw-rtb-1' }] },
  ],
  [
    'a Direct Connect gateway',
    'arn:aws:directconnect::1:dx-gateway/5f294f92',
    { ATTACHES: [{ to: '5f294f92' }] },
  ],
  [
    'another attachment',
    'arn:aws:networkmanager::1:attachment/attachment-2',
    { CARRIED_BY: [{ to: 'attachment-2' }] },
  ],
  ['nothing that is told', undefined, {}],
])('an attachment leads to %s by its ARN', (_case, ResourceArn, edges) => {
  expect(read(attachment, { AttachmentId: 'attachment-1', ResourceArn })).toHaveProperty('edges', edges);
});

test.each([
  [globalNetwork, { GlobalNetworkId: 'global-network-1' }],
  [coreNetwork, { CoreNetworkId: 'core-network-1' }],
  [attachment, { AttachmentId: 'attachment-1' }],
  [site, { SiteId: 'site-1' }],
  [device, { DeviceId: 'device-1' }],
  [link, { LinkId: 'link-1' }],
])('what is being deleted is gone: $kind', (kind, item) => {
  expect(read(kind, { ...item, State: 'DELETING' })).toBe('gone');
  expect(read(kind, { ...item, State: 'UPDATING' })).not.toBe('gone');
});

test.each(['REJECTED', 'FAILED'])('an attachment that is %s carries nothing', (State) => {
  expect(read(attachment, { AttachmentId: 'attachment-1', State })).toBe('gone');
});

test.each(['DELETING', 'DELETED', 'FAILED'])('a registration that is %s is none', (Code) => {
  const TransitGatewayArn = 'arn:aws:ec2:eu-west-1:1:transit-gateway/tgw-1';
  const answered = (code: string): State =>
    readFacet(globalNetwork, {
      pages: [{ TransitGatewayRegistrations: [{ TransitGatewayArn, State: { Code: code } }] }],
    });
  expect(answered(Code).edges).toEqual({});
  expect(answered('AVAILABLE').edges).toEqual({ ASSOCIATED_WITH: [{ to: 'tgw-1', state: 'AVAILABLE' }] });
});

test.each([
  ['euw1-az1', [{ to: 'euw1-az1' }]],
  ['usw2-lax1-az1', [{ to: 'usw2-lax1-az1' }]],
  ['eu-west-1a', undefined],
  ['op-0a1b2c3d4e5f60718', undefined],
  ['the rack on the left', undefined],
])('a device is in the zone %s only if that is a zone’s id', (Zone, edges) => {
  const state = read(device, { DeviceId: 'device-1', AWSLocation: { Zone } });
  expect(state === 'gone' ? state : [state.properties['zone'], state.edges['IN_ZONE']]).toEqual([
    Zone,
    edges,
  ]);
});

test('a core network has its segments, what they share, and which traffic is led through appliances', () => {
  const { properties } = readFacet(coreNetwork, {
    CoreNetwork: {
      Segments: [
        { Name: 'prod', EdgeLocations: ['us-east-1', 'eu-west-1'], SharedSegments: [] },
        { Name: 'shared', EdgeLocations: ['eu-west-1'], SharedSegments: ['*'] },
      ],
      NetworkFunctionGroups: [{ Name: 'inspection', Segments: { SendVia: ['prod'], SendTo: [] } }],
    },
  });
  expect(properties).toMatchObject({
    segments: ['prod: eu-west-1, us-east-1', 'shared: eu-west-1'],
    sharedSegments: ['shared: *'],
    insertedSegments: ['send-via inspection: prod'],
  });
});
