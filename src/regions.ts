// The regions that groundplan knows, by partition, and the partition of a region.
// From AWS's own list of November 2026 (aws account regions); newer ones come from `extraRegions` of the configuration.

/** Enabled in every account; they cannot be switched off. */
export const defaultRegions = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'sa-east-1',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-north-1',
  'ap-south-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-southeast-1',
  'ap-southeast-2',
] as const;

const optInRegions = [
  'ca-west-1',
  'mx-central-1',
  'eu-south-1',
  'eu-south-2',
  'eu-central-2',
  'il-central-1',
  'me-south-1',
  'me-central-1',
  'af-south-1',
  'ap-east-1',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
] as const;

const regionsByPartition: Readonly<Record<string, readonly string[]>> = {
  aws: [...defaultRegions, ...optInRegions],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-west-1', 'us-gov-east-1'],
};

/** The region of what belongs to no region: `ACCOUNT/global`. Asked in the home region of each service. */
export const globalRegion = 'global';

/** Where STS and the first call of a cycle go when nothing else is said. */
const homeRegions: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** Every region name that is valid, in all partitions. */
export function knownRegions(extraRegions: readonly string[] = []): readonly string[] {
  return [...Object.values(regionsByPartition).flat(), ...extraRegions];
}

/** Opt-in regions may not be enabled; the other partitions have none. */
export function isAlwaysEnabled(region: string): boolean {
  return partitionOf(region) !== 'aws' || defaultRegions.some((known) => known === region);
}

export function regionsOf(partition: string, extraRegions: readonly string[] = []): readonly string[] {
  const extra = extraRegions.filter((region) => partitionOf(region) === partition);
  return [...new Set([...(regionsByPartition[partition] ?? []), ...extra])];
}

/** By name, so that a region newer than this list falls into the right partition too. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

export function homeRegionOf(partition: string): string {
  return homeRegions[partition] ?? 'us-east-1';
}

/** Whether groundplan knows a partition's regions. */
export function isPartition(name: string): boolean {
  return Object.hasOwn(regionsByPartition, name);
}
