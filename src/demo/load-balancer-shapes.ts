// Builds load balancers with their listeners, rules and target groups, as items of the answers of Elastic Load Balancing v2.
import { hash } from 'node:crypto';
import type {
  Listener,
  LoadBalancer,
  Rule,
  TargetGroup,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { madeAt, partition, type Site, type Spot } from './shapes.ts';

/** A target group and what its targets' health says of them. */
export interface Targets {
  readonly group: TargetGroup & { readonly TargetGroupArn: string };
  readonly health: readonly TargetHealthDescription[];
}

/** A load balancer with all that hangs on it. */
export interface Balancing {
  readonly balancer: LoadBalancer & { readonly LoadBalancerArn: string };
  readonly listener: Listener & { readonly ListenerArn: string };
  readonly rule: Rule;
  readonly targets: Targets;
}

interface BalancingDetails {
  readonly name: string;
  readonly type: 'application' | 'network';
  readonly scheme: LoadBalancer['Scheme'];
  readonly spots: readonly Spot[];
  readonly groupIds: readonly string[];
  readonly port: number;
  readonly targetType: TargetGroup['TargetType'];
  readonly targetPort: number;
  readonly targetIds: readonly string[];
}

/** `app/shop/0123456789abcdef`: how ARNs and the descriptions of its interfaces name a load balancer. */
export function balancerPath(site: Site, type: BalancingDetails['type'], name: string): string {
  return `${type === 'application' ? 'app' : 'net'}/${name}/${suffix(`${site.vpcId} ${name}`)}`;
}

export function balancing(site: Site, details: BalancingDetails): Balancing {
  const { name, type, port } = details;
  const path = balancerPath(site, type, name);
  const LoadBalancerArn = arn(site, `loadbalancer/${path}`);
  const ListenerArn = arn(site, `listener/${path}/${suffix(`${path} ${port}`)}`);
  const targets = targetsOf(site, details, LoadBalancerArn);
  const forward = [{ Type: 'forward' as const, TargetGroupArn: targets.group.TargetGroupArn, Order: 1 }];
  const isPlain = type === 'network';
  return {
    balancer: {
      LoadBalancerArn,
      LoadBalancerName: name,
      DNSName: `${name}-1234567890.${site.region}.elb.amazonaws.com`,
      CreatedTime: madeAt,
      Scheme: details.scheme,
      VpcId: site.vpcId,
      State: { Code: 'active' },
      Type: type,
      IpAddressType: 'ipv4',
      AvailabilityZones: details.spots.map(({ zone, subnetId }) => ({
        ZoneName: zone,
        SubnetId: subnetId,
        LoadBalancerAddresses: [],
      })),
      SecurityGroups: [...details.groupIds],
    },
    listener: {
      ListenerArn,
      LoadBalancerArn,
      Port: port,
      Protocol: isPlain ? 'TCP' : 'HTTPS',
      ...(isPlain ? {} : { SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
      DefaultActions: forward,
    },
    rule: {
      RuleArn: arn(site, `listener-rule/${path}/${suffix(`${path} ${port}`)}/${suffix(`${path} default`)}`),
      Priority: 'default',
      Conditions: [],
      Actions: forward,
      IsDefault: true,
    },
    targets,
  };
}

/** The same target group with other targets. */
export function withTargets({ group }: Targets, targetIds: readonly string[]): Targets {
  return {
    group,
    health: targetIds.map((Id) => ({
      Target: { Id, Port: group.Port },
      HealthCheckPort: String(group.Port),
      TargetHealth: { State: 'healthy' },
    })),
  };
}

function targetsOf(site: Site, details: BalancingDetails, balancerArn: string): Targets {
  const { name, targetPort } = details;
  const isPlain = details.type === 'network';
  const group = {
    TargetGroupArn: arn(site, `targetgroup/${name}/${suffix(`${site.vpcId} targets ${name}`)}`),
    TargetGroupName: name,
    Protocol: isPlain ? 'TCP' : 'HTTP',
    Port: targetPort,
    VpcId: site.vpcId,
    HealthCheckProtocol: isPlain ? 'TCP' : 'HTTP',
    HealthCheckPort: 'traffic-port',
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: 30,
    HealthCheckTimeoutSeconds: 5,
    HealthyThresholdCount: 5,
    UnhealthyThresholdCount: 2,
    LoadBalancerArns: [balancerArn],
    TargetType: details.targetType,
    IpAddressType: 'ipv4',
  } satisfies TargetGroup;
  return withTargets({ group, health: [] }, details.targetIds);
}

function arn(site: Site, path: string): string {
  return `arn:${partition}:elasticloadbalancing:${site.region}:${site.account}:${path}`;
}

function suffix(of: string): string {
  return hash('sha256', of).slice(0, 16);
}
