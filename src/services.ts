// The AWS services that calls name, a row each: the SDK's client (loaded when it is first asked), what goes before the colon of its IAM
// actions, how it speaks on the wire, how it pages, and where a global service is asked.
import type { WireProtocol } from './wire.ts';

/** How a service's lists are paged: names of the parameters, and of the member that has the next token (`A.B`: inside `A`). */
interface PageNames {
  readonly size: string;
  readonly tokenIn: string;
  readonly tokenOut: string;
}

export interface ServiceModule {
  readonly operations: object;
  readonly Client: new (config: never) => object;
}

interface ServiceRow {
  readonly iamPrefix: string;
  readonly protocol: WireProtocol;
  readonly paging: PageNames;
  /** Of a global service: where the partition `aws` answers for it. Other partitions answer in their home region. */
  readonly home?: string;
  /** Of a service with a small rate of its own: requests a second, of which we take our fraction and no burst. */
  readonly perSecond?: number;
  load(): Promise<ServiceModule>;
}

const nextToken: PageNames = { size: 'MaxResults', tokenIn: 'NextToken', tokenOut: 'NextToken' };
const lowerNextToken: PageNames = { size: 'maxResults', tokenIn: 'nextToken', tokenOut: 'nextToken' };
const marker: PageNames = { size: 'PageSize', tokenIn: 'Marker', tokenOut: 'NextMarker' };

export const services = {
  ec2: {
    iamPrefix: 'ec2',
    protocol: 'ec2-query',
    paging: nextToken,
    load: async () => {
      const operations = await import('@aws-sdk/client-ec2');
      return { operations, Client: operations.EC2Client };
    },
  },
  elbv2: {
    iamPrefix: 'elasticloadbalancing',
    protocol: 'query',
    paging: marker,
    load: async () => {
      const operations = await import('@aws-sdk/client-elastic-load-balancing-v2');
      return { operations, Client: operations.ElasticLoadBalancingV2Client };
    },
  },
  elb: {
    iamPrefix: 'elasticloadbalancing',
    protocol: 'query',
    paging: marker,
    load: async () => {
      const operations = await import('@aws-sdk/client-elastic-load-balancing');
      return { operations, Client: operations.ElasticLoadBalancingClient };
    },
  },
  autoscaling: {
    iamPrefix: 'autoscaling',
    protocol: 'query',
    paging: { size: 'MaxRecords', tokenIn: 'NextToken', tokenOut: 'NextToken' },
    load: async () => {
      const operations = await import('@aws-sdk/client-auto-scaling');
      return { operations, Client: operations.AutoScalingClient };
    },
  },
  directconnect: {
    iamPrefix: 'directconnect',
    protocol: 'json',
    paging: lowerNextToken,
    load: async () => {
      const operations = await import('@aws-sdk/client-direct-connect');
      return { operations, Client: operations.DirectConnectClient };
    },
  },
  'network-firewall': {
    iamPrefix: 'network-firewall',
    protocol: 'json',
    paging: nextToken,
    load: async () => {
      const operations = await import('@aws-sdk/client-network-firewall');
      return { operations, Client: operations.NetworkFirewallClient };
    },
  },
  globalaccelerator: {
    iamPrefix: 'globalaccelerator',
    protocol: 'json',
    paging: nextToken,
    home: 'us-west-2',
    load: async () => {
      const operations = await import('@aws-sdk/client-global-accelerator');
      return { operations, Client: operations.GlobalAcceleratorClient };
    },
  },
  cloudtrail: {
    iamPrefix: 'cloudtrail',
    protocol: 'json',
    paging: nextToken,
    // Per account and region, whoever asks: docs, "LookupEvents" (2 requests a second).
    perSecond: 2,
    load: async () => {
      const operations = await import('@aws-sdk/client-cloudtrail');
      return { operations, Client: operations.CloudTrailClient };
    },
  },
  ecs: {
    iamPrefix: 'ecs',
    protocol: 'json',
    paging: lowerNextToken,
    load: async () => {
      const operations = await import('@aws-sdk/client-ecs');
      return { operations, Client: operations.ECSClient };
    },
  },
  eks: {
    iamPrefix: 'eks',
    protocol: 'rest-json',
    paging: lowerNextToken,
    load: async () => {
      const operations = await import('@aws-sdk/client-eks');
      return { operations, Client: operations.EKSClient };
    },
  },
  networkmanager: {
    iamPrefix: 'networkmanager',
    protocol: 'rest-json',
    paging: nextToken,
    home: 'us-west-2',
    load: async () => {
      const { operations, NetworkManagerClient } = await import('./network-manager/client.ts');
      return { operations, Client: NetworkManagerClient };
    },
  },
  cloudfront: {
    iamPrefix: 'cloudfront',
    protocol: 'rest-xml',
    paging: { size: 'MaxItems', tokenIn: 'Marker', tokenOut: 'DistributionList.NextMarker' },
    home: 'us-east-1',
    load: async () => {
      const operations = await import('@aws-sdk/client-cloudfront');
      return { operations, Client: operations.CloudFrontClient };
    },
  },
  s3: {
    iamPrefix: 's3',
    protocol: 'rest-xml',
    paging: { size: 'MaxBuckets', tokenIn: 'ContinuationToken', tokenOut: 'ContinuationToken' },
    home: 'us-east-1',
    load: async () => {
      const operations = await import('@aws-sdk/client-s3');
      return { operations, Client: operations.S3Client };
    },
  },
} as const satisfies Readonly<Record<string, ServiceRow>>;

export type ServiceName = keyof typeof services;

export function serviceRow(name: ServiceName): ServiceRow {
  return services[name];
}

/** `ec2:DescribeVpcs`: the IAM action of an operation; `action` where it has another name. */
export function actionOf(call: {
  readonly service: ServiceName;
  readonly operation: string;
  readonly action?: string | undefined;
}): string {
  return call.action ?? `${services[call.service].iamPrefix}:${call.operation}`;
}
