// The 90 days that are kept, and whose they are: a VPC, and what its interfaces say of themselves, in the words of the real kinds.
import eniKind from '../../collectors/network-interface.ts';
import { normaliseItem } from '../../src/normalise.ts';

const dayMs = 86_400_000;
export const days = 90;
export const end = Date.UTC(2026, 10, 1);
export const begin = end - days * dayMs;
/** Between two looks. */
export const cycleMs = 300_000;
export const account = '111111111111';
export const region = 'eu-west-1';
export const vpcId = 'vpc-00000000000000001';
export const subnets = 20;

export interface Eni {
  readonly id: string;
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly name: string;
}

export function stateOf(eni: Eni): object {
  const entry = normaliseItem(eniKind, itemOf(eni), { account, region, partition: 'aws' });
  if (entry === 'gone') throw new Error('nothing here is gone and listed');
  return {
    id: eni.id,
    kind: 'NetworkInterface',
    accountId: account,
    region,
    ...Object(JSON.parse(entry.text)),
  };
}

/** With as much to say as a node's interface has. */
export function itemOf({ id, subnet, groups, name }: Eni): object {
  return {
    NetworkInterfaceId: id,
    OwnerId: account,
    VpcId: vpcId,
    SubnetId: subnet,
    AvailabilityZone: 'eu-west-1a',
    AvailabilityZoneId: 'euw1-az1',
    InterfaceType: 'interface',
    Status: 'in-use',
    Description: `aws-K8S-${name}`,
    MacAddress: '02:00:00:00:00:01',
    PrivateIpAddress: '10.0.0.9',
    PrivateIpAddresses: Array.from({ length: 6 }, (_, n) => ({
      PrivateIpAddress: `10.0.7.${n}`,
      Primary: n === 0,
    })),
    Groups: groups.map((GroupId) => ({ GroupId })),
    Attachment: { InstanceId: `i-${id.slice(4)}`, DeviceIndex: 1 },
    TagSet: [
      { Key: 'Name', Value: name },
      { Key: 'cluster.k8s.amazonaws.com/name', Value: 'platform' },
      { Key: 'node.k8s.amazonaws.com/instance_id', Value: `i-${id.slice(4)}` },
    ],
  };
}

export function subnetOf(n: number): string {
  return `subnet-${(n + 1_000_000).toString(16).padStart(17, '0')}`;
}

export function groupOf(n: number): string {
  return `sg-${n.toString(16).padStart(17, '0')}`;
}

export function edgesTo(ids: readonly string[]): readonly object[] {
  return ids.map((to) => ({ to }));
}
