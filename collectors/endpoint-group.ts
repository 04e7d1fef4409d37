// Endpoint groups of accelerators: the endpoints of one region to which a listener leads. AWS lists them per listener only.
import type {
  DescribeEndpointGroupResponse,
  EndpointGroup,
  ListEndpointGroupsResponse,
} from '@aws-sdk/client-global-accelerator';
import { byCall, list, number, paged, text } from '../src/declare.ts';
import { arnAccount } from '../src/ids.ts';
import { defineKind } from '../src/kind.ts';

interface Listed extends EndpointGroup {
  readonly ListenerArn: string | undefined;
}

export default defineKind<Listed>({
  kind: 'EndpointGroup',
  group: 'global-accelerator',
  doc: 'Endpoints of one region to which an accelerator leads',
  idPrefix: 'globalaccelerator:accelerator/*/listener/*/endpoint-group/',
  global: true,
  list: paged('globalaccelerator', 'ListEndpointGroups', {
    pageSize: 100,
    parent: { kind: 'AcceleratorListener', parameter: 'ListenerArn' },
    items: (page: ListEndpointGroupsResponse, listener) =>
      page.EndpointGroups?.map((group) => ({ ...group, ListenerArn: listener })),
    page: (groups) => ({ EndpointGroups: groups.map(({ ListenerArn: _parent, ...group }) => group) }),
  }),
  confirm: byCall('globalaccelerator', 'DescribeEndpointGroup', {
    input: (id) => ({ EndpointGroupArn: id }),
  }),
  id: (group) => group.EndpointGroupArn,
  arn: (group) => group.EndpointGroupArn,
  owner: (group) => ({ account: arnAccount(group.EndpointGroupArn) }),
  properties: {
    listenerArn: text('Listener it belongs to', (group) => group.ListenerArn, { index: true }),
    endpointGroupRegion: text('Region of its endpoints', (group) => group.EndpointGroupRegion, {
      index: true,
    }),
    trafficDialPercentage: number(
      'Share of the traffic meant for the region that it takes, in percent',
      (group) => group.TrafficDialPercentage,
    ),
    healthCheckProtocol: text('`TCP`, `HTTP` or `HTTPS`', (group) => group.HealthCheckProtocol),
    healthCheckPort: number('Port of the health check', (group) => group.HealthCheckPort),
    healthCheckPath: text('Path that an HTTP health check asks for', (group) => group.HealthCheckPath),
    healthCheckIntervalSeconds: number(
      'Seconds between health checks',
      (group) => group.HealthCheckIntervalSeconds,
    ),
    thresholdCount: number(
      'Checks in a row until the health of an endpoint changes',
      (group) => group.ThresholdCount,
    ),
    portOverrides: list('Ports that are others at the endpoint, as `LISTENER-PORT ENDPOINT-PORT`', (group) =>
      group.PortOverrides?.map(
        ({ ListenerPort, EndpointPort }) => `${ListenerPort ?? ''} ${EndpointPort ?? ''}`,
      ),
    ),
  },
  edges: {
    FORWARDS_TO: {
      doc: 'The listener that leads to it',
      to: ['AcceleratorListener'],
      reverse: true,
      read: (group) => group.ListenerArn,
    },
    TARGETS: {
      doc: 'Its endpoints',
      to: ['LoadBalancer', 'ElasticIp', 'Instance'],
      properties: {
        weight: { doc: 'Share of the traffic among the endpoints of the group, 0 to 255' },
        clientIpPreservation: { doc: 'Whether the endpoint sees the address of the client' },
        health: { doc: '`HEALTHY`, `UNHEALTHY` or `INITIAL`', observed: true },
      },
      read: (group) =>
        group.EndpointDescriptions?.map((endpoint) =>
          endpoint.EndpointId === undefined
            ? undefined
            : {
                id: endpoint.EndpointId,
                weight: endpoint.Weight,
                clientIpPreservation: endpoint.ClientIPPreservationEnabled,
                health: endpoint.HealthState,
              },
        ),
    },
  },
  example: {
    ListEndpointGroups: {
      by: 'ListenerArn',
      answers: {
        'arn:aws:globalaccelerator::111122223333:accelerator/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9/listener/0a1b2c3d':
          {
            EndpointGroups: [
              {
                EndpointGroupArn:
                  'arn:aws:globalaccelerator::111122223333:accelerator/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9/listener/0a1b2c3d/endpoint-group/0f1e2d3c4b5a',
                EndpointGroupRegion: 'eu-west-1',
                EndpointDescriptions: [
                  {
                    EndpointId:
                      'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188',
                    Weight: 128,
                    HealthState: 'HEALTHY',
                    ClientIPPreservationEnabled: true,
                  },
                  { EndpointId: 'eipalloc-0a2b4c6d8e0f1a001', Weight: 64, HealthState: 'INITIAL' },
                  { EndpointId: 'i-0a9f8e7d6c5b4a001', Weight: 0, HealthState: 'UNHEALTHY' },
                ],
                TrafficDialPercentage: 100,
                HealthCheckPort: 80,
                HealthCheckProtocol: 'HTTP',
                HealthCheckPath: '/health',
                HealthCheckIntervalSeconds: 30,
                ThresholdCount: 3,
                PortOverrides: [{ ListenerPort: 80, EndpointPort: 8080 }],
              },
            ],
          },
      } satisfies Record<string, ListEndpointGroupsResponse>,
    },
    DescribeEndpointGroup: {
      by: 'EndpointGroupArn',
      answers: {
        'arn:aws:globalaccelerator::111122223333:accelerator/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9/listener/0a1b2c3d/endpoint-group/0f1e2d3c4b5a':
          {
            EndpointGroup: {
              EndpointGroupArn:
                'arn:aws:globalaccelerator::111122223333:accelerator/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9/listener/0a1b2c3d/endpoint-group/0f1e2d3c4b5a',
            },
          },
      } satisfies Record<string, DescribeEndpointGroupResponse>,
    },
  },
});
