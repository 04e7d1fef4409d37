// What the fleet's processes must agree on.
import { defaultRegions } from '../../src/regions.ts';

export const fleetExternalId = 'e'.repeat(40);
export const fleetRegions: readonly string[] = defaultRegions;

/** What the measured process is given on its standard input, as JSON. */
export interface FleetTask {
  readonly data: string;
  readonly accounts: readonly string[];
  /** Rounds over all integrations: the first reads everything, the others find nothing new. */
  readonly rounds: number;
}

/** One round over all integrations. */
export interface FleetRound {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly calls: number;
  readonly bytes: number;
  readonly changes: number;
  /** Scopes that did not end complete or unavailable. */
  readonly failed: number;
}

export interface FleetResult {
  readonly rounds: readonly FleetRound[];
  readonly locations: number;
  readonly resources: number;
}
