// Ids and ARNs that AWS's answers do not write out. A partition is never written by hand: it is the place's.
import type { Place } from './kind.ts';

/** `arn:PARTITION:ec2:REGION:ACCOUNT:RESOURCE/ID`; undefined while account or id is unknown. */
export function ec2Arn(
  place: Place,
  resource: {
    readonly account: string | undefined;
    readonly type: string;
    readonly id: string | undefined;
    readonly region?: string | undefined;
  },
): string | undefined {
  const { account, type, id, region = place.region } = resource;
  if (account === undefined || id === undefined) return undefined;
  return `arn:${place.partition}:ec2:${region}:${account}:${type}/${id}`;
}

/** The account in an ARN: its fifth field. */
export function arnAccount(arn: string | undefined): string | undefined {
  const account = arn?.split(':')[4];
  return account === '' ? undefined : account;
}

/**
 * An availability zone as the end of an edge: its zone id, one node for all accounts; where only the name is known, an id under
 * the account that was asked, since names map to zones differently in each.
 */
export function zoneEnd(
  place: Place,
  zone: { readonly id?: string | undefined; readonly name?: string | undefined },
): string | undefined {
  if (zone.id !== undefined) return zone.id;
  return zone.name === undefined
    ? undefined
    : `${place.account}/${place.region}/AvailabilityZone/${zone.name}`;
}
