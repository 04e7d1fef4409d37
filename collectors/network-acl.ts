// Network ACLs: the stateless filters at the edge of subnets.
import type { DescribeNetworkAclsCommandOutput, NetworkAcl, NetworkAclEntry } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, flag, list, paged, text } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';
import { trafficText, type Direction } from '../src/rule-text.ts';

export default defineKind<NetworkAcl>({
  kind: 'NetworkAcl',
  group: 'ec2',
  doc: 'A stateless filter of the traffic of subnets; its entries are tried in the order of their numbers',
  idPrefix: 'acl-',
  list: paged('ec2', 'DescribeNetworkAcls', {
    pageSize: 1000,
    items: (page: DescribeNetworkAclsCommandOutput) => page.NetworkAcls,
  }),
  confirm: byFilter('network-acl-id'),
  id: (acl) => acl.NetworkAclId,
  arn: (acl, place) => ec2Arn(place, { account: acl.OwnerId, type: 'network-acl', id: acl.NetworkAclId }),
  owner: (acl) => ({ account: acl.OwnerId }),
  authors: {
    comesWith: { IN_VPC: (acl) => acl['isDefault'] === true },
    follows: { associationIds: ['Subnet'], GUARDED_BY: ['Subnet'] },
  },
  tags: (acl) => acl.Tags,
  properties: {
    vpcId: text('VPC it is in', (acl) => acl.VpcId, { index: true }),
    isDefault: flag('Whether new subnets of the VPC get it', (acl) => acl.IsDefault),
    associationIds: list('Ids of its associations: what calls name them by', (acl) =>
      acl.Associations?.map(({ NetworkAclAssociationId }) => NetworkAclAssociationId),
    ),
    ingressEntries: list(
      '`ingress NUMBER allow|deny PROTOCOL PORTS SOURCE`; 32767 is the rule that cannot be removed',
      (acl) =>
        acl.Entries?.filter(({ Egress }) => Egress !== true).map((entry) => entryText('ingress', entry)),
    ),
    egressEntries: list('`egress NUMBER allow|deny PROTOCOL PORTS DESTINATION`', (acl) =>
      acl.Entries?.filter(({ Egress }) => Egress === true).map((entry) => entryText('egress', entry)),
    ),
  },
  edges: {
    IN_VPC: { doc: 'The VPC it is in', to: ['Vpc'], read: (acl) => acl.VpcId },
    GUARDED_BY: {
      doc: 'Subnets whose traffic it filters',
      to: ['Subnet'],
      reverse: true,
      read: (acl) => acl.Associations?.map(({ SubnetId }) => SubnetId),
    },
  },
  example: {
    DescribeNetworkAcls: {
      NetworkAcls: [
        {
          NetworkAclId: 'acl-0a4d6f8b0c2e1a001',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          IsDefault: true,
          Associations: [
            {
              NetworkAclAssociationId: 'aclassoc-0a7d9f1b3c5e2a001',
              NetworkAclId: 'acl-0a4d6f8b0c2e1a001',
              SubnetId: 'subnet-0c4f1c2e8b7d93c03',
            },
            {
              NetworkAclAssociationId: 'aclassoc-0b7d9f1b3c5e2b002',
              NetworkAclId: 'acl-0a4d6f8b0c2e1a001',
              SubnetId: 'subnet-0d4f1c2e8b7d93d04',
            },
            {
              NetworkAclAssociationId: 'aclassoc-0c7d9f1b3c5e2c003',
              NetworkAclId: 'acl-0a4d6f8b0c2e1a001',
              SubnetId: 'subnet-0e4f1c2e8b7d93e05',
            },
          ],
          Entries: [
            { Egress: true, Protocol: '-1', RuleAction: 'allow', RuleNumber: 100, CidrBlock: '0.0.0.0/0' },
            { Egress: true, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32767, CidrBlock: '0.0.0.0/0' },
            { Egress: false, Protocol: '-1', RuleAction: 'allow', RuleNumber: 100, CidrBlock: '0.0.0.0/0' },
            { Egress: false, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32767, CidrBlock: '0.0.0.0/0' },
          ],
          Tags: [],
        },
        {
          NetworkAclId: 'acl-0b4d6f8b0c2e1b002',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          IsDefault: false,
          Associations: [
            {
              NetworkAclAssociationId: 'aclassoc-0d7d9f1b3c5e2d004',
              NetworkAclId: 'acl-0b4d6f8b0c2e1b002',
              SubnetId: 'subnet-0a4f1c2e8b7d93a01',
            },
            {
              NetworkAclAssociationId: 'aclassoc-0e7d9f1b3c5e2e005',
              NetworkAclId: 'acl-0b4d6f8b0c2e1b002',
              SubnetId: 'subnet-0b4f1c2e8b7d93b02',
            },
          ],
          Entries: [
            {
              Egress: false,
              Protocol: '6',
              RuleAction: 'deny',
              RuleNumber: 50,
              CidrBlock: '203.0.113.0/24',
              PortRange: { From: 0, To: 65535 },
            },
            {
              Egress: false,
              Protocol: '6',
              RuleAction: 'allow',
              RuleNumber: 100,
              CidrBlock: '0.0.0.0/0',
              PortRange: { From: 443, To: 443 },
            },
            {
              Egress: false,
              Protocol: '1',
              RuleAction: 'allow',
              RuleNumber: 110,
              CidrBlock: '0.0.0.0/0',
              IcmpTypeCode: { Type: 3, Code: 4 },
            },
            {
              Egress: false,
              Protocol: '6',
              RuleAction: 'allow',
              RuleNumber: 120,
              Ipv6CidrBlock: '::/0',
              PortRange: { From: 1024, To: 65535 },
            },
            { Egress: false, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32767, CidrBlock: '0.0.0.0/0' },
            { Egress: true, Protocol: '-1', RuleAction: 'allow', RuleNumber: 100, CidrBlock: '0.0.0.0/0' },
            { Egress: true, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32767, CidrBlock: '0.0.0.0/0' },
          ],
          Tags: [
            { Key: 'Name', Value: 'public' },
            { Key: 'tier', Value: 'public' },
          ],
        },
      ],
    } satisfies Omit<DescribeNetworkAclsCommandOutput, '$metadata'>,
  },
});

function entryText(direction: Direction, entry: NetworkAclEntry): string {
  const { PortRange, IcmpTypeCode } = entry;
  const traffic = trafficText({
    protocol: entry.Protocol,
    from: IcmpTypeCode === undefined ? PortRange?.From : IcmpTypeCode.Type,
    to: IcmpTypeCode === undefined ? PortRange?.To : IcmpTypeCode.Code,
  });
  return [direction, entry.RuleNumber, entry.RuleAction, traffic, entry.CidrBlock ?? entry.Ipv6CidrBlock]
    .filter((word) => word !== undefined)
    .join(' ');
}
