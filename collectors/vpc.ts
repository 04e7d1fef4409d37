// Virtual private clouds: the address spaces in which everything else lives.
import type { DescribeVpcsCommandOutput, Vpc } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, flag, list, paged, text } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<Vpc>({
  kind: 'Vpc',
  group: 'ec2',
  doc: 'A virtual private cloud',
  idPrefix: 'vpc-',
  topLevel: true,
  list: paged('ec2', 'DescribeVpcs', {
    pageSize: 1000,
    items: (page: DescribeVpcsCommandOutput) => page.Vpcs,
  }),
  confirm: byFilter('vpc-id'),
  id: (vpc) => vpc.VpcId,
  arn: (vpc, place) => ec2Arn(place, { account: vpc.OwnerId, type: 'vpc', id: vpc.VpcId }),
  owner: (vpc) => ({ account: vpc.OwnerId }),
  tags: (vpc) => vpc.Tags,
  properties: {
    state: text('`pending` or `available`', (vpc) => vpc.State),
    cidrBlock: text('Primary IPv4 CIDR block', (vpc) => vpc.CidrBlock),
    cidrBlocks: list('All IPv4 CIDR blocks associated with it, the primary one included', (vpc) =>
      vpc.CidrBlockAssociationSet?.filter(({ CidrBlockState }) => holds(CidrBlockState?.State)).map(
        ({ CidrBlock }) => CidrBlock,
      ),
    ),
    ipv6CidrBlocks: list('All IPv6 CIDR blocks associated with it', (vpc) =>
      vpc.Ipv6CidrBlockAssociationSet?.filter(({ Ipv6CidrBlockState }) =>
        holds(Ipv6CidrBlockState?.State),
      ).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
    ),
    isDefault: flag("Whether it is the region's default VPC", (vpc) => vpc.IsDefault),
    instanceTenancy: text(
      'Tenancy that instances get unless they ask for another',
      (vpc) => vpc.InstanceTenancy,
    ),
    dhcpOptionsId: text('DHCP option set that its hosts get', (vpc) => vpc.DhcpOptionsId, { index: true }),
    internetGatewayBlockMode: text(
      'Which internet traffic VPC Block Public Access stops: `off`, `block-bidirectional` or `block-ingress`',
      (vpc) => vpc.BlockPublicAccessStates?.InternetGatewayBlockMode,
    ),
    encryptionControlMode: text(
      'Encryption control: `monitor` or `enforce`',
      (vpc) => vpc.EncryptionControl?.Mode,
    ),
  },
  edges: {},
  example: {
    DescribeVpcs: {
      Vpcs: [
        {
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          OwnerId: '111122223333',
          State: 'available',
          CidrBlock: '10.0.0.0/16',
          CidrBlockAssociationSet: [
            {
              AssociationId: 'vpc-cidr-assoc-0a5d9e3f7b1c2a001',
              CidrBlock: '10.0.0.0/16',
              CidrBlockState: { State: 'associated' },
            },
            {
              AssociationId: 'vpc-cidr-assoc-0b5d9e3f7b1c2b002',
              CidrBlock: '100.64.0.0/16',
              CidrBlockState: { State: 'associated' },
            },
            {
              AssociationId: 'vpc-cidr-assoc-0c5d9e3f7b1c2c003',
              CidrBlock: '100.65.0.0/16',
              CidrBlockState: { State: 'disassociated' },
            },
          ],
          Ipv6CidrBlockAssociationSet: [
            {
              AssociationId: 'vpc-cidr-assoc-0d5d9e3f7b1c2d004',
              Ipv6CidrBlock: '2a05:d018:1a2b:3c00::/56',
              Ipv6CidrBlockState: { State: 'associated' },
              NetworkBorderGroup: 'eu-west-1',
              Ipv6Pool: 'Amazon',
            },
          ],
          IsDefault: false,
          InstanceTenancy: 'default',
          DhcpOptionsId: 'dopt-0a7c9e1d3f5b2a001',
          BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
          EncryptionControl: {
            VpcId: 'vpc-0a1b2c3d4e5f60718',
            VpcEncryptionControlId: 'vpcec-0a8d0f2b4c6e1a001',
            Mode: 'monitor',
            State: 'available',
          },
          Tags: [
            { Key: 'Name', Value: 'prod' },
            { Key: 'team', Value: 'network' },
          ],
        },
      ],
    } satisfies Omit<DescribeVpcsCommandOutput, '$metadata'>,
  },
});

/** AWS lists a block for a while after it was taken away, and one that it could not give. */
function holds(state: string | undefined): boolean {
  return state !== 'disassociated' && state !== 'failed';
}
