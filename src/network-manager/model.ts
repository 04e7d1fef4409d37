// What is asked of Network Manager, and what it answers: API version 2019-07-05, members and places as in AWS's own model, against which
// test/network-manager holds them. Our own, since the SDK's package for it that npm registries serve may be older than the SDK's schemas.
// Refuses what is not asked: only operations that read, and only those that a kind declares.
import {
  flag,
  inPath,
  inQuery,
  listOf,
  number,
  type OperationSchema,
  read,
  structure,
  text,
  time,
  type TypeOf,
} from './shape.ts';

const tags = listOf(structure('Tag', { Key: text, Value: text }));
const location = structure('Location', { Address: text, Latitude: text, Longitude: text });
const page = { MaxResults: inQuery('maxResults', number), NextToken: inQuery('nextToken', text) };

const globalNetwork = structure('GlobalNetwork', {
  GlobalNetworkId: text,
  GlobalNetworkArn: text,
  Description: text,
  CreatedAt: time,
  State: text,
  Tags: tags,
});
export type GlobalNetwork = TypeOf<typeof globalNetwork>;

const globalNetworks = structure('DescribeGlobalNetworksResponse', {
  GlobalNetworks: listOf(globalNetwork),
  NextToken: text,
});
export type DescribeGlobalNetworksResponse = TypeOf<typeof globalNetworks>;

const registration = structure('TransitGatewayRegistration', {
  GlobalNetworkId: text,
  TransitGatewayArn: text,
  State: structure('TransitGatewayRegistrationStateReason', { Code: text, Message: text }),
});
export type TransitGatewayRegistration = TypeOf<typeof registration>;

const registrations = structure('GetTransitGatewayRegistrationsResponse', {
  TransitGatewayRegistrations: listOf(registration),
  NextToken: text,
});
export type GetTransitGatewayRegistrationsResponse = TypeOf<typeof registrations>;

const site = structure('Site', {
  SiteId: text,
  SiteArn: text,
  GlobalNetworkId: text,
  Description: text,
  Location: location,
  CreatedAt: time,
  State: text,
  Tags: tags,
});
export type Site = TypeOf<typeof site>;

const sites = structure('GetSitesResponse', { Sites: listOf(site), NextToken: text });
export type GetSitesResponse = TypeOf<typeof sites>;

const device = structure('Device', {
  DeviceId: text,
  DeviceArn: text,
  GlobalNetworkId: text,
  AWSLocation: structure('AWSLocation', { Zone: text, SubnetArn: text }),
  Description: text,
  Type: text,
  Vendor: text,
  Model: text,
  SerialNumber: text,
  Location: location,
  SiteId: text,
  CreatedAt: time,
  State: text,
  Tags: tags,
});
export type Device = TypeOf<typeof device>;

const devices = structure('GetDevicesResponse', { Devices: listOf(device), NextToken: text });
export type GetDevicesResponse = TypeOf<typeof devices>;

const link = structure('Link', {
  LinkId: text,
  LinkArn: text,
  GlobalNetworkId: text,
  SiteId: text,
  Description: text,
  Type: text,
  Bandwidth: structure('Bandwidth', { UploadSpeed: number, DownloadSpeed: number }),
  Provider: text,
  CreatedAt: time,
  State: text,
  Tags: tags,
});
export type Link = TypeOf<typeof link>;

const links = structure('GetLinksResponse', { Links: listOf(link), NextToken: text });
export type GetLinksResponse = TypeOf<typeof links>;

const coreNetworkSummary = structure('CoreNetworkSummary', {
  CoreNetworkId: text,
  CoreNetworkArn: text,
  GlobalNetworkId: text,
  OwnerAccountId: text,
  State: text,
  Description: text,
  Tags: tags,
});
export type CoreNetworkSummary = TypeOf<typeof coreNetworkSummary>;

const coreNetworks = structure('ListCoreNetworksResponse', {
  CoreNetworks: listOf(coreNetworkSummary),
  NextToken: text,
});
export type ListCoreNetworksResponse = TypeOf<typeof coreNetworks>;

const coreNetwork = structure('CoreNetwork', {
  GlobalNetworkId: text,
  CoreNetworkId: text,
  CoreNetworkArn: text,
  Description: text,
  CreatedAt: time,
  State: text,
  Segments: listOf(
    structure('CoreNetworkSegment', {
      Name: text,
      EdgeLocations: listOf(text),
      SharedSegments: listOf(text),
    }),
  ),
  NetworkFunctionGroups: listOf(
    structure('CoreNetworkNetworkFunctionGroup', {
      Name: text,
      EdgeLocations: listOf(text),
      Segments: structure('ServiceInsertionSegments', { SendVia: listOf(text), SendTo: listOf(text) }),
    }),
  ),
  Edges: listOf(
    structure('CoreNetworkEdge', { EdgeLocation: text, Asn: number, InsideCidrBlocks: listOf(text) }),
  ),
  Tags: tags,
});

const oneCoreNetwork = structure('GetCoreNetworkResponse', { CoreNetwork: coreNetwork });
export type GetCoreNetworkResponse = TypeOf<typeof oneCoreNetwork>;

const attachment = structure('Attachment', {
  CoreNetworkId: text,
  CoreNetworkArn: text,
  AttachmentId: text,
  OwnerAccountId: text,
  AttachmentType: text,
  State: text,
  EdgeLocation: text,
  EdgeLocations: listOf(text),
  ResourceArn: text,
  AttachmentPolicyRuleNumber: number,
  SegmentName: text,
  NetworkFunctionGroupName: text,
  NatGatewaySupport: text,
  NatSystemRouteSupport: flag,
  Tags: tags,
  ProposedSegmentChange: structure('ProposedSegmentChange', {
    Tags: tags,
    AttachmentPolicyRuleNumber: number,
    SegmentName: text,
  }),
  ProposedNetworkFunctionGroupChange: structure('ProposedNetworkFunctionGroupChange', {
    Tags: tags,
    AttachmentPolicyRuleNumber: number,
    NetworkFunctionGroupName: text,
  }),
  CreatedAt: time,
  UpdatedAt: time,
  LastModificationErrors: listOf(
    structure('AttachmentError', { Code: text, Message: text, ResourceArn: text, RequestId: text }),
  ),
});
export type Attachment = TypeOf<typeof attachment>;

const attachments = structure('ListAttachmentsResponse', {
  Attachments: listOf(attachment),
  NextToken: text,
});
export type ListAttachmentsResponse = TypeOf<typeof attachments>;

const inGlobalNetwork = { GlobalNetworkId: inPath, ...page };

export const operationSchemas: readonly OperationSchema[] = [
  read(
    'DescribeGlobalNetworks',
    '/global-networks',
    { GlobalNetworkIds: inQuery('globalNetworkIds', listOf(text)), ...page },
    globalNetworks,
  ),
  read(
    'GetTransitGatewayRegistrations',
    '/global-networks/{GlobalNetworkId}/transit-gateway-registrations',
    inGlobalNetwork,
    registrations,
  ),
  read('GetSites', '/global-networks/{GlobalNetworkId}/sites', inGlobalNetwork, sites),
  read('GetDevices', '/global-networks/{GlobalNetworkId}/devices', inGlobalNetwork, devices),
  read('GetLinks', '/global-networks/{GlobalNetworkId}/links', inGlobalNetwork, links),
  read('ListCoreNetworks', '/core-networks', page, coreNetworks),
  read('GetCoreNetwork', '/core-networks/{CoreNetworkId}', { CoreNetworkId: inPath }, oneCoreNetwork),
  read('ListAttachments', '/attachments', page, attachments),
];
