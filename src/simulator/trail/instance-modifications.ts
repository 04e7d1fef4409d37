// Calls that modify an instance, a network interface or an address.
import { type Call, changeOf, gainAndLoss, items, type Modifications, values } from './call-parts.ts';

export const instanceModifications: Modifications = {
  Instance: (truth) => {
    const type = changeOf(truth, 'instanceType')?.after;
    const state = changeOf(truth, 'state');
    const instance = { instanceId: truth.resourceId };
    if (type !== undefined)
      return [
        { eventName: 'ModifyInstanceAttribute', request: { ...instance, instanceType: { value: type } } },
      ];
    if (state === undefined)
      return [{ eventName: 'ModifyInstanceAttribute', request: { ...instance, ...values(truth) } }];
    const stops = state.after === 'stopped';
    return [
      {
        eventName: stops ? 'StopInstances' : 'StartInstances',
        request: { instancesSet: items([instance]) },
        response: {
          instancesSet: items([
            {
              ...instance,
              currentState: { code: stops ? 64 : 0, name: stops ? 'stopping' : 'pending' },
              previousState: { name: state.before },
            },
          ]),
        },
      },
    ];
  },
  NetworkInterface: (truth) => {
    const { resourceId: networkInterfaceId } = truth;
    const addresses = gainAndLoss(truth, 'privateIpAddresses');
    const prefixes = gainAndLoss(truth, 'ipv4Prefixes');
    const groups = changeOf(truth, 'MEMBER_OF');
    const assign = (
      eventName: string,
      some: readonly string[],
      delegated: readonly string[],
    ): readonly Call[] =>
      some.length + delegated.length === 0
        ? []
        : [
            {
              eventName,
              request: {
                networkInterfaceId,
                ...(some.length === 0
                  ? {}
                  : { privateIpAddressesSet: items(some.map((privateIpAddress) => ({ privateIpAddress }))) }),
                ...(delegated.length === 0
                  ? {}
                  : { ipv4Prefix: delegated.map((Ipv4Prefix) => ({ Ipv4Prefix })) }),
              },
            },
          ];
    return [
      ...assign('AssignPrivateIpAddresses', addresses.gained, prefixes.gained),
      ...assign('UnassignPrivateIpAddresses', addresses.lost, prefixes.lost),
      ...(groups === undefined
        ? []
        : [
            {
              eventName: 'ModifyNetworkInterfaceAttribute',
              request: {
                networkInterfaceId,
                groupSet: items(
                  (Array.isArray(groups.after) ? groups.after : []).map((edge) => ({
                    groupId: typeof edge === 'string' ? edge : edge.to,
                  })),
                ),
              },
            },
          ]),
    ];
  },
  ElasticIp: (truth) => {
    const eni = changeOf(truth, 'networkInterfaceId')?.after;
    const association = changeOf(truth, 'associationId');
    return eni === undefined
      ? [{ eventName: 'DisassociateAddress', request: { associationId: association?.before } }]
      : [
          {
            eventName: 'AssociateAddress',
            request: { allocationId: truth.resourceId, networkInterfaceId: eni, allowReassociation: true },
            response: { associationId: association?.after },
          },
        ];
  },
};
