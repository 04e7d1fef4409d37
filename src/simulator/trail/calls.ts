// Which calls made what happened in one breath: one call can change many things, and what it names is seldom all of them.
import type { GroundTruth } from '../generated/truth.ts';
import { balancersGo, listeners } from './balancer-calls.ts';
import type { FactsOf, TrailCall } from './call-parts.ts';
import { endpoints, gateways, natGateways, peerings } from './gateway-calls.ts';
import {
  addresses,
  attachments,
  byServices,
  instancesCome,
  instancesGo,
  interfaceGroups,
} from './instance-calls.ts';
import { type Naming, ownCalls } from './own-calls.ts';
import { Rest, type Step } from './rest.ts';
import { ranges, subnets, switches, vpcs } from './vpc-calls.ts';

/** In the order in which they are looked for. `namingOf`: undefined for what calls do not make. */
export function callsOf(
  truths: readonly GroundTruth[],
  factsOf: FactsOf,
  namingOf: (kind: string) => Naming,
): readonly TrailCall[] {
  const rest = new Rest(truths);
  const calls = steps.flatMap((step) => step(rest, factsOf));
  return [...calls, ...rest.all.flatMap((truth) => ownCalls(truth, namingOf(truth.kind)))];
}

const steps: readonly Step[] = [
  vpcs,
  instancesGo,
  instancesCome,
  balancersGo,
  listeners,
  endpoints,
  natGateways,
  peerings,
  subnets,
  gateways,
  ranges,
  attachments,
  switches,
  addresses,
  interfaceGroups,
  byServices,
];
