// Node groups of EKS clusters. The list gives names per cluster; the ARN, which has a number that no list gives, is another call's.
import type { DescribeNodegroupResponse, ListNodegroupsResponse } from '@aws-sdk/client-eks';
import { byCall, list, number, paged, perResource, text, time } from '../src/declare.ts';
import { namedId } from '../src/ids.ts';
import { defineKind, facet } from '../src/kind.ts';
import { mapTags } from '../src/tags.ts';

interface Listed {
  readonly nodegroupName: string;
  /** The cluster's ARN. */
  readonly cluster: string | undefined;
}

export default defineKind<Listed>({
  kind: 'EksNodegroup',
  group: 'eks-ecs',
  doc: 'Instances that EKS keeps as nodes of a cluster',
  list: paged('eks', 'ListNodegroups', {
    pageSize: 100,
    parent: { kind: 'EksCluster', parameter: 'clusterName', argument: lastName },
    items: (page: ListNodegroupsResponse, cluster) =>
      page.nodegroups?.map((nodegroupName) => ({ nodegroupName, cluster })),
    page: (items) => ({ nodegroups: items.map(({ nodegroupName }) => nodegroupName) }),
  }),
  confirm: byCall('eks', 'DescribeNodegroup', {
    input: (id) => ({ ...inCluster(id), nodegroupName: lastName(id) }),
  }),
  facets: [
    facet<DescribeNodegroupResponse>({
      call: perResource('eks', 'DescribeNodegroup', {
        parameter: 'nodegroupName',
        argument: lastName,
        also: inCluster,
        answer: (page: DescribeNodegroupResponse) => page,
      }),
      tags: ({ nodegroup }) => mapTags(nodegroup?.tags),
      properties: {
        nodegroupArn: text('ARN, with a number that is its own', ({ nodegroup }) => nodegroup?.nodegroupArn),
        status: text(
          '`ACTIVE`, `CREATING`, `UPDATING`, `DELETING`, `DEGRADED` …',
          ({ nodegroup }) => nodegroup?.status,
          { observed: true },
        ),
        version: text('Version of Kubernetes', ({ nodegroup }) => nodegroup?.version),
        releaseVersion: text('Version of its image', ({ nodegroup }) => nodegroup?.releaseVersion),
        amiType: text('Sort of its image', ({ nodegroup }) => nodegroup?.amiType),
        capacityType: text(
          '`ON_DEMAND`, `SPOT` or `CAPACITY_BLOCK`',
          ({ nodegroup }) => nodegroup?.capacityType,
        ),
        instanceTypes: list('Types of its instances', ({ nodegroup }) => nodegroup?.instanceTypes),
        minSize: number(
          'How many nodes it has at least',
          ({ nodegroup }) => nodegroup?.scalingConfig?.minSize,
        ),
        maxSize: number(
          'How many nodes it has at most',
          ({ nodegroup }) => nodegroup?.scalingConfig?.maxSize,
        ),
        desiredSize: number(
          'How many nodes it is to have',
          ({ nodegroup }) => nodegroup?.scalingConfig?.desiredSize,
          { observed: true },
        ),
        nodeRole: text('Role of its instances', ({ nodegroup }) => nodegroup?.nodeRole),
        launchTemplateId: text(
          'Launch template of its instances',
          ({ nodegroup }) => nodegroup?.launchTemplate?.id,
        ),
        createdAt: time('When it was made', ({ nodegroup }) => nodegroup?.createdAt),
      },
      edges: {
        IN_SUBNET: {
          doc: 'The subnets of its instances',
          to: ['Subnet'],
          read: ({ nodegroup }) => nodegroup?.subnets,
        },
        MEMBER_OF: {
          doc: 'The security group through which its instances take remote access',
          to: ['SecurityGroup'],
          read: ({ nodegroup }) => nodegroup?.resources?.remoteAccessSecurityGroup,
        },
        SCALED_BY: {
          doc: 'The auto scaling groups that have its instances',
          to: ['AutoScalingGroup'],
          read: ({ nodegroup }, place) =>
            nodegroup?.resources?.autoScalingGroups?.map(({ name }) =>
              namedId(place, 'AutoScalingGroup', name),
            ),
        },
      },
    }),
  ],
  id: ({ nodegroupName, cluster }, place) =>
    nodegroupName === undefined || cluster === undefined
      ? undefined
      : namedId(place, 'EksNodegroup', `${lastName(cluster)}/${nodegroupName}`),
  owner: (_nodegroup, place) => ({ account: place.account }),
  properties: {
    nodegroupName: text('Name, unique in its cluster', ({ nodegroupName }) => nodegroupName, { index: true }),
    clusterArn: text('Cluster whose nodes they are', ({ cluster }) => cluster, { index: true }),
  },
  edges: {
    OF: { doc: 'The cluster whose nodes they are', to: ['EksCluster'], read: ({ cluster }) => cluster },
  },
  example: {
    ListNodegroups: {
      by: 'clusterName',
      answers: { platform: { nodegroups: ['general'] } } satisfies Record<string, ListNodegroupsResponse>,
    },
    DescribeNodegroup: {
      by: 'nodegroupName',
      answers: {
        general: {
          nodegroup: {
            nodegroupName: 'general',
            nodegroupArn:
              'arn:aws:eks:eu-west-1:111122223333:nodegroup/platform/general/0ac1b2c3-d4e5-f607-1829-3a4b5c6d7e8f',
            clusterName: 'platform',
            version: '1.34',
            releaseVersion: '1.34.1-20261101',
            createdAt: new Date('2026-02-01T09:00:00.000Z'),
            modifiedAt: new Date('2026-11-01T09:00:00.000Z'),
            status: 'ACTIVE',
            capacityType: 'ON_DEMAND',
            scalingConfig: { minSize: 1, maxSize: 6, desiredSize: 2 },
            instanceTypes: ['m7g.large'],
            subnets: ['subnet-0c4f1c2e8b7d93c03', 'subnet-0d4f1c2e8b7d93d04'],
            amiType: 'AL2023_ARM_64_STANDARD',
            nodeRole: 'arn:aws:iam::111122223333:role/eks-nodes',
            resources: {
              autoScalingGroups: [{ name: 'eks-general-0ac1b2c3-d4e5-f607-1829-3a4b5c6d7e8f' }],
              remoteAccessSecurityGroup: 'sg-0e1d3f5a7c9e2e005',
            },
            launchTemplate: { id: 'lt-0a1b2c3d4e5f60718', version: '3', name: 'eks-general' },
            tags: { Name: 'general', team: 'platform' },
          },
        },
      } satisfies Record<string, DescribeNodegroupResponse>,
    },
  },
});

function lastName(id: string): string {
  return id.split('/').at(-1) ?? '';
}

function inCluster(id: string): { clusterName: string } {
  return { clusterName: id.split('/').at(-2) ?? '' };
}
