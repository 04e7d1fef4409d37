// IP addresses and prefixes as numbers, so that two spellings of one address are one key. Refuses nothing: what is no address
// is undefined.
import { isIPv4, isIPv6 } from 'node:net';

export interface Address {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

/** An address and how many of its leading bits count. */
export interface Prefix extends Address {
  readonly length: number;
}

export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { family: 4, bits: ipv4Bits(text) };
  if (isIPv6(text) && !text.includes('%')) return { family: 6, bits: ipv6Bits(text) };
  return undefined;
}

export function parsePrefix(text: string): Prefix | undefined {
  const [before = '', after = ''] = text.split('/');
  const address = parseAddress(before);
  const length = /^\d{1,3}$/.test(after) ? Number(after) : Number.NaN;
  return address === undefined || !(length <= widthOf(address)) ? undefined : { ...address, length };
}

/** One key for all addresses of a network: `10.0.0.17` and `10.0.0.30` have the same one at length 28. */
export function networkKey(address: Address, length = widthOf(address)): string {
  return `${address.family}/${length}/${(address.bits >> BigInt(widthOf(address) - length)).toString(16)}`;
}

/** Both halves of a CIDR block, as AWS writes them; none of a single address. */
export function halvesOf(block: string): readonly string[] {
  const prefix = parsePrefix(block);
  if (prefix === undefined || prefix.length >= widthOf(prefix)) return [];
  const width = BigInt(widthOf(prefix) - prefix.length);
  const start = (prefix.bits >> width) << width;
  return [start, start | (1n << (width - 1n))].map(
    (bits) => `${addressText({ ...prefix, bits })}/${prefix.length + 1}`,
  );
}

function addressText({ family, bits }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (bits >> BigInt(112 - 16 * index)) & 0xffffn);
  // The URL standard's IPv6 serializer is RFC 5952's: `8000::`.
  return new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`).hostname.slice(1, -1);
}

function widthOf({ family }: Address): number {
  return family === 4 ? 32 : 128;
}

function ipv4Bits(text: string): bigint {
  return BigInt(text.split('.').reduce((bits, part) => bits * 256 + Number(part), 0));
}

function ipv6Bits(text: string): bigint {
  const [head = '', tail] = text.split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: zeros }, () => 0n), ...after];
  return groups.reduce((bits, group) => (bits << 16n) | group, 0n);
}

/** The last part of an IPv6 address can be written as an IPv4 one. */
function groupsOf(text: string): readonly bigint[] {
  return text === ''
    ? []
    : text.split(':').flatMap((group) => {
        if (!group.includes('.')) return [BigInt(`0x${group}`)];
        const bits = ipv4Bits(group);
        return [bits >> 16n, bits & 0xffffn];
      });
}
