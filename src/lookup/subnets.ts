// Whether a subnet is public, and since when: whether its effective route table has a default route to an internet gateway.
// The table is the one that it is associated with, else the main one of its VPC.
import type { History } from '../journal/histories.ts';
import type { Resource } from '../state.ts';
import { associated, isMain } from '../vpc-index.ts';
import { vpcOf } from './facts.ts';
import { type Version, versionsOf } from './timeline.ts';

/** From a time on: public or not, or undefined where no route table is known. */
export interface Publicity {
  readonly from: number;
  readonly isPublic: boolean | undefined;
}

export interface Publicities {
  /** Oldest first. */
  of(vpcId: string | undefined, subnetId: string | undefined): readonly Publicity[];
}

interface Moments {
  readonly from: number;
  readonly main: boolean | undefined;
  readonly own: ReadonlyMap<string, boolean>;
}

const nothing: readonly Publicity[] = [];

export function publicities(tables: Iterable<History>): Publicities {
  const byVpc = new Map<string, Version[]>();
  for (const history of tables) {
    for (const version of versionsOf(history, routingPaths)) {
      const vpc = vpcOf(version.state) ?? '';
      const known = byVpc.get(vpc);
      if (known === undefined) byVpc.set(vpc, [version]);
      else known.push(version);
    }
  }
  const moments = new Map<string, readonly Moments[]>();
  const found = new Map<string, readonly Publicity[]>();
  return {
    of: (vpc = '', subnet = '') => {
      const known = found.get(subnet);
      if (known !== undefined) return known;
      const versions = byVpc.get(vpc);
      if (versions === undefined) return nothing;
      const all = moments.get(vpc) ?? momentsOf(versions);
      moments.set(vpc, all);
      const made = changesOnly(
        all.map(({ from, main, own }) => ({ from, isPublic: own.get(subnet) ?? main })),
      );
      found.set(subnet, made);
      return made;
    },
  };
}

const routingPaths: ReadonlySet<string> = new Set(['main', 'ROUTED_BY', 'ROUTES_TO', 'vpcId']);

function momentsOf(versions: readonly Version[]): readonly Moments[] {
  const times = new Set(versions.flatMap(({ begin, end }) => [begin.late, end.late]));
  times.delete(Infinity);
  return [...times]
    .sort((a, b) => a - b)
    .map((from) => {
      const there = versions.filter(({ begin, end }) => begin.late <= from && from < end.late);
      const main = there.find(({ state }) => isMain(state));
      return {
        from,
        main: main === undefined ? undefined : leadsOut(main.state),
        own: new Map(
          there.flatMap(({ state }) => {
            const out = leadsOut(state);
            return [...associated(state)].map((subnet) => [subnet, out] as const);
          }),
        ),
      };
    });
}

function leadsOut({ edges }: Resource): boolean {
  return (edges['ROUTES_TO'] ?? []).some(
    ({ to, destination, state }) =>
      (destination === '0.0.0.0/0' || destination === '::/0') &&
      state !== 'blackhole' &&
      to?.startsWith('igw-') === true,
  );
}

function changesOnly(all: readonly Publicity[]): readonly Publicity[] {
  return all.filter(({ isPublic }, index) => index === 0 || all[index - 1]?.isPublic !== isPublic);
}
