// Addresses as words of 32 bits, for tables of numbers. IPv4-mapped IPv6 is IPv4; zone ids are left out; case does not matter.
import { parseAddress, parsePrefix } from '../address.ts';
import type { Network } from './segment.ts';

/** Of four decimal numbers with dots; -1 for anything else. */
export function ipv4Bits(text: string): number {
  let bits = 0;
  let part = -1;
  let dots = 0;
  if (text.length > 15) return -1;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index) - 48;
    if (code === -2) {
      if (part < 0) return -1;
      bits = bits * 256 + part;
      part = -1;
      dots += 1;
    } else if (code >= 0 && code <= 9) {
      // AWS writes no leading zeros, and others read them as octal.
      if (part === 0) return -1;
      part = part < 0 ? code : part * 10 + code;
      if (part > 255) return -1;
    } else return -1;
  }
  return dots === 3 && part >= 0 ? bits * 256 + part : -1;
}

/** undefined for what is no address. */
export function readAddress(text: string): Network | undefined {
  const ipv4 = ipv4Bits(text);
  if (ipv4 >= 0) return { family: 4, length: 32, words: [ipv4] };
  if (!text.includes(':')) return undefined;
  const [bare = ''] = text.split('%');
  const address = parseAddress(bare);
  if (address === undefined || address.family === 4) return undefined;
  const words = wordsOf(address.bits);
  if (words[0] === 0 && words[1] === 0 && words[2] === 0xffff)
    return { family: 4, length: 32, words: [words[3] ?? 0] };
  return { family: 6, length: 128, words };
}

/** `10.0.0.16/28`, as AWS writes it; undefined for what is no prefix. */
export function readPrefix(text: string): Network | undefined {
  const prefix = parsePrefix(text);
  if (prefix === undefined) return undefined;
  const { family, length, bits } = prefix;
  const words = family === 4 ? [Number(bits)] : wordsOf(bits);
  return { family, length, words: words.map((word, index) => masked(word, length - 32 * index)) };
}

/** The leading bits of a word. */
export function masked(word: number, length: number): number {
  if (length >= 32) return word;
  return length <= 0 ? 0 : (word & (0xffffffff << (32 - length))) >>> 0;
}

export function liesIn(address: Network, block: Network): boolean {
  return (
    address.family === block.family &&
    address.length >= block.length &&
    block.words.every((word, index) => masked(address.words[index] ?? 0, block.length - 32 * index) === word)
  );
}

/** Whether it means something only inside a network of its own (RFC 1918, RFC 6598, link-local, unique local). */
export function isPrivate(address: Network): boolean {
  return privateBlocks.some((block) => liesIn(address, block));
}

const privateBlocks: readonly Network[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
].flatMap((text) => readPrefix(text) ?? []);

function wordsOf(bits: bigint): readonly number[] {
  return [96n, 64n, 32n, 0n].map((shift) => Number((bits >> shift) & 0xffffffffn));
}
