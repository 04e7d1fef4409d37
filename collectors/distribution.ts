// CloudFront distributions with their origins. An origin is known by its DNS name; where that is a bucket's, it is the bucket.
// Refuses the headers that are sent to origins, often a shared secret, and the comment, which AWS calls sensitive too.
import type {
  DistributionSummary,
  ListDistributionsResult,
  ListTagsForResourceResult,
  Origin,
} from '@aws-sdk/client-cloudfront';
import { again, flag, list, paged, perResource, text } from '../src/declare.ts';
import { arnAccount } from '../src/ids.ts';
import { defineKind, type EdgeEnd, facet, type Place } from '../src/kind.ts';

export default defineKind<DistributionSummary>({
  kind: 'Distribution',
  group: 'cloudfront',
  doc: 'Content served from the edge of the AWS network, fetched from origins',
  idPrefix: 'cloudfront:distribution/',
  global: true,
  topLevel: true,
  list: paged('cloudfront', 'ListDistributions', {
    pageSize: 100,
    items: (page: ListDistributionsResult) => page.DistributionList?.Items,
    page: (items) => ({ DistributionList: { Items: items } }),
  }),
  confirm: again(),
  facets: [
    facet<ListTagsForResourceResult>({
      call: perResource('cloudfront', 'ListTagsForResource', {
        parameter: 'Resource',
        answer: (page: ListTagsForResourceResult) => page,
      }),
      tags: (tagged) => tagged.Tags?.Items,
      properties: {},
      edges: {},
    }),
  ],
  id: (distribution) => distribution.ARN,
  arn: (distribution) => distribution.ARN,
  owner: (distribution) => ({ account: arnAccount(distribution.ARN) }),
  properties: {
    distributionId: text('Its own id, without the account', (distribution) => distribution.Id, {
      index: true,
    }),
    domainName: text('DNS name that CloudFront gave it', (distribution) => distribution.DomainName, {
      index: true,
    }),
    aliases: list('DNS names of yours that lead to it', (distribution) => distribution.Aliases?.Items),
    enabled: flag('Whether it takes requests', (distribution) => distribution.Enabled),
    status: text('`Deployed` or `InProgress`', (distribution) => distribution.Status, { observed: true }),
    staging: flag('Whether it is for trying changes out', (distribution) => distribution.Staging),
    origins: list('Origins, as `ID DOMAIN PROTOCOL-POLICY`', (distribution) =>
      originsOf(distribution).map((origin) => originText(origin)),
    ),
    originGroups: list(
      'Groups of origins that stand in for each other, as `ID: ORIGIN, ORIGIN`',
      (distribution) =>
        distribution.OriginGroups?.Items?.map(({ Id, Members }) => {
          const members = Members?.Items?.map(({ OriginId }) => OriginId ?? '') ?? [];
          return `${Id ?? ''}: ${members.sort().join(', ')}`;
        }),
    ),
    behaviors: list(
      'Which origin takes which paths, as `PATH ORIGIN VIEWER-PROTOCOL-POLICY`',
      (distribution) => behaviorsOf(distribution),
    ),
    priceClass: text('From which edges it is served', (distribution) => distribution.PriceClass),
    httpVersion: text('Newest HTTP version that it speaks', (distribution) => distribution.HttpVersion),
    isIpv6Enabled: flag('Whether it is reached over IPv6', (distribution) => distribution.IsIPV6Enabled),
    certificateArn: text(
      'Certificate that it shows',
      (distribution) => distribution.ViewerCertificate?.ACMCertificateArn,
    ),
    minimumProtocolVersion: text(
      'Oldest TLS version that it takes',
      (distribution) => distribution.ViewerCertificate?.MinimumProtocolVersion,
    ),
    webAclId: text('Web ACL that filters its requests', (distribution) => distribution.WebACLId),
  },
  edges: {
    FETCHES_FROM: {
      doc: 'Origins that are buckets, or load balancers and instances by a VPC origin',
      to: ['Bucket', 'VpcOrigin'],
      properties: { originId: { doc: 'Name of the origin in the distribution' } },
      read: (distribution, place) => originsOf(distribution).map((origin) => originEnd(origin, place)),
    },
  },
  dropped: ['LastModifiedTime', 'ETag'],
  example: {
    ListDistributions: {
      DistributionList: {
        Marker: '',
        MaxItems: 100,
        IsTruncated: false,
        Quantity: 1,
        Items: [
          {
            Id: 'E1A2B3C4D5E6F7',
            ARN: 'arn:aws:cloudfront::111122223333:distribution/E1A2B3C4D5E6F7',
            ETag: 'E2QWRUHAPOMQZL',
            Status: 'Deployed',
            LastModifiedTime: new Date('2026-10-01T09:00:00.000Z'),
            DomainName: 'd1a2b3c4d5e6f7.cloudfront.net',
            Aliases: { Quantity: 1, Items: ['www.example.com'] },
            Origins: {
              Quantity: 3,
              Items: [
                {
                  Id: 'assets',
                  DomainName: 'shop-assets-111122223333.s3.eu-west-1.amazonaws.com',
                  OriginPath: '/public',
                  CustomHeaders: { Quantity: 0 },
                  S3OriginConfig: { OriginAccessIdentity: '' },
                  OriginAccessControlId: 'E3A2B3C4D5E6F7',
                },
                {
                  Id: 'web',
                  DomainName: 'web-1234567890.eu-west-1.elb.amazonaws.com',
                  OriginPath: '',
                  CustomHeaders: {
                    Quantity: 1,
                    Items: [{ HeaderName: 'x-origin-verify', HeaderValue: 'hush-hush' }],
                  },
                  CustomOriginConfig: {
                    HTTPPort: 80,
                    HTTPSPort: 443,
                    OriginProtocolPolicy: 'https-only',
                    OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
                  },
                },
                {
                  Id: 'inside',
                  DomainName: 'internal-web-987654321.eu-west-1.elb.amazonaws.com',
                  VpcOriginConfig: { VpcOriginId: 'vo_0a1b2c3d4e5f6', OwnerAccountId: '111122223333' },
                },
              ],
            },
            OriginGroups: {
              Quantity: 1,
              Items: [
                {
                  Id: 'either',
                  FailoverCriteria: { StatusCodes: { Quantity: 1, Items: [503] } },
                  Members: { Quantity: 2, Items: [{ OriginId: 'web' }, { OriginId: 'assets' }] },
                },
              ],
            },
            DefaultCacheBehavior: { TargetOriginId: 'either', ViewerProtocolPolicy: 'redirect-to-https' },
            CacheBehaviors: {
              Quantity: 1,
              Items: [
                { PathPattern: '/assets/*', TargetOriginId: 'assets', ViewerProtocolPolicy: 'https-only' },
              ],
            },
            CustomErrorResponses: { Quantity: 0 },
            Comment: 'shop',
            PriceClass: 'PriceClass_100',
            Enabled: true,
            ViewerCertificate: {
              ACMCertificateArn:
                'arn:aws:acm:us-east-1:111122223333:certificate/1b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0',
              SSLSupportMethod: 'sni-only',
              MinimumProtocolVersion: 'TLSv1.2_2021',
            },
            Restrictions: { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
            WebACLId:
              'arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/2b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0',
            HttpVersion: 'http2and3',
            IsIPV6Enabled: true,
            Staging: false,
          },
        ],
      },
    } satisfies ListDistributionsResult,
    ListTagsForResource: {
      by: 'Resource',
      answers: {
        'arn:aws:cloudfront::111122223333:distribution/E1A2B3C4D5E6F7': {
          Tags: {
            Items: [
              { Key: 'Name', Value: 'shop' },
              { Key: 'team', Value: 'shop' },
            ],
          },
        },
      } satisfies Record<string, ListTagsForResourceResult>,
    },
  },
});

function originsOf({ Origins }: DistributionSummary): readonly Origin[] {
  return Origins?.Items ?? [];
}

function originText({ Id, DomainName, OriginPath, CustomOriginConfig }: Origin): string {
  return [Id, `${DomainName ?? ''}${OriginPath ?? ''}`, CustomOriginConfig?.OriginProtocolPolicy]
    .filter((word) => word !== undefined && word !== '')
    .join(' ');
}

function behaviorsOf({ DefaultCacheBehavior: main, CacheBehaviors }: DistributionSummary): readonly string[] {
  return [
    ...(main === undefined ? [] : [{ ...main, PathPattern: '*' }]),
    ...(CacheBehaviors?.Items ?? []),
  ].map(({ PathPattern, TargetOriginId, ViewerProtocolPolicy }) =>
    [PathPattern, TargetOriginId, ViewerProtocolPolicy].filter((word) => word !== undefined).join(' '),
  );
}

/** `NAME.s3.REGION.amazonaws.com`, `NAME.s3.amazonaws.com`, `NAME.s3-website-REGION.amazonaws.com` …; names may have dots. */
const bucketDomain = /^(.+)\.s3(?:[.-][a-z0-9.-]*)?\.amazonaws\.com(?:\.cn)?$/;

function originEnd(origin: Origin, place: Place): EdgeEnd | undefined {
  const { Id, DomainName, VpcOriginConfig: vpc } = origin;
  if (vpc?.VpcOriginId !== undefined) {
    const account = vpc.OwnerAccountId ?? place.account;
    return { id: `arn:${place.partition}:cloudfront::${account}:vpcorigin/${vpc.VpcOriginId}`, originId: Id };
  }
  const bucket = bucketDomain.exec(DomainName ?? '')?.[1];
  return bucket === undefined ? undefined : { id: `arn:${place.partition}:s3:::${bucket}`, originId: Id };
}
