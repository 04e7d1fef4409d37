// Sites of global networks: places of one's own, such as offices. AWS lists them per global network only.
import { again, paged, text, time } from '../src/declare.ts';
import { arnAccount } from '../src/ids.ts';
import { defineKind } from '../src/kind.ts';
import type { GetSitesResponse, Site } from '../src/network-manager/model.ts';

export default defineKind<Site>({
  kind: 'Site',
  group: 'global-network',
  doc: 'A place of your own in a global network, such as an office or a data centre',
  idPrefix: 'site-',
  global: true,
  list: paged('networkmanager', 'GetSites', {
    pageSize: 500,
    parent: { kind: 'GlobalNetwork', parameter: 'GlobalNetworkId' },
    items: (page: GetSitesResponse) => page.Sites,
  }),
  confirm: again(),
  id: (site) => site.SiteId,
  arn: (site) => site.SiteArn,
  owner: (site) => ({ account: arnAccount(site.SiteArn) }),
  gone: (site) => site.State === 'DELETING',
  tags: (site) => site.Tags,
  properties: {
    globalNetworkId: text('Global network that it stands in', (site) => site.GlobalNetworkId, {
      index: true,
    }),
    description: text('What its owner wrote about it', (site) => site.Description),
    address: text('Where it is', (site) => site.Location?.Address),
    latitude: text('Its latitude, in degrees', (site) => site.Location?.Latitude),
    longitude: text('Its longitude, in degrees', (site) => site.Location?.Longitude),
    state: text('`PENDING`, `AVAILABLE` or `UPDATING`', (site) => site.State),
    createdAt: time('When it was made', (site) => site.CreatedAt),
  },
  edges: {
    OF: {
      doc: 'The global network that it stands in',
      to: ['GlobalNetwork'],
      read: (site) => site.GlobalNetworkId,
    },
  },
  example: {
    GetSites: {
      by: 'GlobalNetworkId',
      answers: {
        'global-network-0a1b2c3d4e5f6a101': {
          Sites: [
            {
              SiteId: 'site-0a3b4c5d6e7f8a301',
              SiteArn:
                'arn:aws:networkmanager::111122223333:site/global-network-0a1b2c3d4e5f6a101/site-0a3b4c5d6e7f8a301',
              GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
              Description: 'head office',
              Location: { Address: 'Dublin', Latitude: '53.3498', Longitude: '-6.2603' },
              CreatedAt: new Date('2026-01-17T08:00:00.000Z'),
              State: 'AVAILABLE',
              Tags: [
                { Key: 'Name', Value: 'dublin' },
                { Key: 'team', Value: 'network' },
              ],
            },
            {
              SiteId: 'site-0b3b4c5d6e7f8b302',
              SiteArn:
                'arn:aws:networkmanager::111122223333:site/global-network-0a1b2c3d4e5f6a101/site-0b3b4c5d6e7f8b302',
              GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
              State: 'DELETING',
              Tags: [],
            },
          ],
        },
      } satisfies Record<string, GetSitesResponse>,
    },
  },
});
