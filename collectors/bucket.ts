// S3 buckets: names of one list for all regions, each with its own region. A bucket is kept where the policy has that region.
// The list gives no tags; they are a call per bucket in the bucket's region, and not asked for.
import type { Bucket, ListBucketsOutput } from '@aws-sdk/client-s3';
import { again, paged, text, time } from '../src/declare.ts';
import { defineKind, type Place } from '../src/kind.ts';

export default defineKind<Bucket>({
  kind: 'Bucket',
  group: 's3-bucket',
  doc: 'A bucket of S3, by name and region',
  idPrefix: 's3:',
  global: true,
  topLevel: true,
  list: paged('s3', 'ListBuckets', {
    // Without a size AWS leaves out the buckets' regions.
    pageSize: 10_000,
    action: 's3:ListAllMyBuckets',
    items: (page: ListBucketsOutput) => page.Buckets,
  }),
  confirm: again(),
  id: arnOf,
  arn: arnOf,
  owner: (bucket, place) => ({ account: place.account, region: bucket.BucketRegion }),
  properties: {
    bucketName: text('Name, unique in all of AWS', (bucket) => bucket.Name, { index: true }),
    bucketRegion: text('Region that it is in', (bucket) => bucket.BucketRegion, { index: true }),
    creationDate: time('When it was made', (bucket) => bucket.CreationDate),
  },
  edges: {},
  example: {
    ListBuckets: {
      Buckets: [
        {
          Name: 'shop-assets-111122223333',
          CreationDate: new Date('2026-03-01T12:00:00.000Z'),
          BucketRegion: 'eu-west-1',
        },
        {
          Name: 'vpc-flow-logs-111122223333',
          CreationDate: new Date('2026-03-02T12:00:00.000Z'),
          BucketRegion: 'eu-west-1',
        },
      ],
      Owner: { ID: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' },
    } satisfies ListBucketsOutput,
  },
});

function arnOf({ Name }: Bucket, place: Place): string | undefined {
  return Name === undefined ? undefined : `arn:${place.partition}:s3:::${Name}`;
}
