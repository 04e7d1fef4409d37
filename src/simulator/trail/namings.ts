// What CloudTrail calls the kinds by: the service and the noun of the call that lists them (`Address` of DescribeAddresses).
import type { Kind } from '../../kind.ts';
import { serviceRow } from '../../services.ts';
import type { Naming } from './own-calls.ts';

export function namingsOf(kinds: readonly Kind[]): (kind: string) => Naming {
  const known = new Map(kinds.map((kind) => [kind.kind, namingOf(kind)]));
  return (kind) => known.get(kind) ?? { service: 'ec2', noun: kind, home: 'us-east-1' };
}

function namingOf({ kind, list }: Kind): Naming {
  const { iamPrefix, home = 'us-east-1' } = serviceRow(list.service);
  return { service: iamPrefix, noun: kind, home };
}
