// The AWS services that the simulator speaks for, and their operations, read from the SDK's own schemas.
// Modules are imported when a service is first asked: client-ec2 alone costs 0.4-1.2 s and 70-100 MB.
// A new JSON or Query service is one more row here.

import { NormalizedSchema } from '@smithy/core/schema';

type Protocol = 'ec2' | 'query' | 'json';

export interface ServiceModel {
  /** The signing name, which is also the prefix of its IAM actions. */
  readonly name: string;
  readonly protocol: Protocol;
  /** API version, as Query requests carry it; two services may share a signing name. */
  readonly version: string;
  readonly xmlNamespace?: string;
  /** What stands before the operation in X-Amz-Target. */
  readonly target?: string;
  load(): Promise<object>;
}

export interface Operation {
  readonly service: ServiceModel;
  readonly name: string;
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
    protocol: 'query',
    version: '2015-12-01',
    xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
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
  json('ecs', 'AmazonEC2ContainerServiceV20141113', () => import('@aws-sdk/client-ecs')),
];

function json(name: string, target: string, load: ServiceModel['load']): ServiceModel {
  return { name, protocol: 'json', version: '', target, load };
}

/** The service of a request: by target prefix (JSON), by signing name and version (Query); a lone version will do. */
export function findService(request: {
  signingName?: string | undefined;
  version?: string | undefined;
  target?: string | undefined;
}): ServiceModel | undefined {
  const { signingName, version, target } = request;
  if (target !== undefined) return services.find((service) => service.target === target);
  const named = services.filter((service) => signingName === undefined || service.name === signingName);
  return named.find((service) => service.version === version);
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
  return { service, name, input: schemaOf(schema[4]), output: schemaOf(schema[5]) };
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
