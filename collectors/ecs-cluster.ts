// ECS clusters. The list gives ARNs only; a deleted cluster may still be described for a while, as INACTIVE.
import type { Cluster, DescribeClustersResponse, ListClustersResponse } from '@aws-sdk/client-ecs';
import { batched, byCall, list, number, paged, text } from '../src/declare.ts';
import { isMissing } from '../src/ecs.ts';
import { arnAccount } from '../src/ids.ts';
import { defineKind, facet } from '../src/kind.ts';
import { lowerTags } from '../src/tags.ts';

export default defineKind<{ readonly clusterArn: string }>({
  kind: 'EcsCluster',
  group: 'eks-ecs',
  doc: 'Where services and tasks of Elastic Container Service run',
  idPrefix: 'ecs:cluster/',
  topLevel: true,
  list: paged('ecs', 'ListClusters', {
    pageSize: 100,
    items: (page: ListClustersResponse) => page.clusterArns?.map((clusterArn) => ({ clusterArn })),
    page: (clusters) => ({ clusterArns: clusters.map(({ clusterArn }) => clusterArn) }),
  }),
  confirm: byCall('ecs', 'DescribeClusters', {
    input: (id) => ({ clusters: [id] }),
    isGone: (page: DescribeClustersResponse) => isMissing(page) || page.clusters?.[0]?.status === 'INACTIVE',
  }),
  facets: [
    facet<Cluster>({
      call: batched('ecs', 'DescribeClusters', {
        parameter: 'clusters',
        size: 100,
        also: () => ({ include: ['SETTINGS', 'TAGS'] }),
        answers: (page: DescribeClustersResponse) =>
          page.clusters?.map((cluster) => [cluster.clusterArn, cluster]),
      }),
      tags: (cluster) => lowerTags(cluster.tags),
      properties: {
        clusterName: text('Name, unique in its account and region', (cluster) => cluster.clusterName, {
          index: true,
        }),
        status: text(
          '`ACTIVE`, `PROVISIONING`, `DEPROVISIONING`, `FAILED` or `INACTIVE`',
          (cluster) => cluster.status,
        ),
        capacityProviders: list('Where its tasks may run', (cluster) => cluster.capacityProviders),
        settings: list('Settings, as `NAME VALUE`', (cluster) =>
          cluster.settings?.map(({ name, value }) => `${name ?? ''} ${value ?? ''}`),
        ),
        serviceConnectNamespace: text(
          'Namespace of Service Connect for services that name none',
          (cluster) => cluster.serviceConnectDefaults?.namespace,
        ),
        activeServicesCount: number('Services in it', (cluster) => cluster.activeServicesCount, {
          observed: true,
        }),
        runningTasksCount: number('Tasks that run in it', (cluster) => cluster.runningTasksCount, {
          observed: true,
        }),
        registeredContainerInstancesCount: number(
          'Instances that are registered in it',
          (cluster) => cluster.registeredContainerInstancesCount,
          { observed: true },
        ),
      },
      edges: {},
      dropped: ['pendingTasksCount'],
    }),
  ],
  id: (cluster) => cluster.clusterArn,
  arn: (cluster) => cluster.clusterArn,
  owner: (cluster) => ({ account: arnAccount(cluster.clusterArn) }),
  properties: {},
  edges: {},
  example: {
    ListClusters: {
      clusterArns: [
        'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
        'arn:aws:ecs:eu-west-1:111122223333:cluster/batch',
      ],
    } satisfies ListClustersResponse,
    DescribeClusters: {
      clusters: [
        {
          clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
          clusterName: 'shop',
          status: 'ACTIVE',
          registeredContainerInstancesCount: 1,
          runningTasksCount: 2,
          pendingTasksCount: 0,
          activeServicesCount: 1,
          capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
          settings: [{ name: 'containerInsights', value: 'enabled' }],
          serviceConnectDefaults: {
            namespace: 'arn:aws:servicediscovery:eu-west-1:111122223333:namespace/ns-0a1b2c3d4e5f6071',
          },
          tags: [
            { key: 'Name', value: 'shop' },
            { key: 'team', value: 'shop' },
          ],
        },
        {
          clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/batch',
          clusterName: 'batch',
          status: 'ACTIVE',
          registeredContainerInstancesCount: 0,
          runningTasksCount: 0,
          activeServicesCount: 0,
          tags: [],
        },
      ],
      failures: [],
    } satisfies DescribeClustersResponse,
  },
});
