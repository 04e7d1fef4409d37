// Which changes are asked for, and where their events lie.
import type { ChangeEvent } from '../journal/events.ts';
import type { Journal } from '../journal/journal.ts';
import type { TrailPlace } from '../journal/trail-open.ts';
import type { Kind } from '../kind.ts';
import { parseRoleArn } from '../login.ts';
import type { Policy } from '../policy.ts';
import { globalRegion, homeRegionOf } from '../regions.ts';
import { serviceRow } from '../services.ts';

const enrolAtOnce = 5_000;

/** New changes are asked for from now on, in accounts that somebody watches. Global services tell in the region that they are asked in. */
export function enrolChanges(
  journal: Journal,
  kinds: readonly Kind[],
  { regions, cloudtrail }: Pick<Policy, 'regions' | 'cloudtrail'>,
): void {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  const partitions = new Map(
    journal
      .integrations()
      .map(({ account, roleArn }) => [account, parseRoleArn(roleArn ?? '')?.partition ?? 'aws'] as const),
  );
  journal.trail.watchOnly([...partitions.keys()]);
  /** With CloudTrail off only auto scaling is asked, where there is any. */
  const mayTell = (kind: Kind | undefined, place: TrailPlace): boolean =>
    cloudtrail || (kind?.authors?.scaledBy !== undefined && journal.trail.has('AutoScalingGroup', place));
  for (;;) {
    const { events, until } = journal.trail.unseen(enrolAtOnce);
    const open = events.flatMap((event) =>
      placesOf(event, byName.get(event.kind), journal, partitions.get(event.accountId) ?? 'aws')
        .filter(
          (place) =>
            partitions.has(place.account) &&
            (regions.includes(place.region) || event.region === globalRegion) &&
            mayTell(byName.get(event.kind), place),
        )
        .map((place) => ({ ...place, change: event.seq })),
    );
    journal.trail.enrol(open, until);
    if (until >= journal.lastSeq()) return;
  }
}

function placesOf(
  event: ChangeEvent,
  kind: Kind | undefined,
  journal: Journal,
  partition: string,
): readonly TrailPlace[] {
  const home = kind === undefined || partition !== 'aws' ? undefined : serviceRow(kind.list.service).home;
  const region = event.region === globalRegion ? (home ?? homeRegionOf(partition)) : event.region;
  const properties = (event.last ?? journal.resource(event.resourceId))?.properties;
  const other = properties === undefined ? undefined : kind?.authors?.alsoIn?.(properties);
  const own = { account: event.accountId, region };
  return typeof other?.account === 'string' && typeof other.region === 'string'
    ? [own, { account: other.account, region: other.region }]
    : [own];
}
