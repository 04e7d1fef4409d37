// Endpoint services: what an account offers to others' VPC endpoints, and the load balancers behind it. Listed to their owner alone.
import type {
  DescribeVpcEndpointServiceConfigurationsCommandOutput,
  ServiceConfiguration,
} from '@aws-sdk/client-ec2';
import { ec2Arn, zoneEnd } from '../src/ids.ts';
import { byFilter, flag, list, paged, text } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<ServiceConfiguration>({
  kind: 'VpcEndpointService',
  group: 'ec2',
  doc: 'A service of our own that others reach by VPC endpoints',
  idPrefix: 'vpce-svc-',
  topLevel: true,
  list: paged('ec2', 'DescribeVpcEndpointServiceConfigurations', {
    pageSize: 1000,
    items: (page: DescribeVpcEndpointServiceConfigurationsCommandOutput) => page.ServiceConfigurations,
  }),
  confirm: byFilter('service-id'),
  id: (service) => service.ServiceId,
  arn: (service, place) =>
    ec2Arn(place, { account: place.account, type: 'vpc-endpoint-service', id: service.ServiceId }),
  owner: () => ({}),
  gone: (service) => service.ServiceState === 'Deleted',
  tags: (service) => service.Tags,
  properties: {
    serviceName: text('Name by which endpoints ask for it', (service) => service.ServiceName, {
      index: true,
    }),
    serviceTypes: list('`Interface`, `Gateway` or `GatewayLoadBalancer`', (service) =>
      service.ServiceType?.map(({ ServiceType }) => ServiceType),
    ),
    serviceState: text('`Pending`, `Available`, `Deleting` or `Failed`', (service) => service.ServiceState),
    acceptanceRequired: flag(
      'Whether each endpoint must be accepted by us first',
      (service) => service.AcceptanceRequired,
    ),
    managesVpcEndpoints: flag(
      'Whether the service makes and manages the endpoints itself',
      (service) => service.ManagesVpcEndpoints,
    ),
    availabilityZones: list(
      "Names of its zones, which are the account's own",
      (service) => service.AvailabilityZones,
    ),
    supportedIpAddressTypes: list('`ipv4`, `ipv6`', (service) => service.SupportedIpAddressTypes),
    supportedRegions: list('Regions from which it can be reached', (service) =>
      service.SupportedRegions?.map(({ Region }) => Region),
    ),
    baseEndpointDnsNames: list('Its DNS names', (service) => service.BaseEndpointDnsNames),
    privateDnsName: text('DNS name that leads to its endpoints', (service) => service.PrivateDnsName),
    payerResponsibility: text(
      'Who pays for the endpoints, where it is not their owner',
      (service) => service.PayerResponsibility,
    ),
  },
  edges: {
    FORWARDS_TO: {
      doc: 'The network or gateway load balancers that it stands before',
      to: ['LoadBalancer'],
      read: (service) => [
        ...(service.NetworkLoadBalancerArns ?? []),
        ...(service.GatewayLoadBalancerArns ?? []),
      ],
    },
    IN_ZONE: {
      doc: 'The zones in which it can be reached',
      to: ['AvailabilityZone'],
      // The two lists are in no order that would say which name is which id.
      read: ({ AvailabilityZoneIds = [], AvailabilityZones = [] }, place) =>
        AvailabilityZoneIds.length > 0
          ? AvailabilityZoneIds
          : AvailabilityZones.map((name) => zoneEnd(place, { name })),
    },
  },
  example: {
    DescribeVpcEndpointServiceConfigurations: {
      ServiceConfigurations: [
        {
          ServiceId: 'vpce-svc-0a5c7e9f1b3d2a401',
          ServiceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0a5c7e9f1b3d2a401',
          ServiceType: [{ ServiceType: 'Interface' }],
          ServiceState: 'Available',
          AcceptanceRequired: true,
          ManagesVpcEndpoints: false,
          AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
          AvailabilityZoneIds: ['euw1-az1', 'euw1-az2'],
          NetworkLoadBalancerArns: [
            'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/edge/1f2e3d4c5b6a7980',
          ],
          SupportedIpAddressTypes: ['ipv4'],
          SupportedRegions: [{ Region: 'eu-west-1', ServiceState: 'Available' }],
          BaseEndpointDnsNames: ['vpce-svc-0a5c7e9f1b3d2a401.eu-west-1.vpce.amazonaws.com'],
          PrivateDnsName: 'edge.shop.example',
          PrivateDnsNameConfiguration: {
            State: 'verified',
            Type: 'TXT',
            Name: '_a1b2c3',
            Value: 'vpce:example',
          },
          PayerResponsibility: 'ServiceOwner',
          Tags: [
            { Key: 'Name', Value: 'edge' },
            { Key: 'team', Value: 'shop' },
          ],
        },
        {
          ServiceId: 'vpce-svc-0b5c7e9f1b3d2b402',
          ServiceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0b5c7e9f1b3d2b402',
          ServiceType: [{ ServiceType: 'Interface' }],
          ServiceState: 'Deleted',
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeVpcEndpointServiceConfigurationsCommandOutput, '$metadata'>,
  },
});
