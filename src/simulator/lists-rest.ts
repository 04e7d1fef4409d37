// The list operations of the services that speak REST-XML.

import type { ListModel } from './list-model.ts';

export const restLists: Readonly<Record<string, Readonly<Record<string, ListModel>>>> = {
  cloudfront: {
    ListDistributions: { items: 'Items', inside: 'DistributionList', ids: [], page: [1, 100], filters: {} },
  },
  s3: {
    ListBuckets: { items: 'Buckets', ids: [], page: [1, 10_000], filters: {} },
  },
};
