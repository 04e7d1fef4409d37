// Devices of global networks: routers and other appliances, at a site or in AWS. AWS lists them per global network only.
import { again, paged, text, time } from '../src/declare.ts';
import { arnAccount, arnId } from '../src/ids.ts';
import { defineKind } from '../src/kind.ts';
import type { Device, GetDevicesResponse } from '../src/network-manager/model.ts';

/** Whoever makes a device may write anything there; `euw1-az1` and `usw2-lax1-az1` are zones. */
const zoneId = /^[a-z0-9-]+-az\d+$/;

export default defineKind<Device>({
  kind: 'Device',
  group: 'global-network',
  doc: 'A router or another appliance in a global network',
  idPrefix: 'device-',
  global: true,
  list: paged('networkmanager', 'GetDevices', {
    pageSize: 500,
    parent: { kind: 'GlobalNetwork', parameter: 'GlobalNetworkId' },
    items: (page: GetDevicesResponse) => page.Devices,
  }),
  confirm: again(),
  id: (device) => device.DeviceId,
  arn: (device) => device.DeviceArn,
  owner: (device) => ({ account: arnAccount(device.DeviceArn) }),
  gone: (device) => device.State === 'DELETING',
  tags: (device) => device.Tags,
  properties: {
    globalNetworkId: text('Global network that it stands in', (device) => device.GlobalNetworkId, {
      index: true,
    }),
    siteId: text('Site that it is at', (device) => device.SiteId, { index: true }),
    description: text('What its owner wrote about it', (device) => device.Description),
    type: text('Sort of device, in the words of its owner', (device) => device.Type),
    vendor: text('Who made it', (device) => device.Vendor),
    model: text('Its model, as its maker calls it', (device) => device.Model),
    serialNumber: text('Serial number', (device) => device.SerialNumber),
    address: text('Where it is', (device) => device.Location?.Address),
    latitude: text('Its latitude, in degrees', (device) => device.Location?.Latitude),
    longitude: text('Its longitude, in degrees', (device) => device.Location?.Longitude),
    zone: text('Zone or Outpost that it is in, where it is in AWS', (device) => device.AWSLocation?.Zone),
    state: text('`PENDING`, `AVAILABLE` or `UPDATING`', (device) => device.State),
    createdAt: time('When it was made', (device) => device.CreatedAt),
  },
  edges: {
    OF: {
      doc: 'The global network that it stands in',
      to: ['GlobalNetwork'],
      read: (device) => device.GlobalNetworkId,
    },
    ATTACHED_TO: { doc: 'The site that it is at', to: ['Site'], read: (device) => device.SiteId },
    IN_ZONE: {
      doc: 'The zone that it is in, where it is in AWS',
      to: ['AvailabilityZone'],
      read: ({ AWSLocation }) => {
        const zone = AWSLocation?.Zone;
        return zone !== undefined && zoneId.test(zone) ? zone : undefined;
      },
    },
    IN_SUBNET: {
      doc: 'The subnet that it is in, where it is in AWS',
      to: ['Subnet'],
      read: (device) => arnId(device.AWSLocation?.SubnetArn),
    },
  },
  example: {
    GetDevices: {
      by: 'GlobalNetworkId',
      answers: {
        'global-network-0a1b2c3d4e5f6a101': {
          Devices: [
            {
              DeviceId: 'device-0a4b5c6d7e8f9a401',
              DeviceArn:
                'arn:aws:networkmanager::111122223333:device/global-network-0a1b2c3d4e5f6a101/device-0a4b5c6d7e8f9a401',
              GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
              Description: 'edge router',
              Type: 'router',
              Vendor: 'Example Networks',
              Model: 'R-1000',
              SerialNumber: 'SN-4711',
              Location: { Address: 'Dublin', Latitude: '53.3498', Longitude: '-6.2603' },
              SiteId: 'site-0a3b4c5d6e7f8a301',
              CreatedAt: new Date('2026-01-17T09:00:00.000Z'),
              State: 'AVAILABLE',
              Tags: [
                { Key: 'Name', Value: 'dublin-1' },
                { Key: 'team', Value: 'network' },
              ],
            },
            {
              DeviceId: 'device-0b4b5c6d7e8f9b402',
              DeviceArn:
                'arn:aws:networkmanager::111122223333:device/global-network-0a1b2c3d4e5f6a101/device-0b4b5c6d7e8f9b402',
              GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
              AWSLocation: {
                Zone: 'euw1-az1',
                SubnetArn: 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0c4f1c2e8b7d93c03',
              },
              CreatedAt: new Date('2026-01-17T09:30:00.000Z'),
              State: 'PENDING',
              Tags: [],
            },
            {
              DeviceId: 'device-0c4b5c6d7e8f9c403',
              DeviceArn:
                'arn:aws:networkmanager::111122223333:device/global-network-0a1b2c3d4e5f6a101/device-0c4b5c6d7e8f9c403',
              GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
              State: 'DELETING',
              Tags: [],
            },
          ],
        },
      } satisfies Record<string, GetDevicesResponse>,
    },
  },
});
