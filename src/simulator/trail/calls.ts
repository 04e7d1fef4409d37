// Which calls made what happened in one breath: one call can change many things, and what it names is seldom all of them.
import type { GroundTruth } from '../generated/truth.ts';
import type { Json } from '../record.ts';
import {
  changeOf,
  edgeGainAndLoss,
  edgesOf,
  type FactsOf,
  gainAndLoss,
  items,
  type TrailCall,
} from './call-parts.ts';
import { type Naming, ownCalls } from './own-calls.ts';

/** What is not explained by a call yet. */
class Rest {
  #truths: readonly GroundTruth[];

  constructor(truths: readonly GroundTruth[]) {
    this.#truths = truths.filter((truth) => truth.class === 'configuration');
  }

  get all(): readonly GroundTruth[] {
    return this.#truths;
  }

  of(kind: string, change: GroundTruth['change']): readonly GroundTruth[] {
    return this.#truths.filter((truth) => truth.kind === kind && truth.change === change);
  }

  take(...taken: readonly (readonly GroundTruth[])[]): readonly GroundTruth[] {
    const gone = new Set(taken.flat());
    this.#truths = this.#truths.filter((truth) => !gone.has(truth));
    return [...gone];
  }
}

type Step = (rest: Rest, factsOf: FactsOf) => readonly TrailCall[];

/** In the order in which they are looked for. `namingOf`: undefined for what calls do not make. */
export function callsOf(
  truths: readonly GroundTruth[],
  factsOf: FactsOf,
  namingOf: (kind: string) => Naming,
): readonly TrailCall[] {
  const rest = new Rest(truths);
  const calls = steps.flatMap((step) => step(rest, factsOf));
  return [...calls, ...rest.all.flatMap((truth) => ownCalls(truth, namingOf(truth.kind)))];
}

const steps: readonly Step[] = [
  vpcs,
  instancesGo,
  instancesCome,
  balancersGo,
  listeners,
  endpoints,
  natGateways,
  peerings,
  subnets,
  gateways,
  ranges,
  attachments,
  switches,
  addresses,
  interfaceGroups,
  byServices,
];

function made(
  eventName: string,
  about: GroundTruth | undefined,
  truths: readonly GroundTruth[],
  request: Json,
  response?: Json,
): readonly TrailCall[] {
  if (about === undefined) return [];
  const { accountId: account, region } = about;
  return [{ eventName, service: serviceOf(about.kind), account, region, request, response, truths }];
}

function serviceOf(kind: string): string {
  return ['LoadBalancer', 'Listener', 'TargetGroup'].includes(kind) ? 'elasticloadbalancing' : 'ec2';
}

/** A VPC comes with its main table, its default filter and its default group, and they go with it. */
function vpcs(rest: Rest, factsOf: FactsOf): readonly TrailCall[] {
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

function instancesGo(rest: Rest, factsOf: FactsOf): readonly TrailCall[] {
  const instances = rest.of('Instance', 'deleted');
  const ids = new Set(instances.map(({ resourceId }) => resourceId));
  const held = rest
    .of('NetworkInterface', 'deleted')
    .filter(({ resourceId }) =>
      edgesOf(factsOf(resourceId).before?.configuration['ATTACHED_TO']).some(({ to = '' }) => ids.has(to)),
    );
  const interfaces = new Set(held.map(({ resourceId }) => resourceId));
  const addresses = rest.of('ElasticIp', 'modified').filter((truth) => {
    const eni = changeOf(truth, 'networkInterfaceId');
    return eni?.after === undefined && interfaces.has(String(eni?.before));
  });
  const tables = blackholes(rest, interfaces);
  return made(
    'TerminateInstances',
    instances[0],
    rest.take(instances, held, addresses, tables),
    { instancesSet: items([...ids].map((instanceId) => ({ instanceId }))) },
    {
      instancesSet: items(
        [...ids].map((instanceId) => ({ instanceId, currentState: { name: 'shutting-down' } })),
      ),
    },
  );
}

function instancesCome(rest: Rest): readonly TrailCall[] {
  return rest.of('Instance', 'created').flatMap((instance) => {
    const enis = rest.of('NetworkInterface', 'created');
    const response = {
      instancesSet: items([
        {
          instanceId: instance.resourceId,
          networkInterfaceSet: items(enis.map(({ resourceId }) => ({ networkInterfaceId: resourceId }))),
        },
      ]),
    };
    return made(
      'RunInstances',
      instance,
      rest.take([instance], enis),
      { minCount: 1, maxCount: 1 },
      response,
    );
  });
}

/** Tables of which nothing but the state of a route to one of these changed. */
function blackholes(rest: Rest, targets: ReadonlySet<string>): readonly GroundTruth[] {
  return rest.of('RouteTable', 'modified').filter((truth) => {
    const { gained, lost } = edgeGainAndLoss(truth, 'ROUTES_TO');
    const moved = [...gained, ...lost];
    return (
      truth.paths.every((path) => path === 'ROUTES_TO') &&
      moved.every(({ to = '' }) => targets.has(to)) &&
      gained.length === lost.length
    );
  });
}

/** Target groups of which nothing but their load balancers changed. */
function followers(rest: Rest): readonly GroundTruth[] {
  return rest
    .of('TargetGroup', 'modified')
    .filter(({ paths }) => paths.every((path) => path === 'loadBalancerArns'));
}

function balancersGo(rest: Rest): readonly TrailCall[] {
  const [balancer] = rest.of('LoadBalancer', 'deleted');
  if (balancer === undefined) return [];
  const all = rest.of('LoadBalancer', 'deleted');
  return all.flatMap((one) => {
    const children = rest.of('Listener', 'deleted').filter(({ parent }) => parent === one.resourceId);
    const groups = followers(rest).filter((truth) =>
      gainAndLoss(truth, 'loadBalancerArns').lost.includes(one.resourceId),
    );
    const truths = rest.take([one], children, groups);
    return made('DeleteLoadBalancer', one, truths, { loadBalancerArn: one.resourceId });
  });
}

function listeners(rest: Rest): readonly TrailCall[] {
  const [listener] = ['created', 'deleted', 'modified'].flatMap((change) =>
    rest.all.filter((truth) => truth.kind === 'Listener' && truth.change === change),
  );
  if (listener === undefined) return [];
  const groups = followers(rest);
  if (listener.change === 'deleted')
    return made('DeleteListener', listener, rest.take([listener], groups), {
      listenerArn: listener.resourceId,
    });
  if (listener.change === 'modified') {
    const [call] = ownCalls(listener, { service: 'elasticloadbalancing', noun: 'Listener', home: '' });
    return call === undefined || listener.paths.includes('tags')
      ? []
      : [{ ...call, truths: rest.take([listener], groups) }];
  }
  return made(
    'CreateListener',
    listener,
    rest.take([listener], groups),
    {
      loadBalancerArn: listener.parent,
      defaultActions: groups.map(({ resourceId }) => ({ type: 'forward', targetGroupArn: resourceId })),
    },
    { listeners: [{ listenerArn: listener.resourceId, loadBalancerArn: listener.parent }] },
  );
}

function endpoints(rest: Rest): readonly TrailCall[] {
  return [
    ...rest.of('VpcEndpoint', 'created').flatMap((endpoint) => {
      const tables = rest.of('RouteTable', 'modified');
      return made(
        'CreateVpcEndpoint',
        endpoint,
        rest.take([endpoint], tables),
        { CreateVpcEndpointRequest: { RouteTableId: tables.map(({ resourceId }) => resourceId) } },
        { CreateVpcEndpointResponse: { vpcEndpoint: { vpcEndpointId: endpoint.resourceId } } },
      );
    }),
    ...rest.of('VpcEndpoint', 'deleted').flatMap((endpoint) => {
      const tables = rest
        .of('RouteTable', 'modified')
        .filter((truth) =>
          edgeGainAndLoss(truth, 'ROUTES_TO').lost.some(({ to }) => to === endpoint.resourceId),
        );
      const request = { DeleteVpcEndpointsRequest: { VpcEndpointId: { content: endpoint.resourceId } } };
      return made('DeleteVpcEndpoints', endpoint, rest.take([endpoint], tables), request);
    }),
  ];
}

function natGateways(rest: Rest): readonly TrailCall[] {
  const gone = rest.of('NatGateway', 'deleted').flatMap((gateway) => {
    const tables = blackholes(rest, new Set([gateway.resourceId]));
    const addresses = rest.of('ElasticIp', 'modified');
    const truths = rest.take([gateway], tables);
    // Its address goes from it here, and to another one maybe, in a call of its own.
    return made('DeleteNatGateway', gateway, [...truths, ...addresses], {
      DeleteNatGatewayRequest: { NatGatewayId: gateway.resourceId },
    });
  });
  const come = rest.of('NatGateway', 'created').flatMap((gateway) => {
    const addresses = [...rest.of('ElasticIp', 'modified'), ...rest.of('ElasticIp', 'created')];
    const modified = addresses.filter(({ change }) => change === 'modified');
    return made(
      'CreateNatGateway',
      gateway,
      rest.take([gateway], modified),
      { CreateNatGatewayRequest: { AllocationId: addresses[0]?.resourceId } },
      { CreateNatGatewayResponse: { natGateway: { natGatewayId: gateway.resourceId } } },
    );
  });
  if (gone.length > 0 && come.length === 0) rest.take(rest.of('ElasticIp', 'modified'));
  return [...gone, ...come];
}

function peerings(rest: Rest, factsOf: FactsOf): readonly TrailCall[] {
  return [
    ...rest.of('VpcPeeringConnection', 'deleted').flatMap((peering) => {
      const tables = blackholes(rest, new Set([peering.resourceId]));
      const truths = rest.take([peering], tables);
      return made('DeleteVpcPeeringConnection', peering, truths, {
        vpcPeeringConnectionId: peering.resourceId,
      });
    }),
    ...rest
      .of('VpcPeeringConnection', 'modified')
      .filter((peering) => changeOf(peering, 'statusCode')?.after === 'active')
      .flatMap((peering) => {
        // It is the other side that accepts, in its own account and region.
        const { accepterOwnerId, accepterRegion } = factsOf(peering.resourceId).after?.configuration ?? {};
        const call = made('AcceptVpcPeeringConnection', peering, rest.take([peering]), {
          vpcPeeringConnectionId: peering.resourceId,
        });
        return call.map((one) => ({
          ...one,
          account: String(accepterOwnerId),
          region: String(accepterRegion),
        }));
      }),
  ];
}

function subnets(rest: Rest): readonly TrailCall[] {
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

function gateways(rest: Rest): readonly TrailCall[] {
  return rest
    .of('InternetGateway', 'modified')
    .filter(({ paths }) => paths.includes('ATTACHED_TO'))
    .flatMap((gateway) => {
      const [call] = ownCalls(gateway, { service: 'ec2', noun: 'InternetGateway', home: '' });
      const tables = blackholes(rest, new Set([gateway.resourceId]));
      return call === undefined ? [] : [{ ...call, truths: rest.take([gateway], tables) }];
    });
}

/** Every table of a VPC learns of a new range. */
function ranges(rest: Rest): readonly TrailCall[] {
  return rest
    .of('Vpc', 'modified')
    .filter(({ paths }) => paths.includes('cidrBlocks'))
    .flatMap((vpc) => {
      const [call] = ownCalls(vpc, { service: 'ec2', noun: 'Vpc', home: '' });
      const tables = rest.of('RouteTable', 'modified');
      return call === undefined ? [] : [{ ...call, truths: rest.take([vpc], tables) }];
    });
}

function attachments(rest: Rest): readonly TrailCall[] {
  return rest
    .of('NetworkInterface', 'modified')
    .filter(({ paths }) => paths.includes('ATTACHED_TO'))
    .flatMap((eni) => {
      const { gained } = edgeGainAndLoss(eni, 'ATTACHED_TO');
      const truths = rest.take([eni], rest.of('Instance', 'modified'));
      const attachment = changeOf(eni, 'attachmentId');
      return gained.length > 0
        ? made(
            'AttachNetworkInterface',
            eni,
            truths,
            { networkInterfaceId: eni.resourceId, instanceId: gained[0]?.to, deviceIndex: 1 },
            { attachmentId: attachment?.after },
          )
        : made('DetachNetworkInterface', eni, truths, { attachmentId: attachment?.before, force: false });
    });
}

/** From one table, or one filter, to another in one call, which names the new one and the association alone. */
function switches(rest: Rest): readonly TrailCall[] {
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

function addresses(rest: Rest): readonly TrailCall[] {
  return rest
    .of('ElasticIp', 'modified')
    .filter(({ paths }) => paths.includes('networkInterfaceId'))
    .flatMap((address) => {
      const [call] = ownCalls(address, { service: 'ec2', noun: 'Address', home: '' });
      const shown = rest.all.filter(
        ({ change, paths }) =>
          change === 'modified' &&
          paths.some((path) => path === 'publicIpAddresses' || path === 'publicIpAddress'),
      );
      return call === undefined ? [] : [{ ...call, truths: rest.take([address], shown) }];
    });
}

/** The instance shows the groups of its first interface. */
function interfaceGroups(rest: Rest): readonly TrailCall[] {
  return rest
    .of('NetworkInterface', 'modified')
    .filter(({ paths }) => paths.includes('MEMBER_OF'))
    .flatMap((eni) => {
      const [call] = ownCalls(eni, { service: 'ec2', noun: 'NetworkInterface', home: '' });
      const shown = rest.of('Instance', 'modified').filter(({ paths }) => paths.join() === 'MEMBER_OF');
      return call === undefined ? [] : [{ ...call, truths: rest.take([eni], shown) }];
    });
}

/** Interfaces of load balancers, gateways, endpoints and functions: AWS makes and takes them itself. */
function byServices(rest: Rest, factsOf: FactsOf): readonly TrailCall[] {
  return (['created', 'deleted'] as const).flatMap((change) =>
    rest.of('NetworkInterface', change).flatMap((eni): readonly TrailCall[] => {
      const { before, after } = factsOf(eni.resourceId);
      const { requesterManaged, interfaceType, description } = (after ?? before)?.configuration ?? {};
      if (requesterManaged !== true && interfaceType !== 'lambda') return [];
      const by = serviceBehind(String(interfaceType), String(description));
      const id = { networkInterfaceId: eni.resourceId };
      const calls =
        change === 'created'
          ? made('CreateNetworkInterface', eni, rest.take([eni]), {}, { networkInterface: id })
          : made('DeleteNetworkInterface', eni, rest.take([eni]), id);
      return calls.map((call) => ({ ...call, by }));
    }),
  );
}

function serviceBehind(type: string, description: string): string {
  if (description.startsWith('ELB ')) return 'elasticloadbalancing';
  if (type === 'lambda') return 'lambda';
  return 'ec2';
}
