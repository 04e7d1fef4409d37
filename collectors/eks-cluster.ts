// EKS clusters. The list gives names only, all else is another call's per cluster. Of its certificate authority nothing is kept.
import type { Cluster, DescribeClusterResponse, ListClustersResponse } from '@aws-sdk/client-eks';
import { byCall, flag, list, paged, perResource, text, time } from '../src/declare.ts';
import { defineKind, facet, type Place } from '../src/kind.ts';
import { mapTags } from '../src/tags.ts';

interface Listed {
  readonly name: string;
}

export default defineKind<Listed>({
  kind: 'EksCluster',
  group: 'eks-ecs',
  doc: 'A Kubernetes control plane that AWS runs',
  idPrefix: 'eks:cluster/',
  list: paged('eks', 'ListClusters', {
    pageSize: 100,
    items: (page: ListClustersResponse) => page.clusters?.map((name) => ({ name })),
    page: (items) => ({ clusters: items.map(({ name }) => name) }),
  }),
  confirm: byCall('eks', 'DescribeCluster', { input: (id) => ({ name: nameIn(id) }) }),
  facets: [
    facet<DescribeClusterResponse>({
      call: perResource('eks', 'DescribeCluster', {
        parameter: 'name',
        argument: nameIn,
        answer: (page: DescribeClusterResponse) => page,
      }),
      tags: ({ cluster }) => mapTags(cluster?.tags),
      properties: {
        status: text(
          '`ACTIVE`, `CREATING`, `UPDATING`, `DELETING`, `FAILED` or `PENDING`',
          ({ cluster }) => cluster?.status,
          { observed: true },
        ),
        version: text('Version of Kubernetes', ({ cluster }) => cluster?.version),
        platformVersion: text("Version of AWS's platform", ({ cluster }) => cluster?.platformVersion),
        endpoint: text('Where its API server is reached', ({ cluster }) => cluster?.endpoint),
        endpointPublicAccess: flag(
          'Whether its API server is reached from the internet',
          ({ cluster }) => cluster?.resourcesVpcConfig?.endpointPublicAccess,
        ),
        endpointPrivateAccess: flag(
          'Whether its API server is reached from its VPC',
          ({ cluster }) => cluster?.resourcesVpcConfig?.endpointPrivateAccess,
        ),
        publicAccessCidrs: list(
          'From where its API server may be reached over the internet',
          ({ cluster }) => cluster?.resourcesVpcConfig?.publicAccessCidrs,
        ),
        serviceIpv4Cidr: text(
          'IPv4 range of its services',
          ({ cluster }) => cluster?.kubernetesNetworkConfig?.serviceIpv4Cidr,
        ),
        serviceIpv6Cidr: text(
          'IPv6 range of its services',
          ({ cluster }) => cluster?.kubernetesNetworkConfig?.serviceIpv6Cidr,
        ),
        ipFamily: text('`ipv4` or `ipv6`', ({ cluster }) => cluster?.kubernetesNetworkConfig?.ipFamily),
        remoteNodeNetworks: list('Networks of nodes outside of AWS', ({ cluster }) =>
          cluster?.remoteNetworkConfig?.remoteNodeNetworks?.flatMap(({ cidrs }) => cidrs ?? []),
        ),
        remotePodNetworks: list('Networks of pods outside of AWS', ({ cluster }) =>
          cluster?.remoteNetworkConfig?.remotePodNetworks?.flatMap(({ cidrs }) => cidrs ?? []),
        ),
        roleArn: text('Role by which it acts', ({ cluster }) => cluster?.roleArn),
        deletionProtection: flag(
          'Whether it may not be deleted',
          ({ cluster }) => cluster?.deletionProtection,
        ),
        createdAt: time('When it was made', ({ cluster }) => cluster?.createdAt),
      },
      edges: {
        IN_VPC: {
          doc: 'The VPC of its interfaces',
          to: ['Vpc'],
          read: ({ cluster }) => cluster?.resourcesVpcConfig?.vpcId,
        },
        IN_SUBNET: {
          doc: 'The subnets in which its control plane has interfaces',
          to: ['Subnet'],
          read: ({ cluster }) => cluster?.resourcesVpcConfig?.subnetIds,
        },
        MEMBER_OF: {
          doc: 'The security groups of its interfaces, its own one among them',
          to: ['SecurityGroup'],
          properties: { own: { doc: 'Whether EKS made the group for the cluster' } },
          read: ({ cluster }) => groupsOf(cluster),
        },
      },
    }),
  ],
  id: arnOf,
  arn: arnOf,
  owner: (_cluster, place) => ({ account: place.account }),
  properties: {
    clusterName: text('Name, unique in its account and region', ({ name }) => name, { index: true }),
  },
  edges: {},
  example: {
    ListClusters: { clusters: ['platform'] } satisfies ListClustersResponse,
    DescribeCluster: {
      by: 'name',
      answers: {
        platform: {
          cluster: {
            name: 'platform',
            arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/platform',
            createdAt: new Date('2026-02-01T08:00:00.000Z'),
            version: '1.34',
            endpoint: 'https://0A1B2C3D4E5F60718293A4B5C6D7E8F9.gr7.eu-west-1.eks.amazonaws.com',
            roleArn: 'arn:aws:iam::111122223333:role/eks-platform',
            resourcesVpcConfig: {
              subnetIds: ['subnet-0c4f1c2e8b7d93c03', 'subnet-0d4f1c2e8b7d93d04'],
              securityGroupIds: ['sg-0e1d3f5a7c9e2e005'],
              clusterSecurityGroupId: 'sg-0f1d3f5a7c9e2f006',
              vpcId: 'vpc-0a1b2c3d4e5f60718',
              endpointPublicAccess: true,
              endpointPrivateAccess: true,
              publicAccessCidrs: ['198.51.100.0/24'],
            },
            kubernetesNetworkConfig: {
              serviceIpv4Cidr: '172.20.0.0/16',
              serviceIpv6Cidr: 'fd12:3456:789a::/108',
              ipFamily: 'ipv4',
            },
            remoteNetworkConfig: {
              remoteNodeNetworks: [{ cidrs: ['192.168.10.0/24'] }],
              remotePodNetworks: [{ cidrs: ['192.168.20.0/24'] }],
            },
            status: 'ACTIVE',
            certificateAuthority: { data: 'LS0tLS1CRUdJTg==' },
            platformVersion: 'eks.12',
            deletionProtection: true,
            tags: { Name: 'platform', team: 'platform' },
          },
        },
      } satisfies Record<string, DescribeClusterResponse>,
    },
  },
});

function arnOf({ name }: Partial<Listed>, place: Place): string | undefined {
  if (name === undefined) return undefined;
  return `arn:${place.partition}:eks:${place.region}:${place.account}:cluster/${name}`;
}

function nameIn(id: string): string {
  return id.split('/').at(-1) ?? '';
}

function groupsOf(cluster: Cluster | undefined): readonly { id: string; own: boolean }[] {
  const { securityGroupIds = [], clusterSecurityGroupId } = cluster?.resourcesVpcConfig ?? {};
  return [
    ...securityGroupIds.map((id) => ({ id, own: false })),
    ...(clusterSecurityGroupId === undefined ? [] : [{ id: clusterSecurityGroupId, own: true }]),
  ];
}
