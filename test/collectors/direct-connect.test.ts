// Direct Connect: nothing secret is kept, and what is no more is no edge.
import { expect, test } from 'vitest';
import gateway from '../../collectors/direct-connect-gateway.ts';
import virtualInterface from '../../collectors/virtual-interface.ts';
import { normaliseFacet, normaliseItem } from '../../src/normalise.ts';
import { latestOf, stateOf } from '../support/entries.ts';
import { place, statesOf } from './example-states.ts';

test('a virtual interface keeps neither BGP keys nor the router configuration that holds them', () => {
  expect(JSON.stringify(virtualInterface.example)).toContain('hush-hush');
  expect(JSON.stringify(statesOf(virtualInterface))).not.toMatch(/hush|bgp_auth_key|logical_connection/);
});

test('a BGP session that goes down is no change of configuration, another peer is', () => {
  const peer = { bgpPeerId: 'dxpeer-1', asnLong: 4_200_000_000, addressFamily: 'ipv4' };
  const [up, down, two] = [
    [{ ...peer, bgpStatus: 'up' }],
    [{ ...peer, bgpStatus: 'down' }],
    [{ ...peer, bgpStatus: 'up' }, { bgpPeerId: 'dxpeer-2' }],
  ].map((bgpPeers) => {
    const entry = normaliseItem(virtualInterface, { virtualInterfaceId: 'dxvif-1', bgpPeers }, place);
    if (entry === 'gone') throw new Error('the interface is gone');
    return entry;
  });
  expect(up?.hash).toBe(down?.hash);
  expect(up === undefined ? undefined : latestOf(up)['bgpStatus']).toEqual(['dxpeer-1 up']);
  expect(down === undefined ? undefined : latestOf(down)['bgpStatus']).toEqual(['dxpeer-1 down']);
  expect(two === undefined ? undefined : stateOf(two).properties['bgpPeers']).toEqual([
    'dxpeer-1 as 4200000000 ipv4',
    'dxpeer-2',
  ]);
});

test('a core network that is associated is known by its own id', () => {
  const [associations] = gateway.facets;
  if (associations === undefined) throw new Error('gateways have no associations');
  const pages = [
    {
      directConnectGatewayAssociations: [
        { associatedCoreNetwork: { id: 'core-network-1', ownerAccount: '444455556666' } },
        { associationState: 'disassociated', associatedGateway: { id: 'tgw-1' } },
      ],
    },
    { directConnectGatewayAssociations: [{ virtualGatewayId: 'vgw-1' }] },
  ];
  const { edges } = stateOf(normaliseFacet('dx', associations.part, { pages }, place));
  expect(edges['ASSOCIATED_WITH']).toEqual([
    { to: 'core-network-1', ownerAccount: '444455556666' },
    { to: 'vgw-1' },
  ]);
});
