// The one call of attribution: pages of 50, one attribute, times in whole seconds.
import type { LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { paged } from '../declare.ts';
import type { Lookup } from './plan.ts';

export const lookupCall = paged('cloudtrail', 'LookupEvents', {
  pageSize: 50,
  items: (page: LookupEventsCommandOutput) => page.Events,
});

export function lookupInput({
  attribute,
  value,
  from,
  to,
}: Pick<Lookup, 'attribute' | 'value' | 'from' | 'to'>): object {
  return {
    LookupAttributes: [{ AttributeKey: attribute, AttributeValue: value }],
    StartTime: new Date(Math.floor(Date.parse(from) / 1_000) * 1_000),
    EndTime: new Date(Math.ceil(Date.parse(to) / 1_000) * 1_000),
  };
}
