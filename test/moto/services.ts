// What services besides EC2 and ELBv2 have in the small network, made in moto.
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
} from '@aws-sdk/client-auto-scaling';
import { CloudFrontClient, CreateDistributionWithTagsCommand } from '@aws-sdk/client-cloudfront';
import {
  CreateConnectionCommand,
  CreateLagCommand,
  DirectConnectClient,
} from '@aws-sdk/client-direct-connect';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateClusterCommand as CreateEksClusterCommand,
  CreateNodegroupCommand,
  EKSClient,
} from '@aws-sdk/client-eks';
import {
  CreateLoadBalancerCommand,
  ElasticLoadBalancingClient,
  RegisterInstancesWithLoadBalancerCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import { CreateRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateFirewallCommand, NetworkFirewallClient } from '@aws-sdk/client-network-firewall';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type Account, region } from './account.ts';
import type { Network } from './network.ts';

export const bucket = 'shop-flow-logs';

/** Resources by kind that `buildServices` and `buildBucket` make. */
export const madeServices: Readonly<Record<string, number>> = {
  Rule: 1,
  AutoScalingGroup: 1,
  ClassicLoadBalancer: 1,
  EcsCluster: 1,
  EcsService: 1,
  EcsTask: 1,
  EksCluster: 1,
  EksNodegroup: 1,
  Bucket: 1,
  Distribution: 1,
  Firewall: 1,
};

const tags = [{ Key: 'team', Value: 'shop' }];

export async function buildBucket({ config }: Account): Promise<void> {
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
}

export async function buildServices(account: Account, network: Network): Promise<void> {
  await createBehindBalancers(account, network);
  await createContainers(account, network);
  await createElsewhere(account, network);
}

async function createBehindBalancers({ config, elb }: Account, network: Network): Promise<void> {
  const { subnets, group, instance, listenerArn, targetGroupArn } = network;
  await elb.send(
    new CreateRuleCommand({
      ListenerArn: listenerArn,
      Priority: 10,
      Conditions: [{ Field: 'path-pattern', Values: ['/cart/*'] }],
      Actions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }],
    }),
  );
  const classic = new ElasticLoadBalancingClient(config);
  const LoadBalancerName = 'old';
  await classic.send(
    new CreateLoadBalancerCommand({
      LoadBalancerName,
      Listeners: [{ Protocol: 'TCP', LoadBalancerPort: 80, InstanceProtocol: 'TCP', InstancePort: 80 }],
      Subnets: [...subnets],
      SecurityGroups: [group],
      Tags: tags,
    }),
  );
  await classic.send(
    new RegisterInstancesWithLoadBalancerCommand({ LoadBalancerName, Instances: [{ InstanceId: instance }] }),
  );
  const scaling = new AutoScalingClient(config);
  const LaunchConfigurationName = 'web';
  await scaling.send(
    new CreateLaunchConfigurationCommand({
      LaunchConfigurationName,
      ImageId: 'ami-12c6146b',
      InstanceType: 't3.micro',
    }),
  );
  // Empty, so that it makes no instances beside the one that others know.
  await scaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'web',
      LaunchConfigurationName,
      MinSize: 0,
      MaxSize: 0,
      VPCZoneIdentifier: subnets.join(','),
    }),
  );
}

async function createContainers({ config, id }: Account, { subnets }: Network): Promise<void> {
  const ecs = new ECSClient(config);
  const run = { cluster: 'shop', taskDefinition: 'web', launchType: 'FARGATE' } as const;
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      networkMode: 'bridge',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'web', image: 'nginx', memory: 128 }],
    }),
  );
  // Without an interface of its own, which moto fails to describe.
  await ecs.send(new RunTaskCommand({ ...run, count: 1 }));
  await ecs.send(new CreateServiceCommand({ ...run, serviceName: 'web', desiredCount: 0 }));
  const eks = new EKSClient(config);
  const roleArn = `arn:aws:iam::${id}:role/eks`;
  await eks.send(
    new CreateEksClusterCommand({ name: 'shop', roleArn, resourcesVpcConfig: { subnetIds: [...subnets] } }),
  );
  // No nodes: moto would run instances for them.
  await eks.send(
    new CreateNodegroupCommand({
      clusterName: 'shop',
      nodegroupName: 'web',
      nodeRole: roleArn,
      subnets: [...subnets],
      scalingConfig: { minSize: 0, maxSize: 1, desiredSize: 0 },
    }),
  );
}

async function createElsewhere({ config }: Account, { vpcId, subnets }: Network): Promise<void> {
  await new CloudFrontClient(config).send(
    new CreateDistributionWithTagsCommand({
      DistributionConfigWithTags: {
        DistributionConfig: {
          CallerReference: 'shop',
          Comment: 'shop',
          Enabled: true,
          Origins: {
            Quantity: 1,
            Items: [
              {
                Id: 'bucket',
                DomainName: `${bucket}.s3.amazonaws.com`,
                S3OriginConfig: { OriginAccessIdentity: '' },
              },
            ],
          },
          DefaultCacheBehavior: { TargetOriginId: 'bucket', ViewerProtocolPolicy: 'https-only' },
        },
        Tags: { Items: tags },
      },
    }),
  );
  await new NetworkFirewallClient(config).send(
    new CreateFirewallCommand({
      FirewallName: 'edge',
      FirewallPolicyArn: `arn:aws:network-firewall:${region}:aws-managed:firewall-policy/edge`,
      VpcId: vpcId,
      SubnetMappings: subnets.slice(0, 1).map((SubnetId) => ({ SubnetId })),
      Tags: tags,
    }),
  );
}

/**
 * Makes the Direct Connect resources that the network does without: moto gives their times as text where AWS gives numbers, so that
 * the SDK refuses its answers from then on.
 */
export function directConnect({ config }: Account): Readonly<Record<string, () => Promise<object>>> {
  const direct = new DirectConnectClient({ ...config, maxAttempts: 1 });
  const location = 'EqDC2';
  return {
    DirectConnectConnection: () =>
      direct.send(new CreateConnectionCommand({ location, bandwidth: '1Gbps', connectionName: 'office' })),
    Lag: () =>
      direct.send(
        new CreateLagCommand({
          location,
          numberOfConnections: 1,
          connectionsBandwidth: '1Gbps',
          lagName: 'office',
        }),
      ),
  };
}
