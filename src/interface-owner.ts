// Whose a network interface is, told from what it says of itself (aws-facts.md): rules as data, the first that names an owner
// in the estate wins. A rule never guesses: it names one id, or nothing.
import { namedId } from './ids.ts';
import type { Resource } from './state.ts';

export interface OwnerRule {
  /** The `rule` of the OWNED_BY edge. */
  readonly rule: string;
  readonly owner: string;
  readonly doc: string;
  read(eni: Resource): string | undefined;
}

export const ownerRules: readonly OwnerRule[] = [
  {
    rule: 'load-balancer',
    owner: 'LoadBalancer',
    doc: 'its description is `ELB app/NAME/ID`, `ELB net/NAME/ID` or `ELB gwy/NAME/ID`',
    read: (eni) => {
      const name = described(eni, /^ELB ((?:app|net|gwy)\/[^/\s]+\/[0-9a-f]+)$/);
      const partition = word(eni, 'arn').split(':')[1];
      if (name === undefined || partition === undefined) return undefined;
      return `arn:${partition}:elasticloadbalancing:${eni.region}:${eni.accountId}:loadbalancer/${name}`;
    },
  },
  {
    rule: 'classic-load-balancer',
    owner: 'ClassicLoadBalancer',
    doc: 'its description is `ELB NAME`',
    read: (eni) => {
      const name = described(eni, /^ELB ([A-Za-z0-9-]+)$/);
      return namedId({ account: eni.accountId, region: eni.region }, 'ClassicLoadBalancer', name);
    },
  },
  {
    rule: 'nat-gateway',
    owner: 'NatGateway',
    doc: 'its description is `Interface for NAT Gateway nat-…`, or its type `nat_gateway` and its description names one',
    read: (eni) =>
      described(
        eni,
        word(eni, 'interfaceType') === 'nat_gateway'
          ? /\b(nat-[0-9a-f]+)\b/
          : /^Interface for NAT Gateway (nat-[0-9a-f]+)$/,
      ),
  },
  {
    rule: 'vpc-endpoint',
    owner: 'VpcEndpoint',
    doc: 'its description is `VPC Endpoint Interface vpce-…`',
    read: (eni) => described(eni, /^VPC Endpoint Interface (vpce-[0-9a-f]+)$/),
  },
  {
    rule: 'attached-instance',
    owner: 'Instance',
    doc: 'no other rule holds, and it is attached to the instance',
    read: (eni) => eni.edges['ATTACHED_TO']?.[0]?.to,
  },
];

/** Everything that rules name, in their order, whether it is in the estate or not. */
export function namedOwners(eni: Resource): readonly (readonly [OwnerRule, string])[] {
  return ownerRules.flatMap((rule) => {
    const id = rule.read(eni);
    return id === undefined ? [] : [[rule, id] as const];
  });
}

function described(eni: Resource, pattern: RegExp): string | undefined {
  return pattern.exec(word(eni, 'description'))?.[1];
}

function word(eni: Resource, property: string): string {
  const value = eni.properties[property];
  return typeof value === 'string' ? value : '';
}
