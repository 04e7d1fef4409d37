// The demo's story once more, on an estate of the test's own: what truly is there and truly happened, computed without groundplan.
import { castFrom, type Cast } from '../../src/demo/cast.ts';
import { createDemoEstate } from '../../src/demo/estate.ts';
import type { ExpectedEvent } from '../../src/simulator/generated/ledger.ts';
import type { ExpectedResource } from '../../src/simulator/generated/state.ts';

type State = readonly ExpectedResource[];
type Events = readonly ExpectedEvent[];

export interface Replay {
  readonly accounts: readonly string[];
  readonly cast: Cast;
  readonly atFirst: State;
  readonly changed: { readonly events: Events; readonly state: State };
  readonly byChance: { readonly events: Events };
  readonly denied: { readonly events: Events; readonly untold: readonly string[] };
  readonly granted: { readonly events: Events };
  readonly inTheEnd: State;
}

export function replay(randomChanges: number): Replay {
  const estate = createDemoEstate();
  const { aws } = estate;
  const atFirst = aws.state();
  const cast = castFrom(atFirst);
  estate.change('peering deleted', cast.peered.id);
  estate.change('group opened to everybody', cast.reachable.id);
  const changed = { events: estate.happened(), state: aws.state() };
  estate.changeAtRandom(randomChanges);
  const byChance = { events: estate.happened() };
  estate.deny(cast.denied);
  estate.change('instance terminated', cast.unseen.id);
  estate.change('groups of an interface changed', cast.unseen.id);
  estate.change('instance launched', cast.unseen.id);
  const denied = { events: estate.happened(), untold: estate.untold() };
  estate.deny(undefined);
  const granted = { events: estate.happened() };
  const accounts = aws.accounts();
  return { accounts, cast, atFirst, changed, byChance, denied, granted, inTheEnd: aws.state() };
}

/** How many of each kind, of one account or of all. */
export function countsOf(state: State, account?: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind, accountId } of state)
    if (account === undefined || accountId === account) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** `ENI GROUP RULE`: a public address, an active route to an internet gateway, a rule open to all, of one family of addresses. */
export function exposedIn(state: State): readonly string[] {
  const byId = new Map(state.map((one) => [one.id, one]));
  const tableOf = new Map(edgesIn(state, 'ROUTED_BY').map(({ from, to }) => [from, byId.get(to)] as const));
  const exposed = new Set<string>();
  for (const eni of state.filter(({ kind }) => kind === 'NetworkInterface')) {
    const table = tableOf.get(String(eni.properties['subnetId']));
    const ways = edgesIn(table === undefined ? [] : [table], 'ROUTES_TO').filter(
      ({ to, properties }) => properties['state'] === 'active' && byId.get(to)?.kind === 'InternetGateway',
    );
    for (const isIpv6 of ways.map(({ properties }) => String(properties['destination']).includes(':'))) {
      if (eni.properties[isIpv6 ? 'ipv6Addresses' : 'publicIpAddresses'] === undefined) continue;
      for (const { to: group } of edgesIn([eni], 'MEMBER_OF')) {
        const rules = [byId.get(group)?.properties['ingressRules'] ?? []].flat().map(String);
        for (const rule of rules.filter((one) => one.endsWith(isIpv6 ? ' ::/0' : ' 0.0.0.0/0')))
          exposed.add(`${eni.id} ${group} ${rule}`);
      }
    }
  }
  return [...exposed].sort();
}

/** `TABLE DESTINATION TARGET`. */
export function blackholesIn(state: State): readonly string[] {
  return edgesIn(state, 'ROUTES_TO')
    .filter(({ properties }) => properties['state'] === 'blackhole')
    .map(({ from, to, properties }) => `${from} ${String(properties['destination'])} ${to}`)
    .sort();
}

/** `VPC OWNER PARTICIPANT KIND COUNT`. */
export function sharedIn(state: State): readonly string[] {
  const owners = new Map(
    state.filter(({ kind }) => kind === 'Vpc').map(({ id, accountId }) => [id, accountId]),
  );
  const guests = state.flatMap(({ kind, accountId, properties }) => {
    const vpc = String(properties['vpcId']);
    const owner = owners.get(vpc);
    return owner === undefined || owner === accountId ? [] : [`${vpc} ${owner} ${accountId} ${kind}`];
  });
  return [...Map.groupBy(guests, (guest) => guest)].map(([guest, all]) => `${guest} ${all.length}`).sort();
}

export function edgesIn(state: State, type: string): ExpectedResource['edges'] {
  return state.flatMap(({ edges }) => edges.filter((edge) => edge.type === type));
}
