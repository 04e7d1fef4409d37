// ECS tasks: AWS lists their ARNs per cluster, and describes a hundred a call. Their network interfaces are attachments.
// Refuses what the answer holds of secrets: the environment that a task was started with (`overrides`).
import type { Attachment, DescribeTasksResponse, ListTasksResponse, Task } from '@aws-sdk/client-ecs';
import { batched, byCall, flag, list, paged, text, time } from '../src/declare.ts';
import { isMissing, longArn, namesIn } from '../src/ecs.ts';
import { arnAccount, zoneEnd } from '../src/ids.ts';
import { defineKind, facet } from '../src/kind.ts';
import { lowerTags } from '../src/tags.ts';

interface Listed {
  readonly taskArn: string;
  readonly clusterArn: string | undefined;
}

export default defineKind<Listed>({
  kind: 'EcsTask',
  group: 'eks-ecs',
  doc: 'Containers that run together in an ECS cluster',
  idPrefix: 'ecs:task/',
  list: paged('ecs', 'ListTasks', {
    pageSize: 100,
    parent: { kind: 'EcsCluster', parameter: 'cluster' },
    items: (page: ListTasksResponse, cluster) =>
      page.taskArns?.map((taskArn) => ({ taskArn, clusterArn: cluster })),
    page: (tasks) => ({ taskArns: tasks.map(({ taskArn }) => taskArn) }),
  }),
  confirm: byCall('ecs', 'DescribeTasks', {
    input: (id) => ({ cluster: namesIn(id).cluster, tasks: [namesIn(id).name] }),
    isGone: (page: DescribeTasksResponse) => isMissing(page) || page.tasks?.[0]?.lastStatus === 'STOPPED',
  }),
  facets: [
    facet<Task>({
      call: batched('ecs', 'DescribeTasks', {
        parameter: 'tasks',
        size: 100,
        argument: (id) => namesIn(id).name,
        also: (id) => ({ cluster: namesIn(id).cluster, include: ['TAGS'] }),
        answers: (page: DescribeTasksResponse) =>
          page.tasks?.map((task) => [longArn(task.taskArn, task.clusterArn), task]),
      }),
      tags: (task) => lowerTags(task.tags),
      properties: {
        taskDefinitionArn: text('Definition that it runs', (task) => task.taskDefinitionArn, {
          index: true,
        }),
        group: text('`service:NAME`, or the family of its definition', (task) => task.group),
        startedBy: text('Who or what started it', (task) => task.startedBy),
        launchType: text('`FARGATE`, `EC2`, `EXTERNAL` …', (task) => task.launchType),
        capacityProviderName: text('Capacity provider that it runs on', (task) => task.capacityProviderName),
        containerInstanceArn: text(
          'Container instance that it runs on, where not on Fargate',
          (task) => task.containerInstanceArn,
        ),
        platformVersion: text('Platform version of Fargate', (task) => task.platformVersion),
        cpu: text('CPU units that it may use', (task) => task.cpu),
        memory: text('Memory that it may use, in MiB', (task) => task.memory),
        containers: list('Its containers, as `NAME IMAGE`', (task) =>
          task.containers?.map(({ name, image }) => `${name ?? ''} ${image ?? ''}`.trim()),
        ),
        privateIpAddresses: list('Its private IPv4 addresses', (task) =>
          interfacesOf(task).map((attachment) => detail(attachment, 'privateIPv4Address')),
        ),
        ipv6Addresses: list('Its IPv6 addresses', (task) =>
          task.containers?.flatMap(({ networkInterfaces = [] }) =>
            networkInterfaces.map(({ ipv6Address }) => ipv6Address),
          ),
        ),
        enableExecuteCommand: flag(
          'Whether a shell can be opened in it',
          (task) => task.enableExecuteCommand,
        ),
        createdAt: time('When it was made', (task) => task.createdAt),
        desiredStatus: text('`RUNNING` or `STOPPED`', (task) => task.desiredStatus, { observed: true }),
        lastStatus: text(
          '`PROVISIONING`, `PENDING`, `RUNNING`, `DEACTIVATING`, `STOPPING` …',
          (task) => task.lastStatus,
          { observed: true },
        ),
        healthStatus: text('`HEALTHY`, `UNHEALTHY` or `UNKNOWN`', (task) => task.healthStatus, {
          observed: true,
        }),
        connectivity: text('Whether its agent is `CONNECTED`', (task) => task.connectivity, {
          observed: true,
        }),
      },
      edges: {
        OWNED_BY: {
          doc: 'Its network interfaces',
          to: ['NetworkInterface'],
          reverse: true,
          properties: { rule: { doc: 'Always `ecs-attachment`: the task says so' } },
          read: (task) =>
            interfacesOf(task).map((attachment) => {
              const id = detail(attachment, 'networkInterfaceId');
              return id === undefined ? undefined : { id, rule: 'ecs-attachment' };
            }),
        },
        IN_SUBNET: {
          doc: 'The subnets of its network interfaces',
          to: ['Subnet'],
          read: (task) => interfacesOf(task).map((attachment) => detail(attachment, 'subnetId')),
        },
        IN_ZONE: {
          doc: 'The availability zone it runs in',
          to: ['AvailabilityZone'],
          read: (task, place) => zoneEnd(place, { name: task.availabilityZone }),
        },
      },
      dropped: ['version', 'connectivityAt', 'startedAt', 'pullStartedAt', 'pullStoppedAt', 'overrides'],
    }),
  ],
  id: (task) => longArn(task.taskArn, task.clusterArn),
  arn: (task) => task.taskArn,
  owner: (task) => ({ account: arnAccount(task.taskArn) }),
  properties: {
    clusterArn: text('Cluster it runs in', (task) => task.clusterArn, { index: true }),
  },
  edges: {
    OF: { doc: 'The cluster it runs in', to: ['EcsCluster'], read: (task) => task.clusterArn },
  },
  example: {
    ListTasks: {
      by: 'cluster',
      answers: {
        'arn:aws:ecs:eu-west-1:111122223333:cluster/shop': {
          taskArns: [
            'arn:aws:ecs:eu-west-1:111122223333:task/shop/0a1b2c3d4e5f60718293a4b5c6d7e8f9',
            'arn:aws:ecs:eu-west-1:111122223333:task/shop/1a1b2c3d4e5f60718293a4b5c6d7e8f9',
          ],
        },
        'arn:aws:ecs:eu-west-1:111122223333:cluster/batch': { taskArns: [] },
      } satisfies Record<string, ListTasksResponse>,
    },
    DescribeTasks: {
      tasks: [
        {
          taskArn: 'arn:aws:ecs:eu-west-1:111122223333:task/shop/0a1b2c3d4e5f60718293a4b5c6d7e8f9',
          clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
          taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:42',
          attachments: [
            {
              id: '4a5b6c7d-8e9f-4071-8293-a4b5c6d7e8f9',
              type: 'ElasticNetworkInterface',
              status: 'ATTACHED',
              details: [
                { name: 'subnetId', value: 'subnet-0c4f1c2e8b7d93c03' },
                { name: 'networkInterfaceId', value: 'eni-0c21d22e33f44c009' },
                { name: 'macAddress', value: '06:aa:bb:cc:dd:09' },
                { name: 'privateIPv4Address', value: '10.0.10.77' },
              ],
            },
          ],
          availabilityZone: 'eu-west-1a',
          capacityProviderName: 'FARGATE',
          connectivity: 'CONNECTED',
          connectivityAt: new Date('2026-11-20T10:00:30.000Z'),
          containers: [
            {
              name: 'web',
              image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:42',
              lastStatus: 'RUNNING',
              networkInterfaces: [
                {
                  attachmentId: '4a5b6c7d-8e9f-4071-8293-a4b5c6d7e8f9',
                  privateIpv4Address: '10.0.10.77',
                  ipv6Address: '2a05:d018:abc:1200::77',
                },
              ],
            },
          ],
          cpu: '256',
          memory: '512',
          createdAt: new Date('2026-11-20T10:00:00.000Z'),
          startedAt: new Date('2026-11-20T10:00:40.000Z'),
          desiredStatus: 'RUNNING',
          lastStatus: 'RUNNING',
          healthStatus: 'HEALTHY',
          enableExecuteCommand: false,
          group: 'service:web',
          startedBy: 'ecs-svc/0123456789012345678',
          launchType: 'FARGATE',
          platformVersion: '1.4.0',
          overrides: {
            containerOverrides: [{ name: 'web', environment: [{ name: 'TOKEN', value: 'hush-hush' }] }],
          },
          version: 4,
          tags: [
            { key: 'Name', value: 'web' },
            { key: 'team', value: 'shop' },
          ],
        },
        {
          taskArn: 'arn:aws:ecs:eu-west-1:111122223333:task/shop/1a1b2c3d4e5f60718293a4b5c6d7e8f9',
          clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
          taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/legacy:3',
          attachments: [],
          containerInstanceArn:
            'arn:aws:ecs:eu-west-1:111122223333:container-instance/shop/2a1b2c3d4e5f60718293a4b5c6d7e8f9',
          containers: [{ name: 'app', image: 'legacy:3' }],
          desiredStatus: 'RUNNING',
          lastStatus: 'PENDING',
          healthStatus: 'UNKNOWN',
          group: 'service:legacy',
          launchType: 'EC2',
          tags: [],
        },
      ],
      failures: [],
    } satisfies DescribeTasksResponse,
  },
});

function interfacesOf({ attachments = [] }: Task): readonly Attachment[] {
  return attachments.filter(({ type, status }) => type === 'ElasticNetworkInterface' && status !== 'DELETED');
}

function detail({ details }: Attachment, wanted: string): string | undefined {
  return details?.find(({ name }) => name === wanted)?.value;
}
