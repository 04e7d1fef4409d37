// Calls that modify a VPC and what is of it: ranges, routes, filters, groups and gateways.
import type { GroundTruth } from '../generated/truth.ts';
import {
  type Call,
  changeOf,
  destinationRequest,
  edgeGainAndLoss,
  entryRequest,
  gainAndLoss,
  groupPermissionOf,
  items,
  type Modifications,
  permissionOf,
  routeRequest,
} from './call-parts.ts';

export const networkModifications: Modifications = {
  RouteTable: (truth) => {
    const { gained, lost } = edgeGainAndLoss(truth, 'ROUTES_TO');
    const taken = new Set(lost.map((edge) => edge['destination']));
    const given = new Set(gained.map((edge) => edge['destination']));
    const removed = lost.filter((edge) => !given.has(edge['destination']));
    return [
      ...gained.map((edge) => ({
        eventName: taken.has(edge['destination']) ? 'ReplaceRoute' : 'CreateRoute',
        request: routeRequest(truth.resourceId, edge),
      })),
      ...removed.map(({ destination }) => ({
        eventName: 'DeleteRoute',
        request: destinationRequest(truth.resourceId, destination),
      })),
      ...associations(truth),
    ];
  },
  SecurityGroup: (truth) =>
    ['ingress', 'egress'].flatMap((direction) => {
      const rules = gainAndLoss(truth, `${direction}Rules`);
      const edges = edgeGainAndLoss(truth, 'ALLOWS');
      const suffix = direction === 'ingress' ? 'Ingress' : 'Egress';
      const call = (verb: string, some: readonly string[], others: typeof edges.gained): readonly Call[] => {
        const permissions = [
          ...some.map(permissionOf),
          ...others.filter((edge) => edge['direction'] === direction).map(groupPermissionOf),
        ];
        if (permissions.length === 0) return [];
        const request = { groupId: truth.resourceId, ipPermissions: items(permissions) };
        return [{ eventName: `${verb}SecurityGroup${suffix}`, request }];
      };
      return [...call('Authorize', rules.gained, edges.gained), ...call('Revoke', rules.lost, edges.lost)];
    }),
  NetworkAcl: (truth) =>
    ['ingressEntries', 'egressEntries'].flatMap((path) => {
      const { gained, lost } = gainAndLoss(truth, path);
      return [
        ...gained.map((entry) => ({
          eventName: 'CreateNetworkAclEntry',
          request: entryRequest(truth.resourceId, entry),
        })),
        ...lost.map((entry) => {
          const { networkAclId, ruleNumber, egress } = entryRequest(truth.resourceId, entry);
          return { eventName: 'DeleteNetworkAclEntry', request: { networkAclId, ruleNumber, egress } };
        }),
      ];
    }),
  Vpc: (truth) => [
    {
      eventName: 'AssociateVpcCidrBlock',
      request: { vpcId: truth.resourceId, cidrBlock: gainAndLoss(truth, 'cidrBlocks').gained[0] },
    },
  ],
  Subnet: (truth) => [
    {
      eventName: 'ModifySubnetAttribute',
      request: {
        subnetId: truth.resourceId,
        mapPublicIpOnLaunch: { value: changeOf(truth, 'mapPublicIpOnLaunch')?.after },
      },
    },
  ],
  InternetGateway: (truth) => {
    const { gained, lost } = edgeGainAndLoss(truth, 'ATTACHED_TO');
    const request = { internetGatewayId: truth.resourceId, vpcId: gained[0]?.to ?? lost[0]?.to };
    return [{ eventName: gained.length > 0 ? 'AttachInternetGateway' : 'DetachInternetGateway', request }];
  },
};

/** One table alone: with another one it is replaced, which is one call for both. */
function associations(truth: GroundTruth): readonly Call[] {
  const { gained, lost } = edgeGainAndLoss(truth, 'ROUTED_BY');
  const ids = gainAndLoss(truth, 'associationIds');
  if (gained.length + lost.length + ids.gained.length + ids.lost.length === 0) return [];
  const end = gained[0]?.from ?? '';
  return ids.gained.length > 0
    ? [
        {
          eventName: 'AssociateRouteTable',
          request: {
            routeTableId: truth.resourceId,
            ...(end.startsWith('subnet-') ? { subnetId: end } : { gatewayId: end }),
          },
          response: { associationId: ids.gained[0] },
        },
      ]
    : [{ eventName: 'DisassociateRouteTable', request: { associationId: ids.lost[0] } }];
}
