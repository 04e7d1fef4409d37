// Links of global networks: lines to the internet or to a provider that a site has. AWS lists them per global network only.
import { again, number, paged, text, time } from '../src/declare.ts';
import { arnAccount } from '../src/ids.ts';
import { defineKind } from '../src/kind.ts';
import type { GetLinksResponse, Link } from '../src/network-manager/model.ts';

export default defineKind<Link>({
  kind: 'Link',
  group: 'global-network',
  doc: 'A line to the internet or to a provider that a site has',
  idPrefix: 'link-',
  global: true,
  list: paged('networkmanager', 'GetLinks', {
    pageSize: 500,
    parent: { kind: 'GlobalNetwork', parameter: 'GlobalNetworkId' },
    items: (page: GetLinksResponse) => page.Links,
  }),
  confirm: again(),
  id: (link) => link.LinkId,
  arn: (link) => link.LinkArn,
  owner: (link) => ({ account: arnAccount(link.LinkArn) }),
  gone: (link) => link.State === 'DELETING',
  tags: (link) => link.Tags,
  properties: {
    globalNetworkId: text('Global network that it stands in', (link) => link.GlobalNetworkId, {
      index: true,
    }),
    siteId: text('Site that has it', (link) => link.SiteId, { index: true }),
    description: text('What its owner wrote about it', (link) => link.Description),
    type: text('Sort of line, in the words of its owner', (link) => link.Type),
    provider: text('Who runs it', (link) => link.Provider),
    uploadSpeed: number('Speed from the site, in Mbit/s', (link) => link.Bandwidth?.UploadSpeed),
    downloadSpeed: number('Speed to the site, in Mbit/s', (link) => link.Bandwidth?.DownloadSpeed),
    state: text('`PENDING`, `AVAILABLE` or `UPDATING`', (link) => link.State),
    createdAt: time('When it was made', (link) => link.CreatedAt),
  },
  edges: {
    OF: {
      doc: 'The global network that it stands in',
      to: ['GlobalNetwork'],
      read: (link) => link.GlobalNetworkId,
    },
    ATTACHED_TO: { doc: 'The site that has it', to: ['Site'], read: (link) => link.SiteId },
  },
  example: {
    GetLinks: {
      by: 'GlobalNetworkId',
      answers: {
        'global-network-0a1b2c3d4e5f6a101': {
          Links: [
            {
              LinkId: 'link-0a5b6c7d8e9f0a501',
              LinkArn:
                'arn:aws:networkmanager::111122223333:link/global-network-0a1b2c3d4e5f6a101/link-0a5b6c7d8e9f0a501',
              GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
              SiteId: 'site-0a3b4c5d6e7f8a301',
              Description: 'main line',
              Type: 'broadband',
              Bandwidth: { UploadSpeed: 100, DownloadSpeed: 1000 },
              Provider: 'Example Telecom',
              CreatedAt: new Date('2026-01-17T10:00:00.000Z'),
              State: 'AVAILABLE',
              Tags: [
                { Key: 'Name', Value: 'dublin-main' },
                { Key: 'team', Value: 'network' },
              ],
            },
            {
              LinkId: 'link-0b5b6c7d8e9f0b502',
              LinkArn:
                'arn:aws:networkmanager::111122223333:link/global-network-0a1b2c3d4e5f6a101/link-0b5b6c7d8e9f0b502',
              GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
              State: 'DELETING',
              Tags: [],
            },
          ],
        },
      } satisfies Record<string, GetLinksResponse>,
    },
  },
});
