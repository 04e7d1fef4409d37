// Addresses of a subnet: who gets which, what is left. AWS keeps the first four and the last; single addresses are taken from the
// bottom and delegated /28 prefixes from the top. What is given back is the next to be given out, so addresses move quickly.

/** AWS reserves the network's own address, the router, DNS, one for later, and the broadcast address. */
const reserved = { first: 4, last: 1 };
const prefixSize = 16;

export class AddressPool {
  readonly cidr: string;
  readonly #base: number;
  readonly #size: number;
  #next = reserved.first;
  #top: number;
  #used = 0;
  readonly #freed: number[] = [];
  readonly #freedPrefixes: number[] = [];

  constructor(cidr: string) {
    const [address = '', bits = ''] = cidr.split('/');
    this.cidr = cidr;
    this.#base = toNumber(address);
    this.#size = 2 ** (32 - Number(bits));
    // The last block holds the broadcast address and is never delegated.
    this.#top = this.#size - prefixSize;
  }

  /** What AWS says is left. */
  get free(): number {
    return this.#size - reserved.first - reserved.last - this.#used;
  }

  /** @throws RangeError where the subnet is full. */
  take(): string {
    const offset = this.#freed.pop() ?? this.#next;
    if (offset === this.#next) {
      if (this.#next >= this.#top) throw new RangeError(`no address left in ${this.cidr}`);
      this.#next += 1;
    }
    this.#used += 1;
    return toText(this.#base + offset);
  }

  release(address: string): void {
    this.#freed.push(toNumber(address) - this.#base);
    this.#used -= 1;
  }

  /** undefined where no block of 16 addresses is left. */
  takePrefix(): string | undefined {
    const freed = this.#freedPrefixes.pop();
    const offset = freed ?? this.#top - prefixSize;
    if (freed === undefined) {
      // Half of the subnet stays for single addresses.
      if (offset < this.#next || offset < this.#size / 2) return undefined;
      this.#top = offset;
    }
    this.#used += prefixSize;
    return `${toText(this.#base + offset)}/28`;
  }

  releasePrefix(prefix: string): void {
    this.#freedPrefixes.push(toNumber(prefix.slice(0, prefix.indexOf('/'))) - this.#base);
    this.#used -= prefixSize;
  }
}

/** `10.0.0.5` → 167772165. */
export function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** The address of a dual-stack interface: its subnet's /64 and the host part of its IPv4 address. */
export function ipv6Of(network: string, address: string): string {
  return `${network}::${(toNumber(address) % 65_536).toString(16)}`;
}

/** A delegated /80 of a subnet's /64. */
export function ipv6PrefixOf(network: string, address: string): string {
  return `${network}:${(toNumber(address) % 65_536).toString(16)}::/80`;
}

/** Reserved for ever (240.0.0.0/4), so no address of the estate is anybody's. */
export function publicAddress(location: number, index: number): string {
  return toText(240 * 2 ** 24 + location * 2 ** 15 + index);
}
