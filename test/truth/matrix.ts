// The cells of the matrix: every declared call under every fault that keeps a scope from being read whole, what each scope must then
// end as, and which cells can be tried at once. All from the declarations: a new kind has its cells without an edit.
import { actionOf } from '../../src/services.ts';
import type { Kind } from '../../src/kind.ts';
import { regionAction } from '../../src/region-check.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import type { Random } from '../../src/simulator/generated/random.ts';
import type { ExpectedResource } from '../../src/simulator/generated/state.ts';

const outcomes = {
  deny: 'denied',
  scp: 'denied',
  'region-disabled': 'region-disabled',
  throttle: 'incomplete',
  'server-error': 'incomplete',
  'half-page': 'incomplete',
  hang: 'incomplete',
  html: 'incomplete',
  'empty-body': 'incomplete',
  cut: 'incomplete',
  clock: 'incomplete',
  'expired-token': 'incomplete',
  'broken-token': 'incomplete',
  'not-found': 'incomplete',
  unavailable: 'unavailable',
  'not-subscribed': 'unavailable',
} as const satisfies Partial<Record<Fault['fault'], string>>;

export interface Cell {
  readonly action: string;
  readonly fault: keyof typeof outcomes;
}

/** A cell at its place; without one it is tried everywhere. */
export interface Placed extends Cell {
  readonly account?: string;
  readonly region?: string;
}

/** What a scope is, by the journal's row or by the ledger's question. */
export interface Scope {
  readonly accountId: string;
  readonly region: string;
  readonly kind: string;
  readonly action: string;
}

export function cellsOf(kinds: readonly Kind[]): readonly Cell[] {
  const actions = new Set([regionAction, ...kinds.flatMap(actionsOf)]);
  return [...actions].flatMap((action) => names().map((fault) => ({ action, fault })));
}

function names(): readonly Cell['fault'][] {
  return Object.keys(outcomes).filter((name): name is Cell['fault'] => name in outcomes);
}

function actionsOf(kind: Kind): readonly string[] {
  return [actionOf(kind.list), ...kind.facets.map(({ call }) => actionOf(call))];
}

/** So many of them, by chance, but each call and each fault at least once. */
export function sampleOf(cells: readonly Cell[], count: number, random: Random): readonly Cell[] {
  const shuffled = cells
    .map((cell) => [random.below(1_000_000), cell] as const)
    .sort(([a], [b]) => a - b)
    .map(([, cell]) => cell);
  const seen = new Set<string>();
  const needed = shuffled.filter(({ action, fault }) => {
    const isNew = !seen.has(action) || !seen.has(fault);
    seen.add(action).add(fault);
    return isNew;
  });
  return [...needed, ...shuffled.filter((cell) => !needed.includes(cell))].slice(
    0,
    Math.max(count, needed.length),
  );
}

/** Kinds of which a call tells, and those whose lists hang on its list. */
export function kindsOf(kinds: readonly Kind[], action: string): readonly string[] {
  return kinds
    .filter((kind) =>
      [...actionsOf(kind), ...parentLists(kinds, kind).map((level) => level.action)].includes(action),
    )
    .map(({ kind }) => kind);
}

interface Level {
  readonly action: string;
  /** One call per resource above it: one that is gone leaves a gap, and the call goes on. */
  readonly isPerResource: boolean;
}

/** The lists that a kind's own list hangs on: its parent's, its parent's parent's … */
function parentLists(kinds: readonly Kind[], kind: Kind): readonly Level[] {
  const parent = kinds.find((other) => other.kind === kind.list.parent?.kind);
  return parent === undefined ? [] : [levelOf(parent), ...parentLists(kinds, parent)];
}

function levelOf({ list }: Kind): Level {
  return { action: actionOf(list), isPerResource: list.parent !== undefined };
}

/** Listed by several accounts: these fail everywhere or nowhere, so that it is certain who can tell what. */
const listedByMany: ReadonlySet<string> = new Set([
  'ec2:DescribeVpcs',
  'ec2:DescribeSubnets',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeVpcPeeringConnections',
]);

/** Takes from the queue what can be tried at once: one cell per location, where it has something to hide, and others everywhere. */
export function takeRound(
  queue: Cell[],
  kinds: readonly Kind[],
  state: readonly ExpectedResource[],
  random: Random,
): readonly Placed[] {
  // What is nobody's, such as a zone, is there whoever asks, and does not change.
  const changing = state.filter(({ accountId }) => accountId !== '');
  const placed: Placed[] = [];
  const taken = new Set<string>();
  const [first] = queue;
  // A call that hangs makes everything wait: those go together.
  for (const cell of queue.filter(({ fault }) => (fault === 'hang') === (first?.fault === 'hang'))) {
    const place = placeFor(cell, kinds, changing, taken, random);
    if (place === undefined) continue;
    queue.splice(queue.indexOf(cell), 1);
    placed.push({ ...cell, ...place });
  }
  return placed;
}

function placeFor(
  { action }: Cell,
  kinds: readonly Kind[],
  state: readonly ExpectedResource[],
  taken: Set<string>,
  random: Random,
): Pick<Placed, 'account' | 'region'> | undefined {
  if (listedByMany.has(action)) {
    if (taken.has(action)) return undefined;
    taken.add(action);
    return {};
  }
  if (action === regionAction) {
    const free = [...new Set(state.map(({ accountId }) => accountId))].filter((id) => !taken.has(id));
    if (free.length === 0) return undefined;
    const account = random.pick(free);
    taken.add(account);
    return { account };
  }
  const own = kindsOf(kinds, action);
  const places = new Map(
    state.flatMap(({ kind, accountId: account, region }) =>
      own.includes(kind) && !taken.has(`${account}/${region}`)
        ? [[`${account}/${region}`, { account, region }] as const]
        : [],
    ),
  );
  if (places.size === 0) return undefined;
  const [key, place] = random.pick([...places]);
  taken.add(key);
  return place;
}

export function faultOf({ action, fault, account, region }: Placed): Fault {
  return {
    fault,
    operation: action,
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    // Lists of one page have no token, but may be told all the same that theirs is broken.
    ...(fault === 'broken-token' ? { afterPages: 0 } : {}),
  };
}

export function isAt(cell: Placed, scope: Pick<Scope, 'accountId' | 'region'>): boolean {
  return (
    (cell.account ?? scope.accountId) === scope.accountId && (cell.region ?? scope.region) === scope.region
  );
}

/** What a scope must end as under these cells, and whether it may tell anything. */
export function expectedOf(
  cells: readonly Placed[],
  kinds: readonly Kind[],
  scope: Scope,
): { readonly outcome: string; readonly tells: boolean } {
  const here = cells.filter((cell) => isAt(cell, scope));
  const kind = kinds.find((one) => one.kind === scope.kind);
  const list = kind === undefined ? undefined : levelOf(kind);
  const isFacet = list !== undefined && list.action !== scope.action;
  // What it hangs on, the nearest first.
  const above = [...(isFacet ? [list] : []), ...(kind === undefined ? [] : parentLists(kinds, kind))];
  const broken = above.findLast((level) => here.some(({ action }) => action === level.action));
  if (broken !== undefined) {
    const isGap =
      broken.isPerResource &&
      here.every(({ action, fault }) => action !== broken.action || fault === 'not-found');
    // A list that has gaps only is complete: what hangs on it is asked for those that it has. Otherwise it is not asked.
    return { outcome: isGap ? 'complete' : 'incomplete', tells: false };
  }
  const own = here.find(({ action }) => action === scope.action);
  if (own?.fault === 'not-found' && (isFacet || list?.isPerResource === true))
    return { outcome: 'complete', tells: false };
  return own === undefined
    ? { outcome: 'complete', tells: true }
    : { outcome: outcomes[own.fault], tells: false };
}
