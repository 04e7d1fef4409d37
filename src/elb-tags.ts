// Tags of load balancers and what belongs to them: ELBv2 gives them by a call of their own, twenty ARNs at a time.
import type { DescribeTagsCommandOutput, TagDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { batched } from './declare.ts';
import { type Facet, facet } from './kind.ts';

export function elbTags(): Facet {
  return facet<TagDescription>({
    call: batched('elbv2', 'DescribeTags', {
      parameter: 'ResourceArns',
      size: 20,
      answers: (page: DescribeTagsCommandOutput) =>
        page.TagDescriptions?.map((tagged) => [tagged.ResourceArn, tagged]),
    }),
    tags: (tagged) => tagged.Tags,
    properties: {},
    edges: {},
  });
}
