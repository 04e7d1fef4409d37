// Flow logs: what traffic of which VPC, subnet, interface or transit gateway is written down, and where to. Listed to who made them.
import type { DescribeFlowLogsCommandOutput, FlowLog } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, flag, number, paged, text, time } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<FlowLog>({
  kind: 'FlowLog',
  group: 'ec2',
  doc: 'A record of the traffic of a VPC, subnet, interface or transit gateway',
  idPrefix: 'fl-',
  list: paged('ec2', 'DescribeFlowLogs', {
    pageSize: 1000,
    items: (page: DescribeFlowLogsCommandOutput) => page.FlowLogs,
  }),
  confirm: byFilter('flow-log-id', 'Filter'),
  id: (log) => log.FlowLogId,
  arn: (log, place) => ec2Arn(place, { account: place.account, type: 'vpc-flow-log', id: log.FlowLogId }),
  owner: () => ({}),
  tags: (log) => log.Tags,
  properties: {
    resourceId: text('What is logged', (log) => log.ResourceId, { index: true }),
    flowLogStatus: text('`ACTIVE`', (log) => log.FlowLogStatus),
    trafficType: text('Which traffic: `ALL`, `ACCEPT` or `REJECT`', (log) => log.TrafficType),
    logDestinationType: text(
      '`s3`, `cloud-watch-logs` or `kinesis-data-firehose`',
      (log) => log.LogDestinationType,
    ),
    logDestination: text('ARN of the bucket and folder, log group or stream', (log) => log.LogDestination),
    logGroupName: text('CloudWatch log group', (log) => log.LogGroupName),
    logFormat: text('Fields of a record, in order', (log) => log.LogFormat),
    maxAggregationInterval: number(
      'Seconds that are summed up in a record at most: 60 or 600',
      (log) => log.MaxAggregationInterval,
    ),
    fileFormat: text('`plain-text` or `parquet`', (log) => log.DestinationOptions?.FileFormat),
    hiveCompatiblePartitions: flag(
      'Whether folders are named as Hive does',
      (log) => log.DestinationOptions?.HiveCompatiblePartitions,
    ),
    perHourPartition: flag(
      'Whether there is a folder for each hour instead of each day',
      (log) => log.DestinationOptions?.PerHourPartition,
    ),
    deliverLogsPermissionArn: text('Role that writes the log', (log) => log.DeliverLogsPermissionArn),
    deliverCrossAccountRole: text(
      'Role that writes it into another account',
      (log) => log.DeliverCrossAccountRole,
    ),
    deliverLogsStatus: text(
      'Whether it can be written: `SUCCESS` or `FAILED`',
      (log) => log.DeliverLogsStatus,
      {
        observed: true,
      },
    ),
    deliverLogsErrorMessage: text(
      'Why it cannot be written: `Rate limited`, `Access error` or `Unknown error`',
      (log) => log.DeliverLogsErrorMessage,
      { observed: true },
    ),
    creationTime: time('When it was made', (log) => log.CreationTime),
  },
  edges: {
    LOGGED_BY: {
      doc: 'What is logged',
      to: [
        'Vpc',
        'Subnet',
        'NetworkInterface',
        'TransitGateway',
        'TransitGatewayAttachment',
        'NatGateway',
        'CoreNetwork',
        'CoreNetworkAttachment',
      ],
      reverse: true,
      read: (log) => log.ResourceId,
    },
  },
  example: {
    DescribeFlowLogs: {
      FlowLogs: [
        {
          FlowLogId: 'fl-0a6d8f0b2c4e1a501',
          ResourceId: 'vpc-0a1b2c3d4e5f60718',
          FlowLogStatus: 'ACTIVE',
          TrafficType: 'ALL',
          LogDestinationType: 's3',
          LogDestination: 'arn:aws:s3:::shop-flow-logs/prod/',
          LogFormat:
            '${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}',
          MaxAggregationInterval: 60,
          DestinationOptions: {
            FileFormat: 'plain-text',
            HiveCompatiblePartitions: false,
            PerHourPartition: true,
          },
          DeliverLogsStatus: 'SUCCESS',
          CreationTime: new Date('2026-03-01T09:30:00.000Z'),
          Tags: [
            { Key: 'Name', Value: 'prod' },
            { Key: 'team', Value: 'security' },
          ],
        },
        {
          FlowLogId: 'fl-0b6d8f0b2c4e1b502',
          ResourceId: 'subnet-0c4f1c2e8b7d93c03',
          FlowLogStatus: 'ACTIVE',
          TrafficType: 'REJECT',
          LogDestinationType: 'cloud-watch-logs',
          LogDestination: 'arn:aws:logs:eu-west-1:111122223333:log-group:flows',
          LogGroupName: 'flows',
          MaxAggregationInterval: 600,
          DeliverLogsPermissionArn: 'arn:aws:iam::111122223333:role/flow-logs',
          DeliverCrossAccountRole: 'arn:aws:iam::444455556666:role/flow-logs',
          DeliverLogsStatus: 'FAILED',
          DeliverLogsErrorMessage: 'Access error',
          CreationTime: new Date('2026-03-01T09:35:00.000Z'),
          Tags: [],
        },
        {
          FlowLogId: 'fl-0c6d8f0b2c4e1c503',
          ResourceId: 'tgw-0a8e0c2d4f6b1a801',
          FlowLogStatus: 'ACTIVE',
          LogDestinationType: 's3',
          LogDestination: 'arn:aws:s3:::shop-flow-logs/transit/',
          MaxAggregationInterval: 60,
          DeliverLogsStatus: 'SUCCESS',
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeFlowLogsCommandOutput, '$metadata'>,
  },
});
