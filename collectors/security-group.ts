// Security groups: what may reach an interface, and what it may reach. Rules about addresses are properties; rules about other
// groups and prefix lists are edges. Descriptions of rules are left out: they filter nothing.
import type { DescribeSecurityGroupsCommandOutput, IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, list, paged, text } from '../src/declare.ts';
import { defineKind, type EdgeEnd } from '../src/kind.ts';
import { protocolName, trafficText, type Direction } from '../src/rule-text.ts';

export default defineKind<SecurityGroup>({
  kind: 'SecurityGroup',
  group: 'ec2',
  doc: 'A stateful filter of the traffic of its member interfaces',
  idPrefix: 'sg-',
  list: paged('ec2', 'DescribeSecurityGroups', {
    pageSize: 1000,
    items: (page: DescribeSecurityGroupsCommandOutput) => page.SecurityGroups,
  }),
  confirm: byFilter('group-id'),
  id: (group) => group.GroupId,
  arn: (group, place) =>
    group.SecurityGroupArn ??
    ec2Arn(place, { account: group.OwnerId, type: 'security-group', id: group.GroupId }),
  owner: (group) => ({ account: group.OwnerId }),
  authors: { comesWith: { IN_VPC: (group) => group['groupName'] === 'default' } },
  tags: (group) => group.Tags,
  properties: {
    vpcId: text('VPC it is in', (group) => group.VpcId, { index: true }),
    groupName: text('Name, unique in its VPC', (group) => group.GroupName, { index: true }),
    description: text('Description, given when it was made', (group) => group.Description),
    ingressRules: list(
      'Addresses let in: `ingress PROTOCOL PORTS CIDR`; for ICMP its type or TYPE/CODE',
      (group) => group.IpPermissions?.flatMap((permission) => ruleTexts('ingress', permission)),
    ),
    egressRules: list(
      'Addresses let out to: `egress PROTOCOL PORTS CIDR`; for ICMP its type or TYPE/CODE',
      (group) => group.IpPermissionsEgress?.flatMap((permission) => ruleTexts('egress', permission)),
    ),
  },
  edges: {
    IN_VPC: { doc: 'The VPC it is in', to: ['Vpc'], read: (group) => group.VpcId },
    ALLOWS: {
      doc: 'Groups and prefix lists that its rules name; the arrow goes from the group that has the rule',
      to: ['SecurityGroup', 'ManagedPrefixList'],
      properties: {
        direction: { doc: '`ingress` from, or `egress` to, the other end' },
        protocol: { doc: '`tcp`, `udp`, `icmp`, `icmpv6`, `all`, or the number of another one' },
        fromPort: { doc: 'First port, for ICMP the type; absent where any is meant' },
        toPort: { doc: 'Last port, for ICMP the code; absent where any is meant' },
      },
      read: (group) => [
        ...(group.IpPermissions ?? []).flatMap((permission) => allowed('ingress', permission)),
        ...(group.IpPermissionsEgress ?? []).flatMap((permission) => allowed('egress', permission)),
      ],
    },
  },
  example: {
    DescribeSecurityGroups: {
      SecurityGroups: [
        {
          GroupId: 'sg-0a0b0c0d0e0f0a001',
          SecurityGroupArn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a0b0c0d0e0f0a001',
          GroupName: 'default',
          Description: 'default VPC security group',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          IpPermissions: [
            {
              IpProtocol: '-1',
              IpRanges: [],
              Ipv6Ranges: [],
              PrefixListIds: [],
              UserIdGroupPairs: [{ GroupId: 'sg-0a0b0c0d0e0f0a001', UserId: '111122223333' }],
            },
          ],
          IpPermissionsEgress: [
            {
              IpProtocol: '-1',
              IpRanges: [{ CidrIp: '0.0.0.0/0' }],
              Ipv6Ranges: [{ CidrIpv6: '::/0' }],
              PrefixListIds: [],
              UserIdGroupPairs: [],
            },
          ],
          Tags: [],
        },
        {
          GroupId: 'sg-0b1d3f5a7c9e2b002',
          SecurityGroupArn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0b1d3f5a7c9e2b002',
          GroupName: 'alb',
          Description: 'The web load balancer',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          IpPermissions: [
            {
              IpProtocol: 'tcp',
              FromPort: 443,
              ToPort: 443,
              IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'Shoppers' }],
              Ipv6Ranges: [{ CidrIpv6: '::/0' }],
            },
            { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
          ],
          IpPermissionsEgress: [
            {
              IpProtocol: 'tcp',
              FromPort: 8080,
              ToPort: 8080,
              UserIdGroupPairs: [
                { GroupId: 'sg-0c1d3f5a7c9e2c003', UserId: '111122223333' },
                { GroupId: 'sg-0d1d3f5a7c9e2d004', UserId: '111122223333' },
              ],
            },
          ],
          Tags: [
            { Key: 'Name', Value: 'alb' },
            { Key: 'team', Value: 'shop' },
          ],
        },
        {
          GroupId: 'sg-0c1d3f5a7c9e2c003',
          SecurityGroupArn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0c1d3f5a7c9e2c003',
          GroupName: 'web',
          Description: 'Web servers',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          IpPermissions: [
            {
              IpProtocol: 'tcp',
              FromPort: 8080,
              ToPort: 8080,
              UserIdGroupPairs: [{ GroupId: 'sg-0b1d3f5a7c9e2b002', UserId: '111122223333' }],
            },
            {
              IpProtocol: 'icmp',
              FromPort: 8,
              ToPort: -1,
              IpRanges: [{ CidrIp: '10.0.0.0/16' }, { CidrIp: '10.20.0.0/16' }],
            },
          ],
          IpPermissionsEgress: [
            {
              IpProtocol: 'tcp',
              FromPort: 443,
              ToPort: 443,
              PrefixListIds: [{ PrefixListId: 'pl-6da54004' }],
            },
            { IpProtocol: 'udp', FromPort: 8000, ToPort: 8100, IpRanges: [{ CidrIp: '10.20.0.0/16' }] },
          ],
          Tags: [{ Key: 'Name', Value: 'web' }],
        },
        {
          GroupId: 'sg-0d1d3f5a7c9e2d004',
          SecurityGroupArn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0d1d3f5a7c9e2d004',
          GroupName: 'nodes',
          Description: 'Cluster nodes and their pods',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          IpPermissions: [
            {
              IpProtocol: '-1',
              UserIdGroupPairs: [
                { GroupId: 'sg-0d1d3f5a7c9e2d004', UserId: '111122223333' },
                { GroupId: 'sg-0b1d3f5a7c9e2b002', UserId: '111122223333' },
              ],
            },
          ],
          IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
          Tags: [{ Key: 'Name', Value: 'nodes' }],
        },
        {
          GroupId: 'sg-0e1d3f5a7c9e2e005',
          SecurityGroupArn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0e1d3f5a7c9e2e005',
          GroupName: 'endpoints',
          Description: 'Interface endpoints',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          IpPermissions: [
            {
              IpProtocol: 'tcp',
              FromPort: 443,
              ToPort: 443,
              IpRanges: [{ CidrIp: '10.0.0.0/16' }, { CidrIp: '100.64.0.0/16' }],
            },
          ],
          IpPermissionsEgress: [],
          Tags: [{ Key: 'Name', Value: 'endpoints' }],
        },
      ],
    } satisfies Omit<DescribeSecurityGroupsCommandOutput, '$metadata'>,
  },
});

function ruleTexts(direction: Direction, permission: IpPermission): readonly string[] {
  const traffic = trafficText({
    protocol: permission.IpProtocol,
    from: permission.FromPort,
    to: permission.ToPort,
  });
  const peers = [
    ...(permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
  ];
  return peers.flatMap((peer) => (peer === undefined ? [] : [`${direction} ${traffic} ${peer}`]));
}

function allowed(direction: Direction, permission: IpPermission): readonly EdgeEnd[] {
  const properties = {
    direction,
    protocol: protocolName(permission.IpProtocol),
    fromPort: anyPort(permission.FromPort),
    toPort: anyPort(permission.ToPort),
  };
  return peerIds(permission).flatMap((id) => (id === undefined ? [] : [{ id, ...properties }]));
}

function peerIds(permission: IpPermission): readonly (string | undefined)[] {
  return [
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
  ];
}

function anyPort(port: number | undefined): number | undefined {
  return port === -1 ? undefined : port;
}
