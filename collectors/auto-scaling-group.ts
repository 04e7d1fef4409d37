// Auto scaling groups: what starts and ends instances by itself. Names are unique in an account and region only, so the id is made of
// all three. How its instances are moves by itself; which they are does not.
import type {
  AutoScalingGroup,
  DescribeAutoScalingGroupsCommandOutput,
  LaunchTemplateSpecification,
} from '@aws-sdk/client-auto-scaling';
import { arnAccount, nameOfId, namedId, zoneEnd } from '../src/ids.ts';
import { byIds, flag, list, number, paged, text, time } from '../src/declare.ts';
import { defineKind, type EdgeEnd } from '../src/kind.ts';

export default defineKind<AutoScalingGroup>({
  kind: 'AutoScalingGroup',
  group: 'ec2',
  doc: 'Instances that are started and ended by rule',
  topLevel: true,
  list: paged('autoscaling', 'DescribeAutoScalingGroups', {
    pageSize: 100,
    items: (page: DescribeAutoScalingGroupsCommandOutput) => page.AutoScalingGroups,
  }),
  // AWS leaves out the names that are not there.
  confirm: byIds('AutoScalingGroupNames', 50, nameOfId),
  id: (group, place) => namedId(place, 'AutoScalingGroup', group.AutoScalingGroupName),
  arn: (group) => group.AutoScalingGroupARN,
  owner: (group) => ({ account: arnAccount(group.AutoScalingGroupARN) }),
  authors: { scaledBy: 'LAUNCHES' },
  tags: (group) => group.Tags,
  properties: {
    autoScalingGroupName: text(
      'Name, unique in its account and region',
      (group) => group.AutoScalingGroupName,
      { index: true },
    ),
    minSize: number('Least number of instances', (group) => group.MinSize),
    maxSize: number('Greatest number of instances', (group) => group.MaxSize),
    desiredCapacity: number('Number of instances that it keeps up now', (group) => group.DesiredCapacity),
    status: text('`Delete in progress` while it is deleted; absent otherwise', (group) => group.Status),
    availabilityZones: list(
      "Names of its zones, which are the account's own",
      (group) => group.AvailabilityZones,
    ),
    launchTemplateId: text('Template of its instances', (group) => templateOf(group)?.LaunchTemplateId, {
      index: true,
    }),
    launchTemplateVersion: text(
      'Version of the template: a number, `$Latest` or `$Default`',
      (group) => templateOf(group)?.Version,
    ),
    launchConfigurationName: text(
      'Configuration of its instances, where it has no template',
      (group) => group.LaunchConfigurationName,
    ),
    instanceTypes: list('Instance types that may stand in for the one of the template', (group) =>
      group.MixedInstancesPolicy?.LaunchTemplate?.Overrides?.map(({ InstanceType }) => InstanceType),
    ),
    healthCheckType: text(
      'Whose word counts for the health of instances: `EC2`, `ELB` …',
      (group) => group.HealthCheckType,
    ),
    healthCheckGracePeriod: number(
      'Seconds for which a new instance is not checked',
      (group) => group.HealthCheckGracePeriod,
    ),
    suspendedProcesses: list('What it does not do for now: `Launch`, `Terminate` …', (group) =>
      group.SuspendedProcesses?.map(({ ProcessName }) => ProcessName),
    ),
    newInstancesProtectedFromScaleIn: flag(
      'Whether new instances are kept when the group shrinks',
      (group) => group.NewInstancesProtectedFromScaleIn,
    ),
    createdTime: time('When it was made', (group) => group.CreatedTime),
  },
  edges: {
    IN_SUBNET: {
      doc: 'The subnets in which it starts instances',
      to: ['Subnet'],
      read: (group) => group.VPCZoneIdentifier?.split(',').map((id) => id.trim()),
    },
    IN_ZONE: {
      doc: 'The zones in which it starts instances',
      to: ['AvailabilityZone'],
      // The two lists are in no order that would say which name is which id.
      read: ({ AvailabilityZoneIds = [], AvailabilityZones = [] }, place) =>
        AvailabilityZoneIds.length > 0
          ? AvailabilityZoneIds
          : AvailabilityZones.map((name) => zoneEnd(place, { name })),
    },
    LAUNCHES: {
      doc: 'Its instances',
      to: ['Instance'],
      properties: {
        lifecycleState: { doc: '`InService`, `Pending`, `Terminating`, `Standby` …', observed: true },
        healthStatus: { doc: '`Healthy` or `Unhealthy`', observed: true },
      },
      read: (group) =>
        group.Instances?.map(({ InstanceId, LifecycleState, HealthStatus }): EdgeEnd | undefined =>
          InstanceId === undefined
            ? undefined
            : { id: InstanceId, lifecycleState: LifecycleState, healthStatus: HealthStatus },
        ),
    },
    ATTACHED_TO: {
      doc: 'Target groups and classic load balancers in which it registers its instances',
      to: ['TargetGroup', 'ClassicLoadBalancer'],
      reverse: true,
      read: (group, place) => [
        ...(group.TargetGroupARNs ?? []),
        ...(group.LoadBalancerNames ?? []).map((name) => namedId(place, 'ClassicLoadBalancer', name)),
      ],
    },
  },
  dropped: ['PredictedCapacity', 'WarmPoolSize', 'EnabledMetrics'],
  example: {
    DescribeAutoScalingGroups: {
      AutoScalingGroups: [
        {
          AutoScalingGroupName: 'web',
          AutoScalingGroupARN:
            'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9:autoScalingGroupName/web',
          MinSize: 1,
          MaxSize: 4,
          DesiredCapacity: 1,
          DefaultCooldown: 300,
          AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
          AvailabilityZoneIds: ['euw1-az1', 'euw1-az2'],
          VPCZoneIdentifier: 'subnet-0a4f1c2e8b7d93a01,subnet-0b4f1c2e8b7d93b02',
          MixedInstancesPolicy: {
            LaunchTemplate: {
              LaunchTemplateSpecification: {
                LaunchTemplateId: 'lt-0a2c4e6f8b0d1a001',
                LaunchTemplateName: 'web',
                Version: '$Latest',
              },
              Overrides: [{ InstanceType: 'm7g.large' }, { InstanceType: 'm6g.large' }],
            },
          },
          TargetGroupARNs: [
            'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067',
          ],
          LoadBalancerNames: ['legacy'],
          HealthCheckType: 'ELB',
          HealthCheckGracePeriod: 120,
          Instances: [
            {
              InstanceId: 'i-0a9f8e7d6c5b4a001',
              AvailabilityZone: 'eu-west-1a',
              LifecycleState: 'InService',
              HealthStatus: 'Healthy',
              ProtectedFromScaleIn: false,
            },
          ],
          SuspendedProcesses: [{ ProcessName: 'AZRebalance', SuspensionReason: 'User suspended' }],
          NewInstancesProtectedFromScaleIn: false,
          CreatedTime: new Date('2026-03-01T09:40:00.000Z'),
          Tags: [
            {
              ResourceId: 'web',
              ResourceType: 'auto-scaling-group',
              Key: 'Name',
              Value: 'web',
              PropagateAtLaunch: true,
            },
            {
              ResourceId: 'web',
              ResourceType: 'auto-scaling-group',
              Key: 'team',
              Value: 'shop',
              PropagateAtLaunch: true,
            },
          ],
        },
        {
          AutoScalingGroupName: 'batch/old',
          AutoScalingGroupARN:
            'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1b2c3d4e-5f60-7182-93a4-b5c6d7e8f90a:autoScalingGroupName/batch/old',
          LaunchConfigurationName: 'batch-old',
          MinSize: 0,
          MaxSize: 0,
          DesiredCapacity: 0,
          DefaultCooldown: 300,
          AvailabilityZones: ['eu-west-1a'],
          VPCZoneIdentifier: 'subnet-0c4f1c2e8b7d93c03',
          HealthCheckType: 'EC2',
          Instances: [],
          CreatedTime: new Date('2026-03-01T09:45:00.000Z'),
          Status: 'Delete in progress',
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeAutoScalingGroupsCommandOutput, '$metadata'>,
  },
});

/** A group has a template of its own, or one in the policy that mixes several types. */
function templateOf(group: AutoScalingGroup): LaunchTemplateSpecification | undefined {
  return group.LaunchTemplate ?? group.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
}
