// Link aggregation groups of Direct Connect. Their member connections say themselves that they are part of it.
import type { Lag, Lags } from '@aws-sdk/client-direct-connect';
import { again, flag, number, paged, text } from '../src/declare.ts';
import { directConnectArn } from '../src/direct-connect.ts';
import { defineKind } from '../src/kind.ts';
import { lowerTags } from '../src/tags.ts';

export default defineKind<Lag>({
  kind: 'Lag',
  group: 'direct-connect',
  doc: 'Direct Connect connections bundled into one',
  idPrefix: 'dxlag-',
  topLevel: true,
  list: paged('directconnect', 'DescribeLags', {
    pageSize: 100,
    items: (page: Lags) => page.lags,
  }),
  confirm: again(),
  id: (lag) => lag.lagId,
  arn: (lag, place) =>
    directConnectArn(place, {
      account: lag.ownerAccount,
      region: lag.region ?? place.region,
      type: 'dxlag',
      id: lag.lagId,
    }),
  owner: (lag) => ({ account: lag.ownerAccount }),
  gone: (lag) => lag.lagState === 'deleted',
  tags: (lag) => lowerTags(lag.tags),
  properties: {
    lagName: text('Name of the group', (lag) => lag.lagName, { index: true }),
    lagState: text(
      '`requested`, `pending`, `deleting` …; `available` and `down` tell of its links',
      (lag) => lag.lagState,
      { observed: true },
    ),
    location: text('Direct Connect location', (lag) => lag.location),
    connectionsBandwidth: text('Bandwidth of each of its connections', (lag) => lag.connectionsBandwidth),
    numberOfConnections: number('How many connections it bundles', (lag) => lag.numberOfConnections),
    minimumLinks: number('How many must be up for it to be up', (lag) => lag.minimumLinks),
    awsDevice: text('Device that it ends on at AWS', (lag) => lag.awsDeviceV2 ?? lag.awsDevice),
    awsLogicalDeviceId: text('Logical device that it ends on', (lag) => lag.awsLogicalDeviceId),
    hasLogicalRedundancy: text(
      'Whether there is another line of the same address family: `yes`, `no` or `unknown`',
      (lag) => lag.hasLogicalRedundancy,
    ),
    allowsHostedConnections: flag(
      'Whether it can carry hosted connections',
      (lag) => lag.allowsHostedConnections,
    ),
    jumboFrameCapable: flag('Whether frames of 9001 bytes are possible', (lag) => lag.jumboFrameCapable),
    providerName: text('Provider of the lines', (lag) => lag.providerName),
    macSecCapable: flag('Whether it can be encrypted with MACsec', (lag) => lag.macSecCapable),
    encryptionMode: text('`no_encrypt`, `should_encrypt` or `must_encrypt`', (lag) => lag.encryptionMode),
  },
  edges: {},
  example: {
    DescribeLags: {
      lags: [
        {
          connectionsBandwidth: '10Gbps',
          numberOfConnections: 1,
          lagId: 'dxlag-fg4d5e6f',
          ownerAccount: '111122223333',
          lagName: 'dublin',
          lagState: 'available',
          location: 'EqDB3',
          region: 'eu-west-1',
          minimumLinks: 1,
          awsDevice: 'EqDB3-1a2b3c4d5e6f7',
          awsDeviceV2: 'EqDB3-1a2b3c4d5e6f7',
          awsLogicalDeviceId: 'EqDB3-1a2b3c4d5e6f8',
          connections: [{ connectionId: 'dxcon-fg1a2b3c', connectionState: 'available' }],
          allowsHostedConnections: false,
          jumboFrameCapable: true,
          hasLogicalRedundancy: 'yes',
          providerName: 'Equinix',
          macSecCapable: true,
          encryptionMode: 'should_encrypt',
          tags: [{ key: 'Name', value: 'dublin' }],
        },
        { lagId: 'dxlag-fg7a8b9c', lagName: 'old', lagState: 'deleted', ownerAccount: '111122223333' },
      ],
    } satisfies Omit<Lags, '$metadata'>,
  },
});
