// What the kinds of Direct Connect have in common: ARNs, which its answers never write out.
import type { Place } from './kind.ts';

/** `arn:PARTITION:directconnect:REGION:ACCOUNT:TYPE/ID`; undefined while account or id is unknown. */
export function directConnectArn(
  place: Place,
  resource: {
    readonly account: string | undefined;
    /** Empty for a gateway, which is in none. */
    readonly region: string;
    readonly type: string;
    readonly id: string | undefined;
  },
): string | undefined {
  const { account, region, type, id } = resource;
  if (account === undefined || id === undefined) return undefined;
  return `arn:${place.partition}:directconnect:${region}:${account}:${type}/${id}`;
}
