// What happens in the demo's AWS while you watch: a peering is taken away, a door is opened, a web server is replaced.
import { server } from './interface-shapes.ts';
import { withTargets } from './load-balancer-shapes.ts';
import type { Location } from './location.ts';
import { peeringId, shop } from './peering.ts';
import { allow } from './shapes.ts';
import { bastionGroup, privateB, shopBalancing, web1Id, web2, webGroup } from './shop-network.ts';

/** AWS lists it for an hour more; the routes that led through it lead nowhere. */
export function peeringDeleted(location: Location): Location {
  return {
    ...location,
    peerings: location.peerings.map((one) => ({
      ...one,
      Status: { Code: 'deleted', Message: `Deleted by ${shop.account}` },
    })),
    routeTables: location.routeTables.map((table) => ({
      ...table,
      Routes: table.Routes?.map((route) =>
        route.VpcPeeringConnectionId === peeringId ? { ...route, State: 'blackhole' } : route,
      ),
    })),
  };
}

/** Somebody lets the whole internet at the bastion's shell. */
export function bastionOpened(location: Location): Location {
  return {
    ...location,
    groups: location.groups.map((group) =>
      group.GroupId === bastionGroup.GroupId
        ? { ...group, IpPermissions: [allow(22, '198.51.100.0/24', '0.0.0.0/0')] }
        : group,
    ),
  };
}

/** A new instance takes the name and the place of web-2; AWS lists the old one as terminated for an hour more. */
export function webServerReplaced(location: Location): Location {
  if (!location.instances.some(({ InstanceId }) => InstanceId === web2.instance.InstanceId)) return location;
  const fresh = server(privateB, 'web-2', { address: '10.10.11.13', groups: [webGroup] }, 'web-2 anew');
  const { InstanceId, InstanceType, ImageId, LaunchTime, Tags } = web2.instance;
  const old = {
    InstanceId,
    InstanceType,
    ImageId,
    LaunchTime,
    Tags,
    State: { Code: 48, Name: 'terminated' as const },
  };
  return {
    ...location,
    interfaces: [
      ...location.interfaces.filter(
        ({ NetworkInterfaceId }) => NetworkInterfaceId !== web2.eni.NetworkInterfaceId,
      ),
      fresh.eni,
    ],
    instances: [
      ...location.instances.map((instance) => (instance.InstanceId === InstanceId ? old : instance)),
      fresh.instance,
    ],
    balancing: location.balancing.map((one) =>
      one.balancer.LoadBalancerArn === shopBalancing.balancer.LoadBalancerArn
        ? { ...one, targets: withTargets(one.targets, [web1Id, fresh.instance.InstanceId]) }
        : one,
    ),
  };
}
