// Calls about what routes lead to: gateways, endpoints and peerings. Route tables change with them.
import { changeOf, edgeGainAndLoss, type FactsOf, type TrailCall } from './call-parts.ts';
import { ownCalls } from './own-calls.ts';
import { blackholes, made, type Rest } from './rest.ts';

export function endpoints(rest: Rest): readonly TrailCall[] {
  return [
    ...rest.of('VpcEndpoint', 'created').flatMap((endpoint) => {
      const tables = rest.of('RouteTable', 'modified');
      return made(
        'CreateVpcEndpoint',
        endpoint,
        rest.take([endpoint], tables),
        { CreateVpcEndpointRequest: { RouteTableId: tables.map(({ resourceId }) => resourceId) } },
        { CreateVpcEndpointResponse: { vpcEndpoint: { vpcEndpointId: endpoint.resourceId } } },
      );
    }),
    ...rest.of('VpcEndpoint', 'deleted').flatMap((endpoint) => {
      const tables = rest
        .of('RouteTable', 'modified')
        .filter((truth) =>
          edgeGainAndLoss(truth, 'ROUTES_TO').lost.some(({ to }) => to === endpoint.resourceId),
        );
      const request = { DeleteVpcEndpointsRequest: { VpcEndpointId: { content: endpoint.resourceId } } };
      return made('DeleteVpcEndpoints', endpoint, rest.take([endpoint], tables), request);
    }),
  ];
}

export function natGateways(rest: Rest): readonly TrailCall[] {
  const gone = rest.of('NatGateway', 'deleted').flatMap((gateway) => {
    const tables = blackholes(rest, new Set([gateway.resourceId]));
    const addresses = rest.of('ElasticIp', 'modified');
    const truths = rest.take([gateway], tables);
    // Its address goes from it here, and to another one maybe, in a call of its own.
    return made('DeleteNatGateway', gateway, [...truths, ...addresses], {
      DeleteNatGatewayRequest: { NatGatewayId: gateway.resourceId },
    });
  });
  const come = rest.of('NatGateway', 'created').flatMap((gateway) => {
    const addresses = [...rest.of('ElasticIp', 'modified'), ...rest.of('ElasticIp', 'created')];
    const modified = addresses.filter(({ change }) => change === 'modified');
    return made(
      'CreateNatGateway',
      gateway,
      rest.take([gateway], modified),
      { CreateNatGatewayRequest: { AllocationId: addresses[0]?.resourceId } },
      { CreateNatGatewayResponse: { natGateway: { natGatewayId: gateway.resourceId } } },
    );
  });
  if (gone.length > 0 && come.length === 0) rest.take(rest.of('ElasticIp', 'modified'));
  return [...gone, ...come];
}

export function peerings(rest: Rest, factsOf: FactsOf): readonly TrailCall[] {
  return [
    ...rest.of('VpcPeeringConnection', 'deleted').flatMap((peering) => {
      const tables = blackholes(rest, new Set([peering.resourceId]));
      const truths = rest.take([peering], tables);
      return made('DeleteVpcPeeringConnection', peering, truths, {
        vpcPeeringConnectionId: peering.resourceId,
      });
    }),
    ...rest
      .of('VpcPeeringConnection', 'modified')
      .filter((peering) => changeOf(peering, 'statusCode')?.after === 'active')
      .flatMap((peering) => {
        // It is the other side that accepts, in its own account and region.
        const { accepterOwnerId, accepterRegion } = factsOf(peering.resourceId).after?.configuration ?? {};
        const call = made('AcceptVpcPeeringConnection', peering, rest.take([peering]), {
          vpcPeeringConnectionId: peering.resourceId,
        });
        return call.map((one) => ({
          ...one,
          account: String(accepterOwnerId),
          region: String(accepterRegion),
        }));
      }),
  ];
}

export function gateways(rest: Rest): readonly TrailCall[] {
  return rest
    .of('InternetGateway', 'modified')
    .filter(({ paths }) => paths.includes('ATTACHED_TO'))
    .flatMap((gateway) => {
      const [call] = ownCalls(gateway, { service: 'ec2', noun: 'InternetGateway', home: '' });
      const tables = blackholes(rest, new Set([gateway.resourceId]));
      return call === undefined ? [] : [{ ...call, truths: rest.take([gateway], tables) }];
    });
}
