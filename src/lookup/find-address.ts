// Answers an address: in its VPC, across to others that are reachable from it, outside, or wherever there is one like it.
import { isPrivate, liesIn } from './address.ts';
import { Answer, type Further, type Ref } from './answer.ts';
import { candidatesAtMost, graded, missing, readingOfVpc } from './grade.ts';
import { type Found, headOf, holdersAt, nobody, versionsAt } from './holders.ts';
import type { ReadKey } from './key.ts';
import { waysTo } from './network.ts';
import type { Network } from './segment.ts';
import type { Index } from './views.ts';

export function findAddress(
  index: Index,
  key: Extract<ReadKey, { by: 'address' }>,
  time: number | undefined,
): Answer {
  const { address, vpc } = key;
  if (vpc === undefined)
    return isPrivate(address) ? anywhere(index, key, time) : fromPublic(index, key, time);
  const here = holders(index, vpc, address, time);
  if (here.certain.length > 0 || here.possible.length > 0) return addressAnswer(index, here, vpc, time);
  const known = index.generation.network.vpcs.get(vpc);
  if (known?.blocks.some((block) => liesIn(address, block)) === true)
    return missing(index, key, time, 'not-then', known);
  const across = reached(index, vpc, address, time);
  if (across !== undefined) return across;
  if (!isPrivate(address)) return fromPublic(index, key, time);
  return missing(index, key, time, known === undefined ? 'never-seen' : 'not-then', known);
}

/** By longest match: the address itself, then the prefixes in which it lies. */
function holders(index: Index, vpc: string | undefined, address: Network, time: number | undefined): Found {
  let possible: Ref[] | undefined;
  for (let step = -1; step < index.lengths[address.family].length; step++) {
    const length = step < 0 ? address.length : (index.lengths[address.family][step] ?? 0);
    for (const view of index.views) {
      const head = headOf(view, view.vpcNumber(vpc), address, length);
      if (head === 0) continue;
      const found = holdersAt(view, head, time);
      if (found.certain.length > 0) return found;
      if (found.possible.length > 0) possible = [...(possible ?? []), ...found.possible];
      break;
    }
  }
  return possible === undefined ? nobody : { certain: [], possible };
}

/** The holder is one thing; what it was then another: it may have been attached to something else meanwhile. */
function addressAnswer(
  index: Index,
  found: Found,
  vpc: string | undefined,
  time: number | undefined,
  further?: Further,
): Answer {
  const [first] = found.certain.length > 0 ? found.certain : found.possible;
  const place = first === undefined ? undefined : first.view.reading(first.number);
  const reading = place ?? readingOfVpc(index, vpc);
  if (found.certain.length !== 1 || first === undefined || time === undefined)
    return graded(index, found, reading, time, undefined, further);
  const version = versionsAt(first.view, first.number, time);
  const [certain] = version.certain;
  if (certain !== undefined)
    return graded(
      index,
      { certain: [{ ...first, row: certain.row }], possible: [] },
      reading,
      time,
      undefined,
      further,
    );
  return graded(index, { certain: [], possible: version.possible }, reading, time, undefined, further);
}

function fromPublic(
  index: Index,
  key: Extract<ReadKey, { by: 'address' }>,
  time: number | undefined,
): Answer {
  const found = holders(index, undefined, key.address, time);
  if (found.certain.length === 0 && found.possible.length === 0)
    return missing(index, key, time, 'never-seen');
  return addressAnswer(index, found, undefined, time);
}

/** Without a VPC: whatever VPC has such addresses; only where there is one it is certain. */
function anywhere(index: Index, key: Extract<ReadKey, { by: 'address' }>, time: number | undefined): Answer {
  const { address, account, region } = key;
  const having = [...index.generation.network.vpcs.values()].filter(
    (vpc) =>
      (account === undefined || vpc.accountId === account) &&
      (region === undefined || vpc.region === region) &&
      vpc.blocks.some((block) => liesIn(address, block)),
  );
  const [only] = having;
  if (only === undefined) return missing(index, key, time, 'never-seen');
  if (having.length === 1) return findAddress(index, { ...key, vpc: only.id }, time);
  const candidates = having.flatMap(({ id }) => {
    const { certain, possible } = holders(index, id, address, time);
    return [...certain, ...possible];
  });
  return new Answer('ambiguous', false, index.lastRead, undefined, {
    reason: 'no-vpc',
    message: `${having.length} VPCs have addresses like it: give "vpc"`,
    ...(candidates.length === 0 ? {} : { candidates: candidates.slice(0, candidatesAtMost) }),
  });
}

/** In VPCs that are reachable from one: only where one of them has such addresses it is certain. */
function reached(index: Index, vpc: string, address: Network, time: number | undefined): Answer | undefined {
  const { network } = index.generation;
  const { vpcs } = network;
  const has = (to: string): boolean => vpcs.get(to)?.blocks.some((block) => liesIn(address, block)) === true;
  const open = waysTo(network, vpc, has).filter(({ begin, end }) =>
    time === undefined ? end.early === Infinity : begin.early < time && time < end.late,
  );
  const [way] = open;
  if (way === undefined) return undefined;
  const targets = [...new Set(open.map(({ to }) => to))];
  const sure = open.some(({ begin, end }) => time === undefined || (begin.late <= time && time <= end.early));
  if (targets.length === 1) {
    const found = holders(index, way.to, address, time);
    const isHeld = found.certain.length > 0 || found.possible.length > 0;
    if (!isHeld)
      return missing(index, { by: 'address', address, vpc: way.to }, time, 'not-then', vpcs.get(way.to));
    if (sure) return addressAnswer(index, found, way.to, time, { via: way.via });
  }
  const candidates = targets.flatMap((to) => {
    const { certain, possible } = holders(index, to, address, time);
    return [...certain, ...possible];
  });
  return new Answer('ambiguous', false, index.lastRead, undefined, {
    reason: targets.length > 1 ? 'several-ways' : 'changing',
    ...(candidates.length === 0 ? {} : { candidates }),
  });
}
