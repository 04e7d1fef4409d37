// Route tables: where traffic of a subnet or through a gateway goes. Every route is an edge, also one that leads nowhere;
// the subnets that use the main table without saying so are derived (src/derive.ts).
import type {
  DescribeRouteTablesCommandOutput,
  Route,
  RouteTable,
  RouteTableAssociation,
} from '@aws-sdk/client-ec2';
import { arnId, ec2Arn } from '../src/ids.ts';
import { byFilter, flag, list, paged, text } from '../src/declare.ts';
import { defineKind, type EdgeEnd } from '../src/kind.ts';

export default defineKind<RouteTable>({
  kind: 'RouteTable',
  group: 'ec2',
  doc: 'The routes of subnets, or of traffic that enters through a gateway',
  idPrefix: 'rtb-',
  list: paged('ec2', 'DescribeRouteTables', {
    pageSize: 100,
    items: (page: DescribeRouteTablesCommandOutput) => page.RouteTables,
  }),
  confirm: byFilter('route-table-id'),
  id: (table) => table.RouteTableId,
  arn: (table, place) =>
    ec2Arn(place, { account: table.OwnerId, type: 'route-table', id: table.RouteTableId }),
  owner: (table) => ({ account: table.OwnerId }),
  authors: {
    comesWith: { IN_VPC: (table) => table['main'] === true },
    follows: {
      associationIds: ['Subnet'],
      ROUTED_BY: ['Subnet'],
      // A new range of the VPC is a route, an endpoint writes its own; other targets only turn into blackholes when they go.
      ROUTES_TO: ['Vpc', 'VpcEndpoint'],
      'ROUTES_TO.state': [
        'InternetGateway',
        'NatGateway',
        'VpcPeeringConnection',
        'NetworkInterface',
        'Instance',
        'TransitGateway',
        'VpnGateway',
        'EgressOnlyInternetGateway',
      ],
    },
  },
  tags: (table) => table.Tags,
  properties: {
    vpcId: text('VPC it is in', (table) => table.VpcId, { index: true }),
    main: flag('Whether subnets of the VPC without a table of their own use it', (table) =>
      associations(table).some(({ Main }) => Main === true),
    ),
    associationIds: list('Ids of its associations: what calls name them by', (table) =>
      associations(table).map(({ RouteTableAssociationId }) => RouteTableAssociationId),
    ),
    propagatingVgws: list('Virtual private gateways that write routes into it', (table) =>
      table.PropagatingVgws?.map(({ GatewayId }) => GatewayId),
    ),
  },
  edges: {
    IN_VPC: { doc: 'The VPC it is in', to: ['Vpc'], read: (table) => table.VpcId },
    ROUTED_BY: {
      doc: 'Subnets and gateways that are associated with it',
      to: ['Subnet', 'InternetGateway', 'VpnGateway'],
      reverse: true,
      properties: { implicit: { doc: 'Whether it holds only since the subnet has no table of its own' } },
      read: (table) =>
        associations(table).map(({ SubnetId, GatewayId }) => {
          const id = SubnetId ?? GatewayId;
          return id === undefined ? undefined : { id, implicit: false };
        }),
    },
    ROUTES_TO: {
      doc: 'Where a route leads; one edge per route, blackholes too. A route without any target ends at TABLE/DESTINATION',
      to: [
        'Vpc',
        'InternetGateway',
        'VpnGateway',
        'VpcEndpoint',
        'NatGateway',
        'TransitGateway',
        'VpcPeeringConnection',
        'EgressOnlyInternetGateway',
        'CarrierGateway',
        'LocalGateway',
        'CoreNetwork',
        'OdbNetwork',
        'NetworkInterface',
        'Instance',
      ],
      properties: {
        destination: { doc: 'IPv4 or IPv6 CIDR block, or id of a prefix list' },
        state: { doc: '`active`, `blackhole` where the target is gone, or `filtered`' },
        origin: { doc: '`CreateRouteTable`, `CreateRoute`, `EnableVgwRoutePropagation` or `Advertisement`' },
      },
      read: (table) => table.Routes?.map((route) => routeEnd(table, route)),
    },
  },
  example: {
    DescribeRouteTables: {
      RouteTables: [
        {
          RouteTableId: 'rtb-0a7e5d3c1b9f82a01',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          Associations: [
            {
              Main: true,
              RouteTableAssociationId: 'rtbassoc-0a8c0e2d4f6b1a001',
              RouteTableId: 'rtb-0a7e5d3c1b9f82a01',
              AssociationState: { State: 'associated' },
            },
          ],
          PropagatingVgws: [],
          Routes: [
            {
              DestinationCidrBlock: '10.0.0.0/16',
              GatewayId: 'local',
              Origin: 'CreateRouteTable',
              State: 'active',
            },
            {
              DestinationCidrBlock: '100.64.0.0/16',
              GatewayId: 'local',
              Origin: 'CreateRouteTable',
              State: 'active',
            },
            {
              DestinationIpv6CidrBlock: '2a05:d018:1a2b:3c00::/56',
              GatewayId: 'local',
              Origin: 'CreateRouteTable',
              State: 'active',
            },
          ],
          Tags: [{ Key: 'Name', Value: 'main' }],
        },
        {
          RouteTableId: 'rtb-0b7e5d3c1b9f82b02',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          Associations: [
            {
              Main: false,
              RouteTableAssociationId: 'rtbassoc-0b8c0e2d4f6b1b002',
              RouteTableId: 'rtb-0b7e5d3c1b9f82b02',
              SubnetId: 'subnet-0a4f1c2e8b7d93a01',
              AssociationState: { State: 'associated' },
            },
            {
              Main: false,
              RouteTableAssociationId: 'rtbassoc-0c8c0e2d4f6b1c003',
              RouteTableId: 'rtb-0b7e5d3c1b9f82b02',
              SubnetId: 'subnet-0b4f1c2e8b7d93b02',
              AssociationState: { State: 'associated' },
            },
          ],
          PropagatingVgws: [],
          Routes: [
            {
              DestinationCidrBlock: '10.0.0.0/16',
              GatewayId: 'local',
              Origin: 'CreateRouteTable',
              State: 'active',
            },
            {
              DestinationCidrBlock: '0.0.0.0/0',
              GatewayId: 'igw-0a9c8b7d6e5f4a301',
              Origin: 'CreateRoute',
              State: 'active',
            },
            {
              DestinationIpv6CidrBlock: '::/0',
              GatewayId: 'igw-0a9c8b7d6e5f4a301',
              Origin: 'CreateRoute',
              State: 'active',
            },
            {
              DestinationCidrBlock: '10.20.0.0/16',
              VpcPeeringConnectionId: 'pcx-0a6c8e0d2f4b1a601',
              Origin: 'CreateRoute',
              State: 'active',
            },
          ],
          Tags: [
            { Key: 'Name', Value: 'public' },
            { Key: 'tier', Value: 'public' },
          ],
        },
        {
          RouteTableId: 'rtb-0c7e5d3c1b9f82c03',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          Associations: [
            {
              Main: false,
              RouteTableAssociationId: 'rtbassoc-0d8c0e2d4f6b1d004',
              RouteTableId: 'rtb-0c7e5d3c1b9f82c03',
              SubnetId: 'subnet-0c4f1c2e8b7d93c03',
              AssociationState: { State: 'associated' },
            },
            {
              Main: false,
              RouteTableAssociationId: 'rtbassoc-0e8c0e2d4f6b1e005',
              RouteTableId: 'rtb-0c7e5d3c1b9f82c03',
              SubnetId: 'subnet-0d4f1c2e8b7d93d04',
              AssociationState: { State: 'associated' },
            },
          ],
          PropagatingVgws: [{ GatewayId: 'vgw-0a1c3e5d7f9b2a901' }],
          Routes: [
            {
              DestinationCidrBlock: '10.0.0.0/16',
              GatewayId: 'local',
              Origin: 'CreateRouteTable',
              State: 'active',
            },
            {
              DestinationCidrBlock: '0.0.0.0/0',
              NatGatewayId: 'nat-0a3b5c7d9e1f2a401',
              Origin: 'CreateRoute',
              State: 'active',
            },
            {
              DestinationIpv6CidrBlock: '::/0',
              EgressOnlyInternetGatewayId: 'eigw-0a5d7f9b1c3e2a701',
              Origin: 'CreateRoute',
              State: 'active',
            },
            {
              DestinationPrefixListId: 'pl-6da54004',
              GatewayId: 'vpce-0a2d4f6b8c0e1a501',
              Origin: 'CreateRoute',
              State: 'active',
            },
            {
              DestinationCidrBlock: '172.16.0.0/12',
              TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
              Origin: 'CreateRoute',
              State: 'active',
            },
            {
              DestinationCidrBlock: '192.168.0.0/16',
              GatewayId: 'vgw-0a1c3e5d7f9b2a901',
              Origin: 'EnableVgwRoutePropagation',
              State: 'active',
            },
            {
              DestinationCidrBlock: '198.51.100.0/24',
              NatGatewayId: 'nat-0b3b5c7d9e1f2b402',
              Origin: 'CreateRoute',
              State: 'blackhole',
            },
            { DestinationCidrBlock: '10.99.0.0/16', Origin: 'CreateRoute', State: 'blackhole' },
          ],
          Tags: [{ Key: 'Name', Value: 'private' }],
        },
        {
          RouteTableId: 'rtb-0d7e5d3c1b9f82d04',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          Associations: [
            {
              Main: false,
              RouteTableAssociationId: 'rtbassoc-0f8c0e2d4f6b1f006',
              RouteTableId: 'rtb-0d7e5d3c1b9f82d04',
              GatewayId: 'igw-0a9c8b7d6e5f4a301',
              AssociationState: { State: 'associated' },
            },
          ],
          PropagatingVgws: [],
          Routes: [
            {
              DestinationCidrBlock: '10.0.0.0/16',
              GatewayId: 'local',
              Origin: 'CreateRouteTable',
              State: 'active',
            },
            {
              DestinationCidrBlock: '10.0.1.0/24',
              InstanceId: 'i-0a9f8e7d6c5b4a001',
              InstanceOwnerId: '111122223333',
              NetworkInterfaceId: 'eni-0a11d22e33f44a001',
              Origin: 'CreateRoute',
              State: 'active',
            },
          ],
          Tags: [{ Key: 'Name', Value: 'ingress' }],
        },
      ],
    } satisfies Omit<DescribeRouteTablesCommandOutput, '$metadata'>,
  },
});

/** AWS lists an association for a while after it was taken away, and one that it could not make. */
function associations(table: RouteTable): readonly RouteTableAssociation[] {
  return (table.Associations ?? []).filter(({ AssociationState }) => {
    const state = AssociationState?.State;
    return state !== 'disassociated' && state !== 'failed';
  });
}

function destinationOf(route: Route): string | undefined {
  return route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId;
}

/** AWS names an interface and its instance together: the interface says more. */
function targetOf(route: Route): string | undefined {
  return (
    route.NatGatewayId ??
    route.TransitGatewayId ??
    route.VpcPeeringConnectionId ??
    route.EgressOnlyInternetGatewayId ??
    route.CarrierGatewayId ??
    route.LocalGatewayId ??
    arnId(route.CoreNetworkArn) ??
    route.OdbNetworkArn ??
    route.NetworkInterfaceId ??
    route.InstanceId ??
    route.GatewayId
  );
}

function routeEnd(table: RouteTable, route: Route): EdgeEnd | undefined {
  const destination = destinationOf(route);
  const target = targetOf(route);
  const id = target === 'local' ? table.VpcId : (target ?? nowhere(table, destination));
  return id === undefined ? undefined : { id, destination, state: route.State, origin: route.Origin };
}

/** The end of a route that has lost its target, so that it stays to be seen. */
function nowhere(table: RouteTable, destination: string | undefined): string | undefined {
  return destination === undefined ? undefined : `${table.RouteTableId ?? ''}/${destination}`;
}
