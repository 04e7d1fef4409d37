// The list operations of the JSON services: page sizes as documented, no filters, a NotFound of its own for each sort of parent.

import type { ListModel, ParentParameter } from './list-model.ts';

type Lists = Readonly<Record<string, ListModel>>;

function pages(items: string, greatest: number, parent?: ParentParameter): ListModel {
  return {
    items,
    ids: [],
    page: [1, greatest],
    filters: {},
    ...(parent === undefined ? {} : { parent }),
  };
}

function parent(parameter: string, list: string, code: string, required = true): ParentParameter {
  return { parameter, list, field: parameter, code, message: '{} does not exist.', required };
}

/** AWS gives 100 where more are asked for; here that is refused, so that no declaration relies on it. */
const directConnect: Lists = {
  DescribeConnections: pages('connections', 100),
  DescribeLags: pages('lags', 100),
  DescribeVirtualInterfaces: pages('virtualInterfaces', 100),
  DescribeDirectConnectGateways: pages('directConnectGateways', 100),
  DescribeDirectConnectGatewayAssociations: pages(
    'directConnectGatewayAssociations',
    100,
    parent('directConnectGatewayId', 'DescribeDirectConnectGateways', 'DirectConnectClientException'),
  ),
  DescribeDirectConnectGatewayAttachments: pages(
    'directConnectGatewayAttachments',
    100,
    parent('directConnectGatewayId', 'DescribeDirectConnectGateways', 'DirectConnectClientException'),
  ),
};

const networkFirewall: Lists = {
  ListFirewalls: pages('Firewalls', 100),
  ListFirewallPolicies: pages('FirewallPolicies', 100),
};

const globalAccelerator: Lists = {
  ListAccelerators: pages('Accelerators', 100),
  ListListeners: pages(
    'Listeners',
    100,
    parent('AcceleratorArn', 'ListAccelerators', 'AcceleratorNotFoundException'),
  ),
  ListEndpointGroups: pages(
    'EndpointGroups',
    100,
    parent('ListenerArn', 'ListListeners', 'ListenerNotFoundException'),
  ),
};

const ecsCluster = parent('cluster', 'ListClusters', 'ClusterNotFoundException', false);

const ecs: Lists = {
  ListClusters: pages('clusterArns', 100),
  ListServices: pages('serviceArns', 100, ecsCluster),
  ListTasks: pages('taskArns', 100, ecsCluster),
};

const eks: Lists = {
  ListClusters: pages('clusters', 100),
  ListNodegroups: pages(
    'nodegroups',
    100,
    parent('clusterName', 'ListClusters', 'ResourceNotFoundException'),
  ),
};

const globalNetworkId = parent('GlobalNetworkId', 'DescribeGlobalNetworks', 'ResourceNotFoundException');

const networkManager: Lists = {
  DescribeGlobalNetworks: {
    ...pages('GlobalNetworks', 500),
    ids: [
      {
        parameter: 'GlobalNetworkIds',
        field: 'GlobalNetworkId',
        code: 'ResourceNotFoundException',
        message: '{} does not exist.',
      },
    ],
  },
  GetTransitGatewayRegistrations: pages('TransitGatewayRegistrations', 500, globalNetworkId),
  GetSites: pages('Sites', 500, globalNetworkId),
  GetDevices: pages('Devices', 500, globalNetworkId),
  GetLinks: pages('Links', 500, globalNetworkId),
  ListCoreNetworks: pages('CoreNetworks', 500),
  ListAttachments: pages('Attachments', 500),
};

export const jsonLists: Readonly<Record<string, Lists>> = {
  directconnect: directConnect,
  'network-firewall': networkFirewall,
  globalaccelerator: globalAccelerator,
  ecs,
  eks,
  networkmanager: networkManager,
  cloudtrail: { LookupEvents: pages('Events', 50) },
};
