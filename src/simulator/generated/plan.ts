// What will stand where, before anything is generated: accounts, regions, VPCs with their address ranges, who shares with whom,
// who is peered with whom. Small for any estate, so that an estate of a million interfaces starts at once.
import type { Kind } from '../../kind.ts';
import type { TrailOptions } from '../trail/trail.ts';
import { createNames, type Names } from './names.ts';

export interface EstateOptions {
  /** The same seed and size give the same estate, byte for byte, and the same changes. */
  readonly seed: string | number;
  /** 1 to 200. */
  readonly accounts: number;
  /** 1 to 32; fewer in partitions with fewer. */
  readonly regions: number;
  /** Network interfaces over all accounts and regions, 10 to 1,000,000. */
  readonly interfaces: number;
  /** `aws` by default; `aws-cn`, `aws-us-gov`. */
  readonly partition?: string;
  /** Kinds that are not written by hand are made of their examples; `loadKinds()` gives all. */
  readonly kinds?: readonly Kind[];
  /** Whether CloudTrail tells of changes as late and as badly as it does; without it at once. */
  readonly trail?: TrailOptions;
  /** Times of the ground truth; the estate itself does not depend on it. */
  readonly now?: () => Date;
}

export interface VpcPlan {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly cidr: string;
  /** The first three groups of its /48: one /64 per subnet. Absent: IPv4 only. */
  readonly ipv6: string | undefined;
  readonly isDefault: boolean;
  readonly interfaces: number;
  /** The account that some of its subnets are shared with. */
  readonly participant: string | undefined;
}

export interface LocationPlan {
  readonly index: number;
  readonly account: string;
  readonly region: string;
  readonly vpcs: readonly VpcPlan[];
}

export interface PeeringPlan {
  readonly id: string;
  readonly name: string;
  readonly requester: VpcPlan;
  readonly accepter: VpcPlan;
}

export interface EstatePlan {
  readonly seed: string;
  readonly partition: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly names: Names;
  readonly locations: ReadonlyMap<string, LocationPlan>;
  readonly peerings: readonly PeeringPlan[];
}

/** Busy regions first; the opt-in ones at the end, from the 18th on. */
const regionOrder: Readonly<Record<string, readonly string[]>> = {
  aws: (
    'eu-west-1 us-east-1 eu-central-1 us-west-2 us-east-2 ap-southeast-2 ap-northeast-1 eu-west-2 ap-southeast-1 ' +
    'us-west-1 ca-central-1 eu-north-1 ap-south-1 eu-west-3 sa-east-1 ap-northeast-2 ap-northeast-3 eu-south-1 ' +
    'ap-east-1 me-south-1 af-south-1 eu-central-2 il-central-1 eu-south-2 me-central-1 ap-south-2 ap-southeast-3 ' +
    'ap-southeast-4 ca-west-1 ap-southeast-5 mx-central-1 ap-southeast-7'
  ).split(' '),
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-west-1', 'us-gov-east-1'],
};

const purposes = [
  'shop',
  'platform',
  'data',
  'edge',
  'batch',
  'tools',
  'analytics',
  'payments',
  'search',
  'media',
];

/** More in one VPC would outgrow its subnets and what people do. */
const interfacesPerVpc = 1_000;

/** @throws RangeError for sizes outside what is documented. */
export function planEstate(options: EstateOptions): EstatePlan {
  const { partition = 'aws' } = options;
  const order = regionOrder[partition];
  if (order === undefined)
    throw new RangeError(`no such partition: ${partition}; known: aws, aws-cn, aws-us-gov`);
  check('accounts', options.accounts, 1, 200);
  check('regions', options.regions, 1, order.length);
  check('interfaces', options.interfaces, 10, 1_000_000);
  const seed = String(options.seed);
  const names = createNames(seed);
  const accounts = Array.from({ length: options.accounts }, (_, index) => names.account(index));
  const regions = order.slice(0, options.regions);
  const locations = new Map<string, LocationPlan>();
  let ranges = 0;
  const shares = split(options.interfaces, accounts.length, regions.length);
  for (const [at, account] of accounts.entries()) {
    for (const [rank, region] of regions.entries()) {
      const index = at * regions.length + rank;
      const own = vpcsOf(names, { account, region, index, interfaces: shares[index] ?? 0, ranges });
      ranges += own.length;
      // Every second account lends subnets of its first VPC to the next one, as a platform team does.
      const participant = at % 2 === 0 ? accounts[at + 1] : undefined;
      const [first, ...others] = own;
      const vpcs =
        first === undefined
          ? []
          : [{ ...first, participant: first.interfaces >= 8 ? participant : undefined }, ...others];
      locations.set(`${account}/${region}`, {
        index,
        account,
        region,
        vpcs: [defaultVpc(names, account, region), ...vpcs],
      });
    }
  }
  return {
    seed,
    partition,
    accounts,
    regions,
    names,
    locations,
    peerings: peeringsOf(names, accounts, regions, locations),
  };
}

function check(what: string, value: number, least: number, greatest: number): void {
  if (Number.isInteger(value) && value >= least && value <= greatest) return;
  throw new RangeError(`${what}: ${value} is not a whole number from ${least} to ${greatest}`);
}

/** Interfaces per location: the first regions have most, every third account twice as many; the sum is exact. */
function split(interfaces: number, accounts: number, regions: number): readonly number[] {
  const weights = Array.from({ length: accounts * regions }, (_, index) => {
    const [account, region] = [Math.floor(index / regions), index % regions];
    return (account % 3 === 0 ? 2 : 1) / (1 + region) ** 1.5;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => Math.floor((interfaces * weight) / total));
  const rest = interfaces - shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share, index) => share + (index < rest ? 1 : 0));
}

interface Size {
  readonly account: string;
  readonly region: string;
  readonly index: number;
  readonly interfaces: number;
  /** Address ranges given out before. */
  readonly ranges: number;
}

function vpcsOf(names: Names, size: Size): readonly VpcPlan[] {
  const { account, region, interfaces } = size;
  const count = interfaces === 0 ? 0 : interfaces < 40 ? 1 : 1 + Math.ceil(interfaces / interfacesPerVpc);
  const shares = split(interfaces, 1, Math.max(1, count));
  return Array.from({ length: count }, (_, at) => {
    const purpose = purposes[(size.index + at) % purposes.length] ?? 'shop';
    const name = at < purposes.length ? purpose : `${purpose}-${Math.floor(at / purposes.length) + 1}`;
    // Ranges repeat after 240 VPCs, as they do in companies that grew.
    const range = (size.ranges + at) % 240;
    const block = names.hex(`ipv6 ${account} ${region} ${at}`, 8);
    return {
      id: names.id('vpc', `${account} ${region} ${name}`),
      name,
      account,
      region,
      cidr: `10.${range}.0.0/16`,
      ipv6: at % 2 === 0 ? `2a05:${hextet(block.slice(0, 4))}:${hextet(block.slice(4))}` : undefined,
      isDefault: false,
      // Even shares where there are many: the weights of `split` are for regions.
      interfaces:
        count > 3 ? Math.floor(interfaces / count) + (at < interfaces % count ? 1 : 0) : (shares[at] ?? 0),
      participant: undefined,
    };
  });
}

/** Without leading zeros, as addresses are written. */
function hextet(digits: string): string {
  return Number.parseInt(digits, 16).toString(16);
}

function defaultVpc(names: Names, account: string, region: string): VpcPlan {
  return {
    id: names.id('vpc', `${account} ${region} default`),
    name: '',
    account,
    region,
    cidr: '172.31.0.0/16',
    ipv6: undefined,
    isDefault: true,
    interfaces: 0,
    participant: undefined,
  };
}

/** Neighbours in a location, the same region of the next account, and the next region of the same account. */
function peeringsOf(
  names: Names,
  accounts: readonly string[],
  regions: readonly string[],
  locations: ReadonlyMap<string, LocationPlan>,
): readonly PeeringPlan[] {
  const peerings: PeeringPlan[] = [];
  function first(account: string | undefined, region: string | undefined, at: number): VpcPlan | undefined {
    return locations.get(`${account ?? ''}/${region ?? ''}`)?.vpcs.filter(({ isDefault }) => !isDefault)[at];
  }
  function join(requester: VpcPlan | undefined, accepter: VpcPlan | undefined): void {
    // AWS refuses to peer networks whose addresses overlap.
    if (requester === undefined || accepter === undefined || requester.cidr === accepter.cidr) return;
    const name = `${requester.name}-${accepter.name}`;
    peerings.push({ id: names.id('pcx', `${requester.id} ${accepter.id}`), name, requester, accepter });
  }
  for (const [at, account] of accounts.entries()) {
    for (const [rank, region] of regions.entries()) {
      const vpc = first(account, region, 0);
      join(vpc, first(account, region, 1));
      join(vpc, first(accounts[at + 1], region, 0));
      if (rank < 3) join(vpc, first(account, regions[rank + 1], 0));
    }
  }
  return peerings;
}
