// Managed prefix lists: sets of CIDR blocks that routes and rules name by id. AWS's own lists are of account `AWS`, which nobody
// monitors: every account sees the same. Those of others are listed where they are shared: the owner's view stands. Entries are another
// call's, one per list.
import type {
  DescribeManagedPrefixListsCommandOutput,
  GetManagedPrefixListEntriesCommandOutput,
  ManagedPrefixList,
  PrefixListEntry,
} from '@aws-sdk/client-ec2';
import { byFilter, list, number, paged, perResource, text } from '../src/declare.ts';
import { ec2Arn } from '../src/ids.ts';
import { defineKind, facet } from '../src/kind.ts';

export default defineKind<ManagedPrefixList>({
  kind: 'ManagedPrefixList',
  group: 'ec2',
  doc: 'A set of CIDR blocks that routes and rules of security groups name by its id',
  idPrefix: 'pl-',
  topLevel: true,
  shareable: true,
  list: paged('ec2', 'DescribeManagedPrefixLists', {
    pageSize: 100,
    items: (page: DescribeManagedPrefixListsCommandOutput) => page.PrefixLists,
  }),
  confirm: byFilter('prefix-list-id'),
  facets: [
    facet<{ readonly entries?: readonly PrefixListEntry[] }>({
      call: perResource('ec2', 'GetManagedPrefixListEntries', {
        parameter: 'PrefixListId',
        pageSize: 100,
        answer: (
          page: GetManagedPrefixListEntriesCommandOutput,
          more: readonly GetManagedPrefixListEntriesCommandOutput[],
        ) => ({ entries: [page, ...more].flatMap(({ Entries }) => Entries ?? []) }),
      }),
      properties: {
        entries: list('CIDR blocks in it', ({ entries }) => entries?.map(({ Cidr }) => Cidr)),
      },
      edges: {},
    }),
  ],
  id: (prefixList) => prefixList.PrefixListId,
  arn: (prefixList, place) =>
    prefixList.PrefixListArn ??
    ec2Arn(place, {
      account: prefixList.OwnerId?.toLowerCase(),
      type: 'prefix-list',
      id: prefixList.PrefixListId,
    }),
  owner: (prefixList) => ({ account: prefixList.OwnerId }),
  gone: (prefixList) => prefixList.State === 'delete-complete',
  tags: (prefixList) => prefixList.Tags,
  properties: {
    prefixListName: text(
      'Name, such as `com.amazonaws.eu-west-1.s3`',
      (prefixList) => prefixList.PrefixListName,
      {
        index: true,
      },
    ),
    addressFamily: text('`IPv4` or `IPv6`', (prefixList) => prefixList.AddressFamily),
    state: text(
      "`create-complete`, `modify-in-progress`, `restore-failed` …; AWS's own are always complete",
      (prefixList) => prefixList.State,
    ),
    stateMessage: text('Why it could not be changed', (prefixList) => prefixList.StateMessage),
    version: number('Raised with every change of its entries', (prefixList) => prefixList.Version),
    maxEntries: number(
      'How many entries it may have, which is what it counts for in a route table or security group',
      (prefixList) => prefixList.MaxEntries,
    ),
  },
  edges: {},
  example: {
    DescribeManagedPrefixLists: {
      PrefixLists: [
        {
          PrefixListId: 'pl-6da54004',
          AddressFamily: 'IPv4',
          State: 'create-complete',
          PrefixListArn: 'arn:aws:ec2:eu-west-1:aws:prefix-list/pl-6da54004',
          PrefixListName: 'com.amazonaws.eu-west-1.s3',
          OwnerId: 'AWS',
          Tags: [],
        },
        {
          PrefixListId: 'pl-0a7d9f1b3c5e2a001',
          AddressFamily: 'IPv4',
          State: 'modify-failed',
          StateMessage: 'The number of entries exceeds the limit of a resource that refers to the list',
          PrefixListArn: 'arn:aws:ec2:eu-west-1:111122223333:prefix-list/pl-0a7d9f1b3c5e2a001',
          PrefixListName: 'branches',
          MaxEntries: 20,
          Version: 3,
          Tags: [
            { Key: 'Name', Value: 'branches' },
            { Key: 'team', Value: 'network' },
          ],
          OwnerId: '111122223333',
        },
        {
          PrefixListId: 'pl-0b7d9f1b3c5e2b002',
          AddressFamily: 'IPv6',
          State: 'delete-complete',
          PrefixListArn: 'arn:aws:ec2:eu-west-1:111122223333:prefix-list/pl-0b7d9f1b3c5e2b002',
          PrefixListName: 'former',
          MaxEntries: 5,
          Version: 1,
          Tags: [],
          OwnerId: '111122223333',
        },
      ],
    } satisfies Omit<DescribeManagedPrefixListsCommandOutput, '$metadata'>,
    GetManagedPrefixListEntries: {
      by: 'PrefixListId',
      answers: {
        'pl-6da54004': { Entries: [{ Cidr: '52.218.0.0/17' }, { Cidr: '3.5.64.0/21' }] },
        'pl-0a7d9f1b3c5e2a001': {
          Entries: [
            { Cidr: '203.0.113.0/25', Description: 'Dublin' },
            { Cidr: '198.51.100.0/24', Description: 'Cork' },
          ],
        },
      } satisfies Record<string, Omit<GetManagedPrefixListEntriesCommandOutput, '$metadata'>>,
    },
  },
});
