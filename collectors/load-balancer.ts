// Application, network and gateway load balancers. Their tags are another call's; their interfaces are found by description.
import type {
  DescribeLoadBalancersCommandOutput,
  DescribeTagsCommandOutput,
  LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { arnAccount, zoneEnd } from '../src/ids.ts';
import { list, oneByOne, paged, text, time } from '../src/declare.ts';
import { elbTags } from '../src/elb-tags.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<LoadBalancer>({
  kind: 'LoadBalancer',
  group: 'ec2',
  doc: 'An application, network or gateway load balancer',
  idPrefix: 'loadbalancer/',
  list: paged('elbv2', 'DescribeLoadBalancers', {
    pageSize: 400,
    items: (page: DescribeLoadBalancersCommandOutput) => page.LoadBalancers,
  }),
  confirm: oneByOne('LoadBalancerArns'),
  facets: [elbTags()],
  id: (balancer) => balancer.LoadBalancerArn,
  arn: (balancer) => balancer.LoadBalancerArn,
  owner: (balancer) => ({ account: arnAccount(balancer.LoadBalancerArn) }),
  properties: {
    vpcId: text('VPC it is in', (balancer) => balancer.VpcId, { index: true }),
    loadBalancerName: text(
      'Name, unique in its account and region',
      (balancer) => balancer.LoadBalancerName,
      {
        index: true,
      },
    ),
    type: text('`application`, `network` or `gateway`', (balancer) => balancer.Type),
    scheme: text('`internet-facing` or `internal`', (balancer) => balancer.Scheme),
    state: text(
      '`provisioning`, `active`, `active_impaired` or `failed`',
      (balancer) => balancer.State?.Code,
    ),
    dnsName: text('DNS name of its own', (balancer) => balancer.DNSName, { index: true }),
    canonicalHostedZoneId: text('Route 53 zone of that name', (balancer) => balancer.CanonicalHostedZoneId),
    ipAddressType: text(
      '`ipv4`, `dualstack` or `dualstack-without-public-ipv4`',
      (balancer) => balancer.IpAddressType,
    ),
    availabilityZones: list("Names of its zones, which are the account's own", (balancer) =>
      balancer.AvailabilityZones?.map(({ ZoneName }) => ZoneName),
    ),
    loadBalancerAddresses: list(
      'Fixed addresses of a network load balancer, public, private and IPv6',
      (balancer) =>
        balancer.AvailabilityZones?.flatMap(({ LoadBalancerAddresses = [] }) =>
          LoadBalancerAddresses.flatMap((address) => [
            address.IpAddress,
            address.PrivateIPv4Address,
            address.IPv6Address,
          ]),
        ),
    ),
    allocationIds: list('Elastic IPs of a network load balancer', (balancer) =>
      balancer.AvailabilityZones?.flatMap(({ LoadBalancerAddresses = [] }) =>
        LoadBalancerAddresses.map(({ AllocationId }) => AllocationId),
      ),
    ),
    createdTime: time('When it was made', (balancer) => balancer.CreatedTime),
  },
  edges: {
    IN_VPC: { doc: 'The VPC it is in', to: ['Vpc'], read: (balancer) => balancer.VpcId },
    IN_SUBNET: {
      doc: 'The subnets in which it has an interface',
      to: ['Subnet'],
      read: (balancer) => balancer.AvailabilityZones?.map(({ SubnetId }) => SubnetId),
    },
    IN_ZONE: {
      doc: 'The zones it is in, by their names in its account',
      to: ['AvailabilityZone'],
      read: (balancer, place) =>
        balancer.AvailabilityZones?.map(({ ZoneName }) => zoneEnd(place, { name: ZoneName })),
    },
    MEMBER_OF: {
      doc: 'The security groups of its interfaces',
      to: ['SecurityGroup'],
      read: (balancer) => balancer.SecurityGroups,
    },
  },
  example: {
    DescribeLoadBalancers: {
      LoadBalancers: [
        {
          LoadBalancerArn:
            'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188',
          LoadBalancerName: 'web',
          Type: 'application',
          Scheme: 'internet-facing',
          State: { Code: 'active' },
          DNSName: 'web-1234567890.eu-west-1.elb.amazonaws.com',
          CanonicalHostedZoneId: 'Z32O12XQLNTSW2',
          CreatedTime: new Date('2026-03-01T10:00:00.000Z'),
          IpAddressType: 'ipv4',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          SecurityGroups: ['sg-0b1d3f5a7c9e2b002'],
          AvailabilityZones: [
            { ZoneName: 'eu-west-1a', SubnetId: 'subnet-0a4f1c2e8b7d93a01', LoadBalancerAddresses: [] },
            { ZoneName: 'eu-west-1b', SubnetId: 'subnet-0b4f1c2e8b7d93b02', LoadBalancerAddresses: [] },
          ],
        },
        {
          LoadBalancerArn:
            'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/edge/1f2e3d4c5b6a7980',
          LoadBalancerName: 'edge',
          Type: 'network',
          Scheme: 'internet-facing',
          State: { Code: 'active' },
          DNSName: 'edge-1f2e3d4c5b6a7980.elb.eu-west-1.amazonaws.com',
          CanonicalHostedZoneId: 'Z2IFOLAFXWLO4F',
          CreatedTime: new Date('2026-03-01T10:05:00.000Z'),
          IpAddressType: 'ipv4',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          AvailabilityZones: [
            {
              ZoneName: 'eu-west-1b',
              SubnetId: 'subnet-0b4f1c2e8b7d93b02',
              LoadBalancerAddresses: [
                { IpAddress: '52.16.10.22', AllocationId: 'eipalloc-0c2b4c6d8e0f1c003' },
              ],
            },
          ],
        },
      ],
    } satisfies Omit<DescribeLoadBalancersCommandOutput, '$metadata'>,
    DescribeTags: {
      by: 'ResourceArns',
      answers: {
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188': {
          TagDescriptions: [
            {
              ResourceArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188',
              Tags: [
                { Key: 'Name', Value: 'web' },
                { Key: 'team', Value: 'shop' },
              ],
            },
          ],
        },
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/edge/1f2e3d4c5b6a7980': {
          TagDescriptions: [
            {
              ResourceArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/edge/1f2e3d4c5b6a7980',
              Tags: [],
            },
          ],
        },
      } satisfies Record<string, Omit<DescribeTagsCommandOutput, '$metadata'>>,
    },
  },
});
