// Who plays which part: picked from the estate by what is true of it, never by an id.
import type { ExpectedResource } from '../simulator/generated/state.ts';
import type { Denial } from './estate.ts';

/** A VPC, and where it is. */
interface Player {
  readonly id: string;
  /** `shop (111122223333/eu-west-1)`. */
  readonly text: string;
}

export interface Cast {
  /** Has peerings, all of which carry traffic. */
  readonly peered: Player;
  /** Has an instance with a public address. */
  readonly reachable: Player;
  /** The call that is denied: of the account and region with the most interfaces. */
  readonly denied: Denial;
  /** In that place, with interfaces of its own account only: nobody else sees what the denial hides. */
  readonly unseen: Player;
}

/** @throws Error where the estate lacks one of them. */
export function castFrom(state: readonly ExpectedResource[]): Cast {
  const vpcs = state.filter(({ kind, properties }) => kind === 'Vpc' && properties['isDefault'] !== true);
  const interfaces = state.filter(({ kind }) => kind === 'NetworkInterface');
  const [account = '', region = ''] = (most(interfaces.map(placeOf)) ?? '').split('/');

  function first(part: string, fits: (vpc: ExpectedResource) => boolean): Player {
    const vpc = vpcs.find(fits);
    if (vpc === undefined) throw new Error(`the demo's estate has no VPC that is ${part}`);
    return { id: vpc.id, text: `${String(vpc.properties['name'])} (${placeOf(vpc)})` };
  }

  return {
    peered: first('peered', ({ id }) => {
      const states = peeringsOf(state, id).map(({ properties }) => properties['statusCode']);
      return states.length > 0 && states.every((code) => code === 'active');
    }),
    reachable: first('reachable', ({ id }) =>
      state.some(
        ({ kind, properties }) =>
          kind === 'Instance' && properties['vpcId'] === id && properties['publicIpAddress'] !== undefined,
      ),
    ),
    denied: { account, region, kind: 'NetworkInterface', action: 'ec2:DescribeNetworkInterfaces' },
    unseen: first('unseen', (vpc) => {
      const inside = interfaces.filter(({ properties }) => properties['vpcId'] === vpc.id);
      const own = inside.filter(({ accountId }) => accountId === account);
      return placeOf(vpc) === `${account}/${region}` && own.length > 0 && own.length === inside.length;
    }),
  };
}

function peeringsOf(state: readonly ExpectedResource[], vpc: string): readonly ExpectedResource[] {
  return state.filter(
    ({ kind, properties }) =>
      kind === 'VpcPeeringConnection' &&
      [properties['requesterVpcId'], properties['accepterVpcId']].includes(vpc),
  );
}

function placeOf({ accountId, region }: ExpectedResource): string {
  return `${accountId}/${region}`;
}

/** The word that comes most often; the first of equals. */
function most(words: readonly string[]): string | undefined {
  const counts = [...Map.groupBy(words, (word) => word)].map(([word, all]) => ({ word, count: all.length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.word;
}
