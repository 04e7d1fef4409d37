// The load balancers of the generated estate: each with two listeners and one target group of five instances.
import type {
  Listener,
  LoadBalancer,
  TargetGroup,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { hash } from 'node:crypto';
import { instanceId } from './estate-interfaces.ts';
import type { Place } from './estate-network.ts';
import { account, madeAt, region } from './estate-shapes.ts';

export interface Balancer {
  readonly name: string;
  readonly hex: string;
  readonly places: readonly Place[];
  readonly balancer: LoadBalancer & { readonly LoadBalancerArn: string };
  readonly listeners: readonly Listener[];
  readonly targetGroup: TargetGroup & { readonly TargetGroupArn: string };
  readonly targetHealth: readonly TargetHealthDescription[];
}

const targets = 5;

export function balancer(index: number, places: readonly Place[]): Balancer {
  const name = `web-${index}`;
  const hex = hash('sha256', name).slice(0, 16);
  const arn = (kind: string, rest = ''): string =>
    `arn:aws:elasticloadbalancing:${region}:${account}:${kind}/${kind === 'targetgroup' ? name : `app/${name}`}/${hex}${rest}`;
  const LoadBalancerArn = arn('loadbalancer');
  const TargetGroupArn = arn('targetgroup');
  const [first] = places;
  const vpc = first === undefined ? {} : { VpcId: first.vpcId };
  return {
    name,
    hex,
    places,
    balancer: {
      LoadBalancerArn,
      LoadBalancerName: name,
      DNSName: `${name}-123456789.${region}.elb.amazonaws.com`,
      CanonicalHostedZoneId: 'Z32O12XQLNTSW2',
      CreatedTime: madeAt,
      Scheme: 'internet-facing',
      State: { Code: 'active' },
      Type: 'application',
      ...vpc,
      AvailabilityZones: places.map(({ zone, subnetId }) => ({
        ZoneName: zone,
        SubnetId: subnetId,
        LoadBalancerAddresses: [],
      })),
      SecurityGroups: (first?.groups ?? []).slice(0, 2).flatMap(({ GroupId }) => GroupId ?? []),
      IpAddressType: 'ipv4',
    },
    listeners: [80, 443].map((Port) => ({
      ListenerArn: arn('listener', `/${hash('sha256', `${name} ${Port}`).slice(0, 16)}`),
      LoadBalancerArn,
      Port,
      Protocol: Port === 443 ? ('HTTPS' as const) : ('HTTP' as const),
      DefaultActions: [{ Type: 'forward' as const, TargetGroupArn, Order: 1 }],
    })),
    targetGroup: {
      TargetGroupArn,
      TargetGroupName: name,
      Protocol: 'HTTP',
      Port: 8080,
      ...vpc,
      TargetType: 'instance',
      LoadBalancerArns: [LoadBalancerArn],
      HealthCheckEnabled: true,
      HealthCheckProtocol: 'HTTP',
      HealthCheckPort: 'traffic-port',
      HealthCheckPath: '/healthz',
      IpAddressType: 'ipv4',
    },
    targetHealth: Array.from({ length: targets }, (_, target) => ({
      Target: { Id: instanceId(index * targets + target), Port: 8080 },
      HealthCheckPort: '8080',
      TargetHealth: { State: 'healthy' as const },
    })),
  };
}
