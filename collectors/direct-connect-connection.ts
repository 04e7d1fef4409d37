// Direct Connect connections: dedicated ports and hosted shares of a port. AWS has neither a filter nor a NotFound for them.
// Of MACsec keys nothing is kept: they name the secrets they are in.
import type { Connection, Connections } from '@aws-sdk/client-direct-connect';
import { again, flag, number, paged, text } from '../src/declare.ts';
import { directConnectArn } from '../src/direct-connect.ts';
import { defineKind } from '../src/kind.ts';
import { lowerTags } from '../src/tags.ts';

export default defineKind<Connection>({
  kind: 'DirectConnectConnection',
  group: 'direct-connect',
  doc: 'A physical line to AWS at a Direct Connect location, or a hosted share of one',
  idPrefix: 'dxcon-',
  topLevel: true,
  list: paged('directconnect', 'DescribeConnections', {
    pageSize: 100,
    items: (page: Connections) => page.connections,
  }),
  confirm: again(),
  id: (connection) => connection.connectionId,
  arn: (connection, place) =>
    directConnectArn(place, {
      account: connection.ownerAccount,
      region: connection.region ?? place.region,
      type: 'dxcon',
      id: connection.connectionId,
    }),
  owner: (connection) => ({ account: connection.ownerAccount }),
  gone: ({ connectionState }) => connectionState === 'deleted' || connectionState === 'rejected',
  tags: (connection) => lowerTags(connection.tags),
  properties: {
    connectionName: text('Name of the connection', (connection) => connection.connectionName, {
      index: true,
    }),
    connectionState: text(
      '`ordering`, `requested`, `pending`, `deleting` …; `available` and `down` tell of the link',
      (connection) => connection.connectionState,
      { observed: true },
    ),
    location: text('Direct Connect location', (connection) => connection.location),
    bandwidth: text('`1Gbps`, `500Mbps` …', (connection) => connection.bandwidth),
    vlan: number('VLAN of a hosted connection', (connection) => connection.vlan),
    partnerName: text('Partner who provides a hosted connection', (connection) => connection.partnerName),
    providerName: text('Provider of the line', (connection) => connection.providerName),
    lagId: text('LAG that it is part of', (connection) => connection.lagId),
    awsDevice: text(
      'Device that it ends on at AWS',
      (connection) => connection.awsDeviceV2 ?? connection.awsDevice,
    ),
    awsLogicalDeviceId: text(
      'Logical device that it ends on: connections of one fail together',
      (connection) => connection.awsLogicalDeviceId,
    ),
    hasLogicalRedundancy: text(
      'Whether there is another line of the same address family: `yes`, `no` or `unknown`',
      (connection) => connection.hasLogicalRedundancy,
    ),
    jumboFrameCapable: flag(
      'Whether frames of 9001 bytes are possible',
      (connection) => connection.jumboFrameCapable,
    ),
    macSecCapable: flag('Whether it can be encrypted with MACsec', (connection) => connection.macSecCapable),
    encryptionMode: text(
      '`no_encrypt`, `should_encrypt` or `must_encrypt`',
      (connection) => connection.encryptionMode,
    ),
    portEncryptionStatus: text(
      '`Encryption Up` or `Encryption Down`',
      (connection) => connection.portEncryptionStatus,
      { observed: true },
    ),
  },
  edges: {
    OF: { doc: 'The LAG that it is part of', to: ['Lag'], read: (connection) => connection.lagId },
  },
  dropped: ['loaIssueTime'],
  example: {
    DescribeConnections: {
      connections: [
        {
          ownerAccount: '111122223333',
          connectionId: 'dxcon-fg1a2b3c',
          connectionName: 'dublin-1',
          connectionState: 'available',
          region: 'eu-west-1',
          location: 'EqDB3',
          bandwidth: '10Gbps',
          lagId: 'dxlag-fg4d5e6f',
          loaIssueTime: new Date('2026-01-12T08:00:00.000Z'),
          awsDevice: 'EqDB3-1a2b3c4d5e6f7',
          awsDeviceV2: 'EqDB3-1a2b3c4d5e6f7',
          awsLogicalDeviceId: 'EqDB3-1a2b3c4d5e6f8',
          hasLogicalRedundancy: 'yes',
          jumboFrameCapable: true,
          providerName: 'Equinix',
          macSecCapable: true,
          encryptionMode: 'should_encrypt',
          portEncryptionStatus: 'Encryption Up',
          macSecKeys: [
            {
              secretARN:
                'arn:aws:secretsmanager:eu-west-1:111122223333:secret:directconnect!prod/us-east-1/directconnect/0123456789abcdef-Ab12Cd',
              ckn: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
              state: 'associated',
            },
          ],
          tags: [
            { key: 'Name', value: 'dublin-1' },
            { key: 'team', value: 'network' },
          ],
        },
        {
          ownerAccount: '111122223333',
          connectionId: 'dxcon-fg7a8b9c',
          connectionName: 'hosted-backup',
          connectionState: 'available',
          region: 'eu-west-1',
          location: 'EqDB3',
          bandwidth: '500Mbps',
          vlan: 310,
          partnerName: 'Megaport',
          awsDeviceV2: 'EqDB3-2b3c4d5e6f7a8',
          hasLogicalRedundancy: 'no',
          jumboFrameCapable: false,
          macSecCapable: false,
          tags: [],
        },
        {
          ownerAccount: '111122223333',
          connectionId: 'dxcon-fg0d1e2f',
          connectionName: 'cancelled',
          connectionState: 'deleted',
          region: 'eu-west-1',
        },
      ],
    } satisfies Omit<Connections, '$metadata'>,
  },
});
