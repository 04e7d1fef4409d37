// Target groups: what load balancers send traffic to. Targets and their health are another call's, one per group. Targets that
// are addresses become edges where the interfaces are known (src/derive.ts).
import type {
  DescribeTagsCommandOutput,
  DescribeTargetGroupsCommandOutput,
  DescribeTargetHealthCommandOutput,
  TargetGroup,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { arnAccount } from '../src/ids.ts';
import { flag, list, number, oneByOne, paged, perResource, text } from '../src/declare.ts';
import { elbTags } from '../src/elb-tags.ts';
import { defineKind, facet, type EdgeEnd } from '../src/kind.ts';
import { targetText } from '../src/target.ts';

export default defineKind<TargetGroup>({
  kind: 'TargetGroup',
  group: 'ec2',
  doc: 'Instances, addresses, a function or a load balancer that a load balancer sends traffic to',
  idPrefix: 'targetgroup/',
  list: paged('elbv2', 'DescribeTargetGroups', {
    pageSize: 400,
    items: (page: DescribeTargetGroupsCommandOutput) => page.TargetGroups,
  }),
  confirm: oneByOne('TargetGroupArns'),
  facets: [
    elbTags(),
    facet<DescribeTargetHealthCommandOutput>({
      call: perResource('elbv2', 'DescribeTargetHealth', {
        parameter: 'TargetGroupArn',
        answer: (page: DescribeTargetHealthCommandOutput) => page,
      }),
      properties: {
        targets: list('Targets registered by address, as `ADDRESS:PORT`; the others are edges', (health) =>
          health.TargetHealthDescriptions?.map((target) => addressOf(target)),
        ),
        targetHealth: list(
          'Health of the targets by address, as `ADDRESS:PORT STATE`: `healthy`, `unhealthy`, `initial` …',
          (health) => health.TargetHealthDescriptions?.map((target) => healthOf(target)),
          { observed: true },
        ),
      },
      edges: {
        TARGETS: {
          doc: 'Registered instances, load balancers and functions',
          to: ['Instance', 'LoadBalancer', 'LambdaFunction'],
          properties: {
            port: { doc: 'Port on which it takes traffic; a function has none' },
            health: { doc: '`healthy`, `unhealthy`, `initial`, `draining`, `unused` …', observed: true },
          },
          read: (health) => health.TargetHealthDescriptions?.map((target) => targetEnd(target)),
        },
      },
    }),
  ],
  id: (group) => group.TargetGroupArn,
  arn: (group) => group.TargetGroupArn,
  owner: (group) => ({ account: arnAccount(group.TargetGroupArn) }),
  authors: {
    follows: { loadBalancerArns: ['LoadBalancer deleted', 'Listener', 'Rule'] },
  },
  properties: {
    vpcId: text('VPC of its targets; none for a function', (group) => group.VpcId, { index: true }),
    targetGroupName: text('Name, unique in its account and region', (group) => group.TargetGroupName, {
      index: true,
    }),
    targetType: text('`instance`, `ip`, `lambda` or `alb`', (group) => group.TargetType),
    protocol: text('Protocol spoken to the targets', (group) => group.Protocol),
    protocolVersion: text('`HTTP1`, `HTTP2` or `GRPC`', (group) => group.ProtocolVersion),
    port: number('Port of targets that were registered without one', (group) => group.Port),
    ipAddressType: text('`ipv4` or `ipv6`', (group) => group.IpAddressType),
    loadBalancerArns: list(
      'Load balancers that send traffic to it, by listener or rule',
      (group) => group.LoadBalancerArns,
    ),
    healthCheckEnabled: flag('Whether the health of targets is checked', (group) => group.HealthCheckEnabled),
    healthCheckProtocol: text('Protocol of the health check', (group) => group.HealthCheckProtocol),
    healthCheckPort: text(
      "Port of the health check, or `traffic-port` for each target's own",
      (group) => group.HealthCheckPort,
    ),
    healthCheckPath: text('Path that an HTTP health check asks for', (group) => group.HealthCheckPath),
    healthCheckMatcher: text(
      'HTTP or gRPC codes that mean healthy',
      (group) => group.Matcher?.HttpCode ?? group.Matcher?.GrpcCode,
    ),
    healthCheckIntervalSeconds: number(
      'Seconds between health checks',
      (group) => group.HealthCheckIntervalSeconds,
    ),
    healthCheckTimeoutSeconds: number(
      'Seconds until a check counts as failed',
      (group) => group.HealthCheckTimeoutSeconds,
    ),
    healthyThresholdCount: number(
      'Passed checks in a row until healthy',
      (group) => group.HealthyThresholdCount,
    ),
    unhealthyThresholdCount: number(
      'Failed checks in a row until unhealthy',
      (group) => group.UnhealthyThresholdCount,
    ),
  },
  edges: {
    IN_VPC: { doc: 'The VPC of its targets', to: ['Vpc'], read: (group) => group.VpcId },
  },
  example: {
    DescribeTargetGroups: {
      TargetGroups: [
        {
          TargetGroupArn:
            'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067',
          TargetGroupName: 'web',
          TargetType: 'instance',
          Protocol: 'HTTP',
          ProtocolVersion: 'HTTP1',
          Port: 8080,
          IpAddressType: 'ipv4',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          LoadBalancerArns: [
            'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188',
          ],
          HealthCheckEnabled: true,
          HealthCheckProtocol: 'HTTP',
          HealthCheckPort: 'traffic-port',
          HealthCheckPath: '/health',
          HealthCheckIntervalSeconds: 30,
          HealthCheckTimeoutSeconds: 5,
          HealthyThresholdCount: 5,
          UnhealthyThresholdCount: 2,
          Matcher: { HttpCode: '200' },
        },
        {
          TargetGroupArn:
            'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/pods/84f3e7cd35e9b178',
          TargetGroupName: 'pods',
          TargetType: 'ip',
          Protocol: 'HTTP',
          ProtocolVersion: 'HTTP1',
          Port: 8080,
          IpAddressType: 'ipv4',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          LoadBalancerArns: [
            'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188',
          ],
          HealthCheckEnabled: true,
          HealthCheckProtocol: 'HTTP',
          HealthCheckPort: 'traffic-port',
          HealthCheckPath: '/',
          HealthCheckIntervalSeconds: 15,
          HealthCheckTimeoutSeconds: 5,
          HealthyThresholdCount: 5,
          UnhealthyThresholdCount: 2,
          Matcher: { HttpCode: '200-299' },
        },
        {
          TargetGroupArn:
            'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/to-web/95a4f8de46fac289',
          TargetGroupName: 'to-web',
          TargetType: 'alb',
          Protocol: 'TCP',
          Port: 443,
          IpAddressType: 'ipv4',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          LoadBalancerArns: [
            'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/edge/1f2e3d4c5b6a7980',
          ],
          HealthCheckEnabled: true,
          HealthCheckProtocol: 'HTTPS',
          HealthCheckPort: 'traffic-port',
          HealthCheckPath: '/health',
          HealthCheckIntervalSeconds: 30,
          HealthCheckTimeoutSeconds: 6,
          HealthyThresholdCount: 5,
          UnhealthyThresholdCount: 2,
          Matcher: { HttpCode: '200-399' },
        },
        {
          TargetGroupArn:
            'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/webhook/a6b5a9ef57abd39a',
          TargetGroupName: 'webhook',
          TargetType: 'lambda',
          LoadBalancerArns: [],
          HealthCheckEnabled: false,
          HealthCheckPath: '/',
          HealthCheckIntervalSeconds: 35,
          HealthCheckTimeoutSeconds: 30,
          HealthyThresholdCount: 5,
          UnhealthyThresholdCount: 2,
          Matcher: { HttpCode: '200' },
        },
      ],
    } satisfies Omit<DescribeTargetGroupsCommandOutput, '$metadata'>,
    DescribeTargetHealth: {
      by: 'TargetGroupArn',
      answers: {
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067': {
          TargetHealthDescriptions: [
            {
              Target: { Id: 'i-0a9f8e7d6c5b4a001', Port: 8080 },
              HealthCheckPort: '8080',
              TargetHealth: { State: 'healthy' },
            },
          ],
        },
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/pods/84f3e7cd35e9b178': {
          TargetHealthDescriptions: [
            {
              Target: { Id: '100.64.0.20', Port: 8080, AvailabilityZone: 'eu-west-1a' },
              HealthCheckPort: '8080',
              TargetHealth: { State: 'healthy' },
            },
            {
              Target: { Id: '10.0.0.11', Port: 8080, AvailabilityZone: 'eu-west-1a' },
              HealthCheckPort: '8080',
              TargetHealth: {
                State: 'unhealthy',
                Reason: 'Target.Timeout',
                Description: 'Request timed out',
              },
            },
            {
              Target: { Id: '10.20.0.5', Port: 8080, AvailabilityZone: 'all' },
              HealthCheckPort: '8080',
              TargetHealth: { State: 'initial', Reason: 'Elb.RegistrationInProgress' },
            },
          ],
        },
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/to-web/95a4f8de46fac289': {
          TargetHealthDescriptions: [
            {
              Target: {
                Id: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188',
                Port: 443,
              },
              HealthCheckPort: '443',
              TargetHealth: { State: 'healthy' },
            },
          ],
        },
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/webhook/a6b5a9ef57abd39a': {
          TargetHealthDescriptions: [
            {
              Target: { Id: 'arn:aws:lambda:eu-west-1:111122223333:function:webhook' },
              TargetHealth: { State: 'unavailable', Reason: 'Target.HealthCheckDisabled' },
            },
          ],
        },
      } satisfies Record<string, Omit<DescribeTargetHealthCommandOutput, '$metadata'>>,
    },
    DescribeTags: {
      by: 'ResourceArns',
      answers: {
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067': {
          TagDescriptions: [
            {
              ResourceArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067',
              Tags: [
                { Key: 'Name', Value: 'web' },
                { Key: 'team', Value: 'shop' },
              ],
            },
          ],
        },
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/pods/84f3e7cd35e9b178': {
          TagDescriptions: [
            {
              ResourceArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/pods/84f3e7cd35e9b178',
              Tags: [],
            },
          ],
        },
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/to-web/95a4f8de46fac289': {
          TagDescriptions: [
            {
              ResourceArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/to-web/95a4f8de46fac289',
              Tags: [],
            },
          ],
        },
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/webhook/a6b5a9ef57abd39a': {
          TagDescriptions: [
            {
              ResourceArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/webhook/a6b5a9ef57abd39a',
              Tags: [],
            },
          ],
        },
      } satisfies Record<string, Omit<DescribeTagsCommandOutput, '$metadata'>>,
    },
  },
});

/** undefined for instances and ARNs: those are edges. */
function addressOf({ Target }: TargetHealthDescription): string | undefined {
  if (Target?.Id === undefined || isNode(Target.Id)) return undefined;
  return targetText({ id: Target.Id, port: Target.Port });
}

function healthOf(target: TargetHealthDescription): string | undefined {
  const [address, state] = [addressOf(target), target.TargetHealth?.State];
  return address === undefined || state === undefined ? undefined : `${address} ${state}`;
}

function isNode(id: string): boolean {
  return id.startsWith('i-') || id.startsWith('arn:');
}

/** Addresses are no ids: the interface that has one is another kind's answer. */
function targetEnd({ Target, TargetHealth }: TargetHealthDescription): EdgeEnd | undefined {
  const id = Target?.Id;
  if (id === undefined || !isNode(id)) return undefined;
  return { id, port: Target?.Port, health: TargetHealth?.State };
}
