// Calls about VPCs and subnets, and which table and which filter a subnet has.
import { type FactsOf, gainAndLoss, type TrailCall } from './call-parts.ts';
import { ownCalls } from './own-calls.ts';
import { made, type Rest } from './rest.ts';

/** A VPC comes with its main table, its default filter and its default group, and they go with it. */
export function vpcs(rest: Rest, factsOf: FactsOf): readonly TrailCall[] {
  return (['created', 'deleted'] as const).flatMap((change) => {
    const [vpc] = rest.of('Vpc', change);
    if (vpc === undefined) return [];
    const own = ['RouteTable', 'NetworkAcl', 'SecurityGroup'].flatMap((kind) =>
      rest.of(kind, change).filter(({ resourceId }) => {
        const facts = change === 'created' ? factsOf(resourceId).after : factsOf(resourceId).before;
        const { main, isDefault, groupName } = facts?.configuration ?? {};
        return main === true || isDefault === true || groupName === 'default';
      }),
    );
    const truths = rest.take([vpc], own);
    return change === 'created'
      ? made('CreateVpc', vpc, truths, { instanceTenancy: 'default' }, { vpc: { vpcId: vpc.resourceId } })
      : made('DeleteVpc', vpc, truths, { vpcId: vpc.resourceId });
  });
}

export function subnets(rest: Rest): readonly TrailCall[] {
  const [gone] = rest.of('Subnet', 'deleted');
  if (gone !== undefined && rest.of('Subnet', 'deleted').length === 1) {
    const [tables, acls] = [rest.of('RouteTable', 'modified'), rest.of('NetworkAcl', 'modified')];
    return made('DeleteSubnet', gone, rest.take([gone], tables, acls), { subnetId: gone.resourceId });
  }
  const [come, ...others] = rest.of('Subnet', 'created');
  if (come === undefined || others.length > 0) return [];
  const acls = rest.of('NetworkAcl', 'modified');
  const response = { subnet: { subnetId: come.resourceId } };
  return made('CreateSubnet', come, rest.take([come], acls), {}, response);
}

/** Every table of a VPC learns of a new range. */
export function ranges(rest: Rest): readonly TrailCall[] {
  return rest
    .of('Vpc', 'modified')
    .filter(({ paths }) => paths.includes('cidrBlocks'))
    .flatMap((vpc) => {
      const [call] = ownCalls(vpc, { service: 'ec2', noun: 'Vpc', home: '' });
      const tables = rest.of('RouteTable', 'modified');
      return call === undefined ? [] : [{ ...call, truths: rest.take([vpc], tables) }];
    });
}

/** From one table, or one filter, to another in one call, which names the new one and the association alone. */
export function switches(rest: Rest): readonly TrailCall[] {
  return (
    [
      ['RouteTable', 'ReplaceRouteTableAssociation', 'routeTableId'],
      ['NetworkAcl', 'ReplaceNetworkAclAssociation', 'networkAclId'],
    ] as const
  ).flatMap(([kind, eventName, parameter]) => {
    const moved = rest.of(kind, 'modified').filter(({ paths }) => paths.includes('associationIds'));
    const to = moved.find((truth) => gainAndLoss(truth, 'associationIds').gained.length > 0);
    const from = moved.find((truth) => gainAndLoss(truth, 'associationIds').lost.length > 0);
    if (to === undefined || from === undefined) return [];
    return made(
      eventName,
      to,
      rest.take([to, from]),
      { associationId: gainAndLoss(from, 'associationIds').lost[0], [parameter]: to.resourceId },
      { newAssociationId: gainAndLoss(to, 'associationIds').gained[0] },
    );
  });
}
