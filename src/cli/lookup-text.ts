// An answer of a lookup for people: one line, and what it leaves open.
import type { LookedUp } from '../lookup/generation.ts';
import type { LookupKey } from '../lookup/key.ts';
import type { ShownAnswer } from './lookup-source.ts';
import { oneLine, shortTime, styled } from './output.ts';

export function answerText(key: LookupKey, answer: ShownAnswer): string {
  const asked = oneLine(key.eni ?? key.ip ?? key.id ?? '');
  const { grade, provisional, resource } = answer;
  const state = `${grade}${provisional ? ', provisional' : ''}`;
  const head = `${styled('bold', asked)}  ${styled(grade === 'exact' ? 'green' : 'yellow', state)}`;
  if (resource !== undefined) return `${head}  ${oneLine(resourceText(resource))}${spanText(answer)}`;
  const lines = [
    answer.reason === undefined ? '' : `  ${answer.message ?? reasonTexts[answer.reason]}`,
    ...answer.candidates.map((one) => `\n  maybe ${oneLine(resourceText(one.resource))}${spanText(one)}`),
    ...answer.hiddenBy.map(
      ({ accountId, region, action, since, until }) =>
        `\n  hidden by ${action} in ${accountId}/${region}, ${until === undefined ? `since ${shortTime(since)}` : `not read from ${shortTime(since)} to ${shortTime(until)}`}`,
    ),
  ];
  return head + lines.join('');
}

const reasonTexts = {
  malformed: 'that is no key',
  future: 'that time is yet to come',
  'before-retention': 'nothing is kept from then',
  unobserved: 'its place was not read yet, or not any more, at that time',
  'never-seen': 'no complete read ever showed it',
  'not-then': 'nobody is known to have had it then',
  'no-vpc': 'several VPCs have such addresses: give --vpc',
  'several-ways': 'several VPCs that are reachable have such addresses',
  changing: 'it changed between two reads around that time',
} as const;

function resourceText(resource: LookedUp): string {
  const { id, name, instanceId, instanceName, ownerService, ownerName, cluster } = resource;
  return [
    id,
    name,
    instanceId === undefined
      ? undefined
      : `${instanceId}${instanceName === undefined ? '' : ` ${instanceName}`}`,
    ownerService === undefined
      ? undefined
      : `${ownerService}${ownerName === undefined ? '' : ` ${ownerName}`}`,
    cluster === undefined ? undefined : `cluster ${cluster}`,
    `${resource.accountId}/${resource.region}`,
    resource.vpcId,
    resource.subnetId === undefined
      ? undefined
      : `${resource.subnetId}${resource.subnet === undefined ? '' : ` ${resource.subnet}`}`,
    resource.securityGroups?.join(','),
  ]
    .filter((part) => part !== undefined)
    .join('  ');
}

function spanText({ from, until }: { readonly from: string | null; readonly until: string | null }): string {
  return `  ${from === null ? '…' : shortTime(from)} – ${until === null ? 'now' : shortTime(until)}`;
}
