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

/** What an ARN names by AWS's own id: `core-network-…` of `arn:…:core-network/core-network-…`, the last name of its resource part. */
export function arnId(arn: string | undefined): string | undefined {
  const id = arn?.split(':').slice(5).join(':').split('/').at(-1);
  return id === '' ? undefined : id;
}

/** `ACCOUNT/REGION/Kind/NAME`: the id of what AWS knows by a name that is unique in its account and region only. */
export function namedId(place: Pick<Place, 'account' | 'region'>, kind: string, name: string): string;
export function namedId(
  place: Pick<Place, 'account' | 'region'>,
  kind: string,
  name: string | undefined,
): string | undefined;
export function namedId(
  place: Pick<Place, 'account' | 'region'>,
  kind: string,
  name: string | undefined,
): string | undefined {
  return name === undefined ? undefined : `${place.account}/${place.region}/${kind}/${name}`;
}

/** The name in such an id; names may have slashes, too. Other ids are given back as they are. */
export function nameOfId(id: string): string {
  return id.replace(/^\d{12}\/[a-z0-9-]+\/[A-Za-z]+\//, '');
}

/** The kind in such an id. */
export function kindOfNamedId(id: string): string | undefined {
  return /^\d{12}\/[a-z0-9-]+\/([A-Z][A-Za-z0-9]*)\//.exec(id)?.[1];
}

/**
 * An availability zone as the end of an edge: its zone id, one node for all accounts; where only the name is known, an id under
 * the account that was asked, since names map to zones differently in each.
 */
export function zoneEnd(
  place: Place,
  zone: { readonly id?: string | undefined; readonly name?: string | undefined },
): string | undefined {
  return zone.id ?? namedId(place, 'AvailabilityZone', zone.name);
}
