// SearchTransitGatewayRoutes in smaller parts. It gives 1,000 routes an answer, and an older endpoint no token for the rest: then what
// was asked is asked again by halves of the addresses. Pure: from the question that was cut to the questions that together ask the same.
// Not by type of route: there are more types (`system`) than its filter is documented for. Refuses where a part would miss something: a
// route that names no CIDR block is found by no block.
import type {
  Filter,
  SearchTransitGatewayRoutesCommandOutput,
  TransitGatewayRoute,
} from '@aws-sdk/client-ec2';
import { halvesOf } from './address.ts';
import type { Input } from './kind.ts';

const state = { Name: 'state', Values: ['active', 'blackhole'] };

const exact = 'route-search.exact-match';
const within = 'route-search.subnet-of-match';

/** A filter is required; a table keeps routes in no other state for long. */
export function wholeSearch(): Input {
  return { Filters: [state] };
}

/** The questions that together ask what was cut, none where there are no smaller ones; undefined where nothing was cut. */
export function smallerSearches(
  input: Input,
  page: SearchTransitGatewayRoutesCommandOutput,
): readonly Input[] | undefined {
  // With a token the next page has the rest.
  if (page.AdditionalRoutesAvailable !== true || page.NextToken !== undefined) return undefined;
  if (page.Routes?.some(({ DestinationCidrBlock }) => DestinationCidrBlock === undefined) === true) return [];
  const part = partOf(input);
  if (part?.Name === exact) return [];
  const blocks = part === undefined ? ['0.0.0.0/0', '::/0'] : halvesOf(part.Values?.[0] ?? '');
  // Whether a block is a subnet of itself AWS does not say: it is asked for besides.
  return blocks.flatMap((half) =>
    [exact, within].map((match) => ({ ...input, Filters: [state, { Name: match, Values: [half] }] })),
  );
}

/** What the answers to all parts show, each route once: a block may be found by itself and as its own subnet. */
export function routesOf(
  pages: readonly SearchTransitGatewayRoutesCommandOutput[],
): readonly TransitGatewayRoute[] {
  const routes = pages.flatMap(({ Routes }) => Routes ?? []);
  return [...new Map(routes.map((route) => [routeKey(route), route])).values()];
}

function routeKey({ DestinationCidrBlock, PrefixListId, Type }: TransitGatewayRoute): string {
  return `${DestinationCidrBlock ?? ''} ${PrefixListId ?? ''} ${Type ?? ''}`;
}

/** The filter that says which part of the table was asked for. */
function partOf({ Filters: filters }: Input): Filter | undefined {
  return Array.isArray(filters)
    ? filters.filter(isFilter).find(({ Name }) => Name !== state.Name)
    : undefined;
}

function isFilter(value: unknown): value is Filter {
  return typeof value === 'object' && value !== null && 'Name' in value && 'Values' in value;
}
