// What an answer tells of a resource, and what keys lead to it. Pure functions over its state.
// An answer is kept as JSON in two parts: the place, which many interfaces have in common, and what is the interface's own.
import { namedOwners } from '../interface-owner.ts';
import type { Resource } from '../state.ts';
import { texts } from '../vpc-index.ts';
import { readAddress, readPrefix } from './address.ts';
import type { Network } from './segment.ts';

/** What other resources say that belongs into an interface's answer. */
export interface Beside {
  readonly instance: Resource | undefined;
  readonly task: Resource | undefined;
}

/** Paths that make a version of their own. */
export const tellingPaths: ReadonlySet<string> = new Set([
  'name',
  'tags',
  'vpcId',
  'subnetId',
  'availabilityZone',
  'availabilityZoneId',
  'interfaceType',
  'description',
  'ownerService',
  'ownerName',
  'arn',
  'privateIpAddress',
  'privateIpAddresses',
  'publicIpAddresses',
  'ipv6Addresses',
  'ipv4Prefixes',
  'ipv6Prefixes',
  'ATTACHED_TO',
  'MEMBER_OF',
  // Of what interfaces work for.
  'natGatewayId',
  'serviceName',
  'loadBalancerName',
  'type',
  'resourceType',
  'resourceId',
  'transitGatewayId',
  'IN_VPC',
  'IN_SUBNET',
]);

export function placeOf(resource: Resource, isPublic: boolean | undefined): string {
  return members(placeMembers(resource, isPublic));
}

/** The same for resources that have the same place: it is made quicker than the text. */
export function placeKey(resource: Resource, isPublic: boolean | undefined): string {
  let key = '';
  const place = placeMembers(resource, isPublic);
  // What is absent differs from what is empty.
  for (const name in place) key += `${String(place[name])}\n`;
  return key;
}

function placeMembers(resource: Resource, isPublic: boolean | undefined): Readonly<Record<string, unknown>> {
  const { kind, accountId, region, properties, edges } = resource;
  return {
    kind,
    accountId,
    region,
    availabilityZone: properties['availabilityZone'],
    availabilityZoneId: properties['availabilityZoneId'],
    vpcId: vpcOf(resource),
    subnetId: properties['subnetId'],
    subnet: isPublic === undefined ? undefined : isPublic ? 'public' : 'private',
    securityGroups: edges['MEMBER_OF']?.map(({ to }) => to),
    interfaceType: properties['interfaceType'],
    ownerService: properties['ownerService'],
  };
}

/** `chosen`: keys of tags that answers have. */
export function ownOf(resource: Resource, { instance, task }: Beside, chosen: ReadonlySet<string>): string {
  const { kind, properties } = resource;
  if (kind !== 'NetworkInterface')
    return members({ name: properties['name'], ...describedOf(resource), tags: tagsOf(resource, chosen) });
  const owners = ownersOf(resource);
  const owner = task?.id ?? owners[0]?.id;
  const balancer = owners.find((one) => one.kind === 'LoadBalancer' || one.kind === 'ClassicLoadBalancer');
  const instanceId = attachedTo(resource) ?? instance?.id;
  return members({
    name: properties['name'],
    instanceId,
    instanceName: instance?.properties['name'],
    ownerId: owner === instanceId ? undefined : owner,
    ownerName: properties['ownerName'],
    loadBalancer: balancer?.id,
    cluster: clusterOf(resource) ?? task?.edges['OF']?.[0]?.to ?? clusterOf(instance),
    tags: tagsOf(resource, chosen) ?? (instance === undefined ? undefined : tagsOf(instance, chosen)),
  });
}

/** Addresses and delegated prefixes that mean something inside the VPC. */
export function networksIn({ properties }: Resource): readonly Network[] {
  return [
    ...texts(properties['privateIpAddresses']).flatMap((text) => readAddress(text) ?? []),
    ...texts(properties['ipv6Addresses']).flatMap((text) => readAddress(text) ?? []),
    ...texts(properties['ipv4Prefixes']).flatMap((text) => readPrefix(text) ?? []),
    ...texts(properties['ipv6Prefixes']).flatMap((text) => readPrefix(text) ?? []),
  ];
}

export function publicNetworks({ properties }: Resource): readonly Network[] {
  const ipv6 = [...texts(properties['ipv6Addresses']), ...texts(properties['ipv6Prefixes'])];
  const own = texts(properties['publicIpAddresses']).flatMap((text) => readAddress(text) ?? []);
  // An IPv6 address of AWS's is the same in the VPC and outside.
  return [...own, ...ipv6.flatMap((text) => readAddress(text) ?? readPrefix(text) ?? [])];
}

/** Ids of what it works for and is plugged into. */
export function thingsOf(resource: Resource): readonly string[] {
  return [...new Set(ownersOf(resource).map(({ id }) => id))];
}

/** Most interfaces say nothing of themselves: no rule need be tried. */
function ownersOf(resource: Resource): ReturnType<typeof namedOwners> {
  const { interfaceType, description } = resource.properties;
  if (interfaceType !== 'interface' || (description !== undefined && description !== ''))
    return namedOwners(resource);
  const id = attachedTo(resource);
  return id === undefined ? [] : [{ rule: 'attached-instance', kind: 'Instance', id }];
}

export function attachedTo({ edges }: Resource): string | undefined {
  return edges['ATTACHED_TO']?.[0]?.to;
}

export function vpcOf({ properties, edges }: Resource): string | undefined {
  const id = properties['vpcId'] ?? edges['IN_VPC']?.[0]?.to ?? edges['ATTACHES']?.[0]?.to;
  return typeof id === 'string' ? id : undefined;
}

/** What Kubernetes and its operators write on what is theirs; `aws:eks:cluster-name` and the like by AWS itself. */
const clusterKeys = ['cluster.k8s.amazonaws.com/name', 'aws:eks:cluster-name', 'eks:cluster-name'];
const clusterPrefix = 'kubernetes.io/cluster/';

function clusterOf(resource: Resource | undefined): string | undefined {
  if (resource === undefined) return undefined;
  const { properties } = resource;
  if (properties['ownerService'] === 'eks' && typeof properties['ownerName'] === 'string') {
    if (!properties['ownerName'].startsWith('i-')) return properties['ownerName'];
  }
  for (const tag of texts(properties['tags'])) {
    const at = tag.indexOf('=');
    if (tag.startsWith(clusterPrefix)) return tag.slice(clusterPrefix.length, at);
    if (clusterKeys.includes(tag.slice(0, at))) return tag.slice(at + 1);
  }
  return undefined;
}

function describedOf({ kind, properties }: Resource): Readonly<Record<string, unknown>> {
  switch (kind) {
    case 'VpcEndpoint':
      return { serviceName: properties['serviceName'] };
    case 'LoadBalancer':
    case 'ClassicLoadBalancer':
      return { loadBalancerName: properties['loadBalancerName'], type: properties['type'] };
    case 'TransitGatewayAttachment':
      return {
        transitGatewayId: properties['transitGatewayId'],
        resourceType: properties['resourceType'],
        resourceId: properties['resourceId'],
      };
    default:
      return {};
  }
}

function tagsOf(
  { properties }: Resource,
  chosen: ReadonlySet<string>,
): Readonly<Record<string, string>> | undefined {
  if (chosen.size === 0) return undefined;
  const found = texts(properties['tags']).flatMap((tag) => {
    const at = tag.indexOf('=');
    return chosen.has(tag.slice(0, at)) ? [[tag.slice(0, at), tag.slice(at + 1)] as const] : [];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Without the braces, in ASCII: an answer's bytes are its characters. */
function members(value: Readonly<Record<string, unknown>>): string {
  let text = '';
  for (const name in value) {
    const member = value[name];
    if (member === undefined) continue;
    const said =
      typeof member === 'string' && isPlain.test(member) ? `"${member}"` : ascii(JSON.stringify(member));
    text += text === '' ? `"${name}":${said}` : `,"${name}":${said}`;
  }
  return text;
}

const isPlain = /^[ !#-[\]-~]*$/;
const isAscii = /^[ -~]*$/;
const beyondAscii = /[^ -~]/g;

function ascii(text: string): string {
  return isAscii.test(text) ? text : text.replace(beyondAscii, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
