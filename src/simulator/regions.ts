// Which regions an account may use, and DescribeRegions. A region that an account has not enabled answers like
// wrong credentials, in AWS as here.

import type { AnswerSource } from './answers.ts';
import { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';
import { readFilters } from './filters.ts';
import { strings, type Json } from './record.ts';

interface PartitionRegions {
  readonly dnsSuffix: string;
  /** Enabled in every account; cannot be disabled. */
  readonly enabled: readonly string[];
  /** Usable once an account opts in. */
  readonly optIn: readonly string[];
}

const partitions: Readonly<Record<string, PartitionRegions>> = {
  aws: {
    dnsSuffix: 'amazonaws.com',
    enabled: (
      'us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-central-1 eu-west-1 eu-west-2 eu-west-3 ' +
      'eu-north-1 ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2'
    ).split(' '),
    optIn: (
      'ca-west-1 mx-central-1 eu-south-1 eu-south-2 eu-central-2 il-central-1 me-south-1 me-central-1 af-south-1 ' +
      'ap-east-1 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-7'
    ).split(' '),
  },
  'aws-cn': { dnsSuffix: 'amazonaws.com.cn', enabled: ['cn-north-1', 'cn-northwest-1'], optIn: [] },
  'aws-us-gov': { dnsSuffix: 'amazonaws.com', enabled: ['us-gov-east-1', 'us-gov-west-1'], optIn: [] },
};

const none: PartitionRegions = { dnsSuffix: 'amazonaws.com', enabled: [], optIn: [] };

const filters = { endpoint: 'Endpoint', 'opt-in-status': 'OptInStatus', 'region-name': 'RegionName' };

export function isPartition(name: string): boolean {
  return Object.hasOwn(partitions, name);
}

export function isEnabled(source: AnswerSource, partition: string, account: string, region: string): boolean {
  return partitionOf(partition).enabled.includes(region) || source.regions(account).includes(region);
}

export function describeRegions(source: AnswerSource, partition: string, call: Call): Json {
  const { input, caller } = call;
  const known = partitionOf(partition);
  // `global` is where a source keeps what belongs to no region.
  const optedIn = source.regions(caller.account).filter((region) => region !== 'global');
  const names = new Set([...known.enabled, ...known.optIn, ...optedIn]);
  const regions = [...names].sort().map((name) => ({
    RegionName: name,
    Endpoint: `ec2.${name}.${known.dnsSuffix}`,
    OptInStatus: known.enabled.includes(name)
      ? 'opt-in-not-required'
      : optedIn.includes(name)
        ? 'opted-in'
        : 'not-opted-in',
  }));
  const wanted = strings(input['RegionNames']);
  const missing = wanted.filter((name) => !names.has(name));
  if (missing.length > 0) {
    throw new AwsError('InvalidParameterValue', `Invalid region names provided: [${missing.join(', ')}]`);
  }
  const keeps = readFilters({ items: 'Regions', ids: [], filters }, input);
  return {
    Regions: regions.filter(
      (region) =>
        (input['AllRegions'] === true || region.OptInStatus !== 'not-opted-in') &&
        (wanted.length === 0 || wanted.includes(region.RegionName)) &&
        keeps.every((keep) => keep(region, region)),
    ),
  };
}

function partitionOf(name: string): PartitionRegions {
  return partitions[name] ?? none;
}
