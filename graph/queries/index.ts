// The shipped queries, in the order the docs and `query --list` show them.
import { addressAt } from './address-at.ts';
import { address } from './address.ts';
import { autoScalingGroups } from './auto-scaling-groups.ts';
import { behindSecurityGroup } from './behind-security-group.ts';
import { blackholes } from './blackholes.ts';
import { blinded } from './blinded.ts';
import { changesNear } from './changes-near.ts';
import { counts } from './counts.ts';
import { defaultRoutes } from './default-routes.ts';
import { egressAddresses } from './egress-addresses.ts';
import { endpoints } from './endpoints.ts';
import { freeAddresses } from './free-addresses.ts';
import { freshness } from './freshness.ts';
import { goneSince } from './gone-since.ts';
import { instance } from './instance.ts';
import { interfaceOwners } from './interface-owners.ts';
import { internetExposed } from './internet-exposed.ts';
import { listenerRules } from './listener-rules.ts';
import { loadBalancers } from './load-balancers.ts';
import type { NamedQuery } from './named-query.ts';
import { neighboursAt } from './neighbours-at.ts';
import { noDefaultRoute } from './no-default-route.ts';
import { openSecurityGroups } from './open-security-groups.ts';
import { overlappingVpcs } from './overlapping-vpcs.ts';
import { path } from './path.ts';
import { peerings } from './peerings.ts';
import { prefixLists } from './prefix-lists.ts';
import { references } from './references.ts';
import { routesAt } from './routes-at.ts';
import { routesTo } from './routes-to.ts';
import { shared } from './shared.ts';
import { sharedVpcs } from './shared-vpcs.ts';
import { stubs } from './stubs.ts';
import { transitAttachments } from './transit-attachments.ts';
import { transitBlackholes } from './transit-blackholes.ts';
import { transitRoutes } from './transit-routes.ts';
import { unhealthyTargets } from './unhealthy-targets.ts';
import { unloggedVpcs } from './unlogged-vpcs.ts';
import { unused } from './unused.ts';
import { vpc } from './vpc.ts';
import { vpnTunnelsDown } from './vpn-tunnels-down.ts';

export type { NamedQuery } from './named-query.ts';

export const namedQueries: readonly NamedQuery[] = [
  counts,
  vpc,
  address,
  instance,
  interfaceOwners,
  internetExposed,
  openSecurityGroups,
  behindSecurityGroup,
  references,
  defaultRoutes,
  noDefaultRoute,
  egressAddresses,
  routesTo,
  blackholes,
  prefixLists,
  peerings,
  transitAttachments,
  transitRoutes,
  transitBlackholes,
  path,
  loadBalancers,
  listenerRules,
  unhealthyTargets,
  autoScalingGroups,
  vpnTunnelsDown,
  endpoints,
  freeAddresses,
  overlappingVpcs,
  sharedVpcs,
  shared,
  unused,
  unloggedVpcs,
  changesNear,
  stubs,
  blinded,
  freshness,
  routesAt,
  addressAt,
  neighboursAt,
  goneSince,
];
