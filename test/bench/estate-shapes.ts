// Small things that the generated estate is put together from: ids, addresses, tags. The same number gives the same text.
import { hash } from 'node:crypto';
import type { Tag } from '@aws-sdk/client-ec2';

export const account = '111122223333';
export const region = 'eu-west-1';
export const zones = ['a', 'b', 'c'] as const;
export const madeAt = new Date('2026-03-02T08:15:30.000Z');

/** `idOf('vpc', 3)` → `vpc-0` and 16 hex digits, always the same. */
export function idOf(prefix: string, ...key: readonly (string | number)[]): string {
  return `${prefix}-0${hash('sha256', `${prefix} ${key.join(' ')}`).slice(0, 16)}`;
}

/** As in an account that sets them by policy: three tags and more, most of whose values are shared by many. */
export function tagsOf(name: string, more: Readonly<Record<string, string>> = {}): Tag[] {
  const shared = { Name: name, env: 'production', team: `team-${name.length % 7}` };
  return Object.entries({ ...shared, ...more }).map(([Key, Value]) => ({ Key, Value }));
}

export function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('the generated estate has an empty list to pick from');
  return item;
}

/** The n-th host address of a /20, from `10.7.16.0`. */
export function addressIn(base: string, host: number): string {
  const [a = 0, b = 0, c = 0] = base.split('.').map(Number);
  return `${a}.${b}.${c + (host >> 8)}.${host & 255}`;
}

export function privateDnsName(address: string): string {
  return `ip-${address.replaceAll('.', '-')}.${region}.compute.internal`;
}
