// Classic load balancers: the API of before 2015, with operations of the same names as the newer one. Names are unique in an account and
// region only, so the id is made of all three. Listeners have no id of their own: they are a list.
import type {
  DescribeInstanceHealthCommandOutput,
  DescribeLoadBalancersCommandOutput,
  DescribeTagsCommandOutput,
  ListenerDescription,
  LoadBalancerDescription,
  TagDescription,
} from '@aws-sdk/client-elastic-load-balancing';
import { nameOfId, namedId, zoneEnd } from '../src/ids.ts';
import { batched, list, number, oneByOne, paged, perResource, text, time } from '../src/declare.ts';
import { defineKind, facet, type Place } from '../src/kind.ts';

export default defineKind<LoadBalancerDescription>({
  kind: 'ClassicLoadBalancer',
  group: 'ec2',
  doc: 'A load balancer of the first generation',
  list: paged('elb', 'DescribeLoadBalancers', {
    pageSize: 400,
    items: (page: DescribeLoadBalancersCommandOutput) => page.LoadBalancerDescriptions,
  }),
  confirm: oneByOne('LoadBalancerNames', nameOfId),
  facets: [
    facet<TagDescription>({
      call: batched('elb', 'DescribeTags', {
        parameter: 'LoadBalancerNames',
        size: 20,
        argument: nameOfId,
        answers: (page: DescribeTagsCommandOutput) =>
          page.TagDescriptions?.map((tagged) => [tagged.LoadBalancerName, tagged]),
      }),
      tags: (tagged) => tagged.Tags,
      properties: {},
      edges: {},
    }),
    facet<DescribeInstanceHealthCommandOutput>({
      call: perResource('elb', 'DescribeInstanceHealth', {
        parameter: 'LoadBalancerName',
        argument: nameOfId,
        answer: (page: DescribeInstanceHealthCommandOutput) => page,
      }),
      properties: {
        instanceHealth: list(
          'Whether its instances get traffic, as `INSTANCE InService` or `INSTANCE OutOfService`',
          (health) =>
            health.InstanceStates?.map(({ InstanceId, State }) =>
              InstanceId === undefined || State === undefined ? undefined : `${InstanceId} ${State}`,
            ),
          { observed: true },
        ),
      },
      edges: {},
    }),
  ],
  id: (balancer, place) => namedId(place, 'ClassicLoadBalancer', balancer.LoadBalancerName),
  arn: (balancer, place) => arnOf(place, balancer.LoadBalancerName),
  owner: () => ({}),
  properties: {
    vpcId: text('VPC it is in', (balancer) => balancer.VPCId, { index: true }),
    loadBalancerName: text(
      'Name, unique in its account and region',
      (balancer) => balancer.LoadBalancerName,
      { index: true },
    ),
    scheme: text('`internet-facing` or `internal`', (balancer) => balancer.Scheme),
    dnsName: text('DNS name of its own', (balancer) => balancer.DNSName, { index: true }),
    canonicalHostedZoneId: text(
      'Route 53 zone of that name',
      (balancer) => balancer.CanonicalHostedZoneNameID,
    ),
    availabilityZones: list(
      "Names of its zones, which are the account's own",
      (balancer) => balancer.AvailabilityZones,
    ),
    listeners: list(
      'Where it takes connections and how it passes them on, as `HTTPS 443 to HTTP 80`',
      (balancer) => balancer.ListenerDescriptions?.map(listenerText),
    ),
    certificateArns: list('Certificates of its listeners', (balancer) =>
      balancer.ListenerDescriptions?.map(({ Listener }) => Listener?.SSLCertificateId),
    ),
    healthCheckTarget: text(
      'What it asks instances for: `HTTP:80/health` or `TCP:80`',
      (balancer) => balancer.HealthCheck?.Target,
    ),
    healthCheckIntervalSeconds: number(
      'Seconds between health checks',
      (balancer) => balancer.HealthCheck?.Interval,
    ),
    sourceSecurityGroup: text(
      'Group by which instances may let it in, as `OWNER/NAME`',
      ({ SourceSecurityGroup }) =>
        SourceSecurityGroup?.GroupName === undefined
          ? undefined
          : `${SourceSecurityGroup.OwnerAlias ?? ''}/${SourceSecurityGroup.GroupName}`,
    ),
    createdTime: time('When it was made', (balancer) => balancer.CreatedTime),
  },
  edges: {
    IN_VPC: { doc: 'The VPC it is in', to: ['Vpc'], read: (balancer) => balancer.VPCId },
    IN_SUBNET: {
      doc: 'The subnets in which it has an interface',
      to: ['Subnet'],
      read: (balancer) => balancer.Subnets,
    },
    IN_ZONE: {
      doc: 'The zones it is in, by their names in its account',
      to: ['AvailabilityZone'],
      read: (balancer, place) => balancer.AvailabilityZones?.map((name) => zoneEnd(place, { name })),
    },
    MEMBER_OF: {
      doc: 'The security groups of its interfaces',
      to: ['SecurityGroup'],
      read: (balancer) => balancer.SecurityGroups,
    },
    TARGETS: {
      doc: 'Registered instances',
      to: ['Instance'],
      read: (balancer) => balancer.Instances?.map(({ InstanceId }) => InstanceId),
    },
  },
  example: {
    DescribeLoadBalancers: {
      LoadBalancerDescriptions: [
        {
          LoadBalancerName: 'legacy',
          DNSName: 'legacy-1234567890.eu-west-1.elb.amazonaws.com',
          CanonicalHostedZoneName: 'legacy-1234567890.eu-west-1.elb.amazonaws.com',
          CanonicalHostedZoneNameID: 'Z32O12XQLNTSW2',
          Scheme: 'internet-facing',
          VPCId: 'vpc-0a1b2c3d4e5f60718',
          Subnets: ['subnet-0a4f1c2e8b7d93a01', 'subnet-0b4f1c2e8b7d93b02'],
          AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
          SecurityGroups: ['sg-0b1d3f5a7c9e2b002'],
          SourceSecurityGroup: { OwnerAlias: '111122223333', GroupName: 'alb' },
          Instances: [{ InstanceId: 'i-0a9f8e7d6c5b4a001' }],
          ListenerDescriptions: [
            {
              Listener: {
                Protocol: 'HTTPS',
                LoadBalancerPort: 443,
                InstanceProtocol: 'HTTP',
                InstancePort: 8080,
                SSLCertificateId:
                  'arn:aws:acm:eu-west-1:111122223333:certificate/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0',
              },
              PolicyNames: ['ELBSecurityPolicy-2016-08'],
            },
          ],
          HealthCheck: {
            Target: 'HTTP:8080/health',
            Interval: 30,
            Timeout: 5,
            UnhealthyThreshold: 2,
            HealthyThreshold: 10,
          },
          CreatedTime: new Date('2026-03-01T10:10:00.000Z'),
        },
        {
          LoadBalancerName: 'old-internal',
          Scheme: 'internal',
          VPCId: 'vpc-0a1b2c3d4e5f60718',
          Subnets: ['subnet-0c4f1c2e8b7d93c03'],
          AvailabilityZones: ['eu-west-1a'],
          Instances: [],
          ListenerDescriptions: [],
        },
      ],
    } satisfies Omit<DescribeLoadBalancersCommandOutput, '$metadata'>,
    DescribeTags: {
      by: 'LoadBalancerNames',
      answers: {
        legacy: {
          TagDescriptions: [
            {
              LoadBalancerName: 'legacy',
              Tags: [
                { Key: 'Name', Value: 'legacy' },
                { Key: 'team', Value: 'shop' },
              ],
            },
          ],
        },
        'old-internal': { TagDescriptions: [{ LoadBalancerName: 'old-internal', Tags: [] }] },
      } satisfies Record<string, Omit<DescribeTagsCommandOutput, '$metadata'>>,
    },
    DescribeInstanceHealth: {
      by: 'LoadBalancerName',
      answers: {
        legacy: {
          InstanceStates: [
            {
              InstanceId: 'i-0a9f8e7d6c5b4a001',
              State: 'InService',
              ReasonCode: 'N/A',
              Description: 'N/A',
            },
          ],
        },
        'old-internal': { InstanceStates: [] },
      } satisfies Record<string, Omit<DescribeInstanceHealthCommandOutput, '$metadata'>>,
    },
  },
});

function arnOf(place: Place, name: string | undefined): string | undefined {
  return name === undefined
    ? undefined
    : `arn:${place.partition}:elasticloadbalancing:${place.region}:${place.account}:loadbalancer/${name}`;
}

function listenerText({ Listener }: ListenerDescription): string | undefined {
  if (Listener?.LoadBalancerPort === undefined) return undefined;
  const { Protocol, LoadBalancerPort, InstanceProtocol, InstancePort } = Listener;
  const inside = [InstanceProtocol ?? Protocol, InstancePort].filter((word) => word !== undefined);
  return [Protocol, LoadBalancerPort, ...(inside.length === 0 ? [] : ['to', ...inside])]
    .filter((word) => word !== undefined)
    .join(' ');
}
