// The AWS services that the simulator speaks for, and their operations, read from the SDK's own schemas.
// Modules are imported when a service is first asked: client-ec2 alone costs 0.4-1.2 s and 70-100 MB.
// A new service is one more row here.

import { NormalizedSchema } from '@smithy/core/schema';

type Protocol = 'ec2' | 'query' | 'json' | 'rest-json' | 'rest-xml';

export interface ServiceModel {
  /** The signing name, which is also the prefix of its IAM actions. */
  readonly name: string;
  /** What the kinds' declarations call it, where that is not its signing name: two services may share one, and operations' names too. */
  readonly key?: string;
  readonly protocol: Protocol;
  /** API version, as Query requests carry it; two services may share a signing name. Empty in other protocols. */
  readonly version: string;
  readonly xmlNamespace?: string;
  /** What stands before the operation in X-Amz-Target. */
  readonly target?: string;
  load(): Promise<object>;
}

export interface Operation {
  readonly service: ServiceModel;
  readonly name: string;
  /** Method and path, of a REST protocol. */
  readonly http?: readonly [string, string] | undefined;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

export const services: readonly ServiceModel[] = [
  {
    name: 'ec2',
    protocol: 'ec2',
    version: '2016-11-15',
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    load: () => import('@aws-sdk/client-ec2'),
  },
  {
    name: 'elasticloadbalancing',
    key: 'elbv2',
    protocol: 'query',
    version: '2015-12-01',
    xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  },
  {
    name: 'elasticloadbalancing',
    key: 'elb',
    protocol: 'query',
    version: '2012-06-01',
    xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/',
    load: () => import('@aws-sdk/client-elastic-load-balancing'),
  },
  {
    name: 'sts',
    protocol: 'query',
    version: '2011-06-15',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    load: () => import('@aws-sdk/client-sts'),
  },
  {
    name: 'autoscaling',
    protocol: 'query',
    version: '2011-01-01',
    xmlNamespace: 'http://autoscaling.amazonaws.com/doc/2011-01-01/',
    load: () => import('@aws-sdk/client-auto-scaling'),
  },
  json('directconnect', 'OvertureService', () => import('@aws-sdk/client-direct-connect')),
  json('network-firewall', 'NetworkFirewall_20201112', () => import('@aws-sdk/client-network-firewall')),
  json(
    'globalaccelerator',
    'GlobalAccelerator_V20180706',
    () => import('@aws-sdk/client-global-accelerator'),
  ),
  json('cloudtrail', 'CloudTrail_20131101', () => import('@aws-sdk/client-cloudtrail')),
  json('ecs', 'AmazonEC2ContainerServiceV20141113', () => import('@aws-sdk/client-ecs')),
  {
    name: 'cloudfront',
    protocol: 'rest-xml',
    version: '',
    xmlNamespace: 'http://cloudfront.amazonaws.com/doc/2020-05-31/',
    load: () => import('@aws-sdk/client-cloudfront'),
  },
  {
    name: 's3',
    protocol: 'rest-xml',
    version: '',
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    load: () => import('@aws-sdk/client-s3'),
  },
  { name: 'eks', protocol: 'rest-json', version: '', load: () => import('@aws-sdk/client-eks') },
  {
    name: 'networkmanager',
    protocol: 'rest-json',
    version: '',
    load: async () => (await import('../network-manager/client.ts')).operations,
  },
];

function json(name: string, target: string, load: ServiceModel['load']): ServiceModel {
  return { name, protocol: 'json', version: '', target, load };
}

/** What a service is called in the kinds' declarations, in sources of answers and in lists.ts. */
export function keyOf({ key, name }: ServiceModel): string {
  return key ?? name;
}

/**
 * What an answer is saved as: the operation, with its service before it for classic load balancers, whose operations have the names of
 * those of the newer API.
 */
export function savedAs(service: string, operation: string): string {
  return service === 'elb' ? `elb.${operation}` : operation;
}

export function isJson({ protocol }: Pick<ServiceModel, 'protocol'>): boolean {
  return protocol === 'json' || protocol === 'rest-json';
}

export function isRest({ protocol }: Pick<ServiceModel, 'protocol'>): boolean {
  return protocol === 'rest-json' || protocol === 'rest-xml';
}

/**
 * The service of a request: by target prefix (JSON), by signing name and version (Query), where a lone version will do, or by signing
 * name alone (REST).
 */
export function findService(request: {
  signingName?: string | undefined;
  version?: string | undefined;
  target?: string | undefined;
}): ServiceModel | undefined {
  const { signingName, version, target } = request;
  if (target !== undefined) return services.find((service) => service.target === target);
  const named = services.filter((service) => signingName === undefined || service.name === signingName);
  return named.find((service) => (version === undefined ? isRest(service) : service.version === version));
}

const operations = new Map<string, Promise<Operation | undefined>>();

/** An operation of a service, or undefined where the SDK knows none of that name. */
export function findOperation(service: ServiceModel, name: string): Promise<Operation | undefined> {
  const key = `${service.name}/${service.version}/${name}`;
  const known = operations.get(key);
  if (known !== undefined) return known;
  const loading = service.load().then((module) => readOperation(service, module, name));
  // Names that no service has are not remembered: they come from outside and could be endless.
  return loading.then((operation) => {
    if (operation !== undefined) operations.set(key, loading);
    return operation;
  });
}

// `[9, namespace, name, traits, input, output]`: 9 is the SDK's mark of an operation.
function readOperation(service: ServiceModel, module: object, name: string): Operation | undefined {
  const exported: unknown = /^\w+$/.test(name)
    ? Object.getOwnPropertyDescriptor(module, `${name}$`)
    : undefined;
  if (exported === undefined) return undefined;
  const schema: unknown = Reflect.get(module, `${name}$`);
  if (!Array.isArray(schema) || schema[0] !== 9) return undefined;
  return operationOf(service, schema);
}

function operationOf(service: ServiceModel, schema: readonly unknown[]): Operation {
  const traits: unknown = schema[3];
  const http: unknown =
    typeof traits === 'object' && traits !== null ? Reflect.get(traits, 'http') : undefined;
  const [method, path]: readonly unknown[] = Array.isArray(http) ? http : [];
  return {
    service,
    name: String(schema[2]),
    http: typeof method === 'string' && typeof path === 'string' ? [method, path] : undefined,
    input: schemaOf(schema[4]),
    output: schemaOf(schema[5]),
  };
}

/** All operations of a service: a REST request does not name its own. */
export async function loadOperations(service: ServiceModel): Promise<readonly Operation[]> {
  const exported: readonly unknown[] = Object.values(await service.load());
  return exported.flatMap((schema) =>
    Array.isArray(schema) && schema[0] === 9 ? [operationOf(service, schema)] : [],
  );
}

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

/** A schema as exported by an SDK module, ready to walk. */
export function schemaOf(exported: unknown): NormalizedSchema {
  if (!isSchemaRef(exported))
    throw new Error('Not a schema of the SDK: its layout has changed, mend services.ts.');
  return NormalizedSchema.of(exported);
}

// Schemas are tuples that begin with a number, numbers and names for simple types, functions that give one later.
function isSchemaRef(value: unknown): value is SchemaRef {
  if (Array.isArray(value)) return typeof value[0] === 'number';
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'function';
}
