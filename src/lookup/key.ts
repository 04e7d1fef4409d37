// What is asked: an interface, an address, or another thing by its id; read and brought into one form. Wrong keys are answers, too.
import { readAddress } from './address.ts';
import type { Network } from './segment.ts';

/** One key of a batch. */
export interface LookupKey {
  /** `eni-…`. */
  readonly eni?: string;
  /** IPv4 or IPv6; private ones mean something only inside a VPC. */
  readonly ip?: string;
  /** Instance, NAT gateway, VPC endpoint, load balancer (ARN), transit gateway attachment, EKS cluster (ARN). */
  readonly id?: string;
  /** VPC from which the address is meant. */
  readonly vpc?: string;
  readonly account?: string;
  readonly region?: string;
  /** ISO 8601, or seconds or milliseconds since 1970. Without it: as of the last read. */
  readonly at?: string | number;
}

export type ReadKey =
  | { readonly by: 'id'; readonly id: string; readonly account?: string; readonly region?: string }
  | {
      readonly by: 'address';
      readonly address: Network;
      readonly vpc: string | undefined;
      readonly account?: string;
      readonly region?: string;
    }
  | { readonly by: 'nothing'; readonly message: string };

/** Short ids are those of before 2016. */
const interfaceId = /^eni-(?:[0-9a-f]{17}|[0-9a-f]{8})$/;
const vpcId = /^vpc-(?:[0-9a-f]{17}|[0-9a-f]{8})$/;
const thingId =
  /^(?:(?:i|nat|vpce|tgw-attach)-(?:[0-9a-f]{17}|[0-9a-f]{8})|arn:[a-z-]+:[^\s"]+|\d{12}\/[^\s"]+)$/;

export function readKey(given: LookupKey): ReadKey {
  const key = withoutNulls(given);
  const { account, region } = key;
  if (account !== undefined && !/^\d{12}$/.test(account))
    return wrong(`"${shown(account)}" is no account id of 12 digits`);
  const where = {
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
  };
  if (key.eni !== undefined) {
    const id = lower(key.eni);
    if (interfaceId.test(id)) return { by: 'id', id, ...where };
    return wrong(`"${shown(key.eni)}" is no id of a network interface; write eni- and 17 hexadecimal digits`);
  }
  if (key.id !== undefined) return readId(key.id, where);
  if (key.ip === undefined) return wrong('a key has one of "eni", "ip" and "id"');
  if (typeof key.ip !== 'string') return wrong('"ip" is no text');
  const address = readAddress(key.ip.trim());
  if (address === undefined) return wrong(`"${shown(key.ip)}" is no IPv4 or IPv6 address`);
  if (key.vpc === undefined) return { by: 'address', address, vpc: undefined, ...where };
  const vpc = lower(key.vpc);
  if (!vpcId.test(vpc))
    return wrong(`"${shown(key.vpc)}" is no id of a VPC; write vpc- and 17 hexadecimal digits`);
  return { by: 'address', address, vpc, ...where };
}

function readId(text: string, where: { readonly account?: string; readonly region?: string }): ReadKey {
  const given = typeof text === 'string' ? text.trim() : '';
  const id = given.startsWith('arn:') || given.includes('/') ? given : given.toLowerCase();
  if (interfaceId.test(id) || thingId.test(id)) return { by: 'id', id, ...where };
  return wrong(
    `"${shown(text)}" is no id of an interface, instance, NAT gateway, VPC endpoint, load balancer or attachment`,
  );
}

/** Milliseconds; undefined for what is no time. */
export function readMoment(at: string | number): number | undefined {
  if (typeof at === 'number') {
    if (!Number.isFinite(at) || at < 0) return undefined;
    return at < 100_000_000_000 ? at * 1000 : at;
  }
  if (typeof at !== 'string') return undefined;
  if (/^\d{1,17}(?:\.\d+)?$/.test(at)) return readMoment(Number(at));
  if (!/^\d{4}-\d{2}-\d{2}/.test(at)) return undefined;
  const time = Date.parse(at);
  return Number.isNaN(time) ? undefined : time;
}

/** In JSON `null` is as good as nothing. */
function withoutNulls(key: LookupKey): LookupKey {
  for (const name in key)
    if (Reflect.get(key, name) === null)
      return Object.fromEntries(Object.entries(key).filter(([, value]) => value !== null));
  return key;
}

function lower(text: unknown): string {
  return typeof text === 'string' ? text.trim().toLowerCase() : '';
}

function wrong(message: string): ReadKey {
  return { by: 'nothing', message };
}

function shown(value: unknown): string {
  return String(value)
    .slice(0, 100)
    .replaceAll(/[^ -~]/g, '?');
}
