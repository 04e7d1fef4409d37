// The call, or the calls, that make one change to one thing, where no other call in the same breath explains it.
import type { GroundTruth } from '../generated/truth.ts';
import type { Json } from '../record.ts';
import {
  changeOf,
  destinationRequest,
  edgeGainAndLoss,
  entryRequest,
  gainAndLoss,
  groupPermissionOf,
  items,
  parameterOf,
  permissionOf,
  routeRequest,
  type TrailCall,
} from './call-parts.ts';

/** Of a kind: its service in CloudTrail, and what calls name it by (`RouteTable` of DescribeRouteTables). */
export interface Naming {
  readonly service: string;
  readonly noun: string;
  /** Where its events lie, if it is in no region. */
  readonly home: string;
}

type Call = Pick<TrailCall, 'eventName' | 'request' | 'response'>;

export function ownCalls(truth: GroundTruth, naming: Naming): readonly TrailCall[] {
  const { accountId, region } = truth;
  const about = {
    service: naming.service,
    account: accountId,
    region: region === 'global' ? naming.home : region,
    truths: [truth],
  };
  return callsFor(truth, naming).map((call) => ({ ...call, ...about }));
}

function callsFor(truth: GroundTruth, naming: Naming): readonly Call[] {
  const { resourceId: id, change, paths } = truth;
  if (change === 'created') return [creation(truth, naming)];
  if (change === 'deleted') return [deletion(truth, naming)];
  const tags = paths.every((path) => path === 'tags' || path === 'name');
  if (tags) return tagging(truth, naming);
  return (
    modifications[truth.kind]?.(truth) ?? [
      { eventName: `Modify${naming.noun}`, request: { ...named(id, naming), ...values(truth) } },
    ]
  );
}

function creation({ resourceId: id, kind }: GroundTruth, naming: Naming): Call {
  const { noun } = naming;
  if (kind === 'ElasticIp')
    return { eventName: 'AllocateAddress', request: { domain: 'vpc' }, response: { allocationId: id } };
  if (kind === 'SecurityGroup')
    return { eventName: 'CreateSecurityGroup', request: {}, response: { groupId: id } };
  const member = `${noun.charAt(0).toLowerCase()}${noun.slice(1)}`;
  // What has a name is created by it; what has an id or an ARN learns it from the answer.
  const request = isNamed(id) ? named(id, naming) : {};
  return { eventName: `Create${noun}`, request, response: { [member]: { [parameterOf(noun)]: id } } };
}

function deletion({ resourceId: id, kind }: GroundTruth, naming: Naming): Call {
  if (kind === 'ElasticIp') return { eventName: 'ReleaseAddress', request: { allocationId: id } };
  return { eventName: `Delete${naming.noun}`, request: named(id, naming) };
}

/** `111122223333/eu-west-1/ClassicLoadBalancer/web`: calls say `web`. */
function isNamed(id: string): boolean {
  return /^\d{12}\//.test(id);
}

function named(id: string, { noun }: Naming): Json {
  if (noun === 'SecurityGroup') return { groupId: id };
  return isNamed(id)
    ? { [parameterOf(noun).replace(/Id$/, 'Name')]: id.slice(id.lastIndexOf('/') + 1) }
    : { [parameterOf(noun)]: id };
}

function tagging(truth: GroundTruth, naming: Naming): readonly Call[] {
  const { resourceId: id } = truth;
  const { gained, lost } = gainAndLoss(truth, 'tags');
  const pairs = (some: readonly string[]): readonly Json[] =>
    some.map((tag) => ({ key: tag.slice(0, tag.indexOf('=')), value: tag.slice(tag.indexOf('=') + 1) }));
  const keys = new Set(pairs(gained).map(({ key }) => key));
  const gone = pairs(lost).filter(({ key }) => !keys.has(key));
  const [add, take] = naming.service === 'ec2' ? ['CreateTags', 'DeleteTags'] : ['AddTags', 'RemoveTags'];
  const what: Json =
    naming.service === 'ec2' ? { resourcesSet: items([{ resourceId: id }]) } : { resourceArns: [id] };
  return [
    ...(gained.length === 0 ? [] : [{ eventName: add, request: { ...what, tagSet: items(pairs(gained)) } }]),
    ...(gone.length === 0 ? [] : [{ eventName: take, request: { ...what, tagSet: items(gone) } }]),
  ];
}

/** The new values under their own names: what AWS's own `Modify…` calls come to. */
function values(truth: GroundTruth): Json {
  return Object.fromEntries(truth.changes.map(({ path, after }) => [path, after ?? '']));
}

const modifications: Readonly<Record<string, (truth: GroundTruth) => readonly Call[]>> = {
  RouteTable: (truth) => {
    const { gained, lost } = edgeGainAndLoss(truth, 'ROUTES_TO');
    const taken = new Set(lost.map((edge) => edge['destination']));
    const given = new Set(gained.map((edge) => edge['destination']));
    const removed = lost.filter((edge) => !given.has(edge['destination']));
    return [
      ...gained.map((edge) => ({
        eventName: taken.has(edge['destination']) ? 'ReplaceRoute' : 'CreateRoute',
        request: routeRequest(truth.resourceId, edge),
      })),
      ...removed.map(({ destination }) => ({
        eventName: 'DeleteRoute',
        request: destinationRequest(truth.resourceId, destination),
      })),
      ...associations(truth),
    ];
  },
  SecurityGroup: (truth) =>
    ['ingress', 'egress'].flatMap((direction) => {
      const rules = gainAndLoss(truth, `${direction}Rules`);
      const edges = edgeGainAndLoss(truth, 'ALLOWS');
      const suffix = direction === 'ingress' ? 'Ingress' : 'Egress';
      const call = (verb: string, some: readonly string[], others: typeof edges.gained): readonly Call[] => {
        const permissions = [
          ...some.map(permissionOf),
          ...others.filter((edge) => edge['direction'] === direction).map(groupPermissionOf),
        ];
        if (permissions.length === 0) return [];
        const request = { groupId: truth.resourceId, ipPermissions: items(permissions) };
        return [{ eventName: `${verb}SecurityGroup${suffix}`, request }];
      };
      return [...call('Authorize', rules.gained, edges.gained), ...call('Revoke', rules.lost, edges.lost)];
    }),
  NetworkAcl: (truth) =>
    ['ingressEntries', 'egressEntries'].flatMap((path) => {
      const { gained, lost } = gainAndLoss(truth, path);
      return [
        ...gained.map((entry) => ({
          eventName: 'CreateNetworkAclEntry',
          request: entryRequest(truth.resourceId, entry),
        })),
        ...lost.map((entry) => {
          const { networkAclId, ruleNumber, egress } = entryRequest(truth.resourceId, entry);
          return { eventName: 'DeleteNetworkAclEntry', request: { networkAclId, ruleNumber, egress } };
        }),
      ];
    }),
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
  TargetGroup: (truth) => {
    const targetGroupArn = truth.resourceId;
    const edges = edgeGainAndLoss(truth, 'TARGETS');
    const words = gainAndLoss(truth, 'targets');
    const targets = (some: typeof edges.gained, others: readonly string[]): readonly Json[] => [
      ...some.map(({ to, port }) => ({ id: to, port })),
      ...others.map((word) => ({
        id: word.slice(0, word.lastIndexOf(':')),
        port: Number(word.slice(word.lastIndexOf(':') + 1)),
      })),
    ];
    const [come, go] = [targets(edges.gained, words.gained), targets(edges.lost, words.lost)];
    const calls = [
      ...(come.length === 0
        ? []
        : [{ eventName: 'RegisterTargets', request: { targetGroupArn, targets: come } }]),
      ...(go.length === 0
        ? []
        : [{ eventName: 'DeregisterTargets', request: { targetGroupArn, targets: go } }]),
    ];
    return calls.length > 0
      ? calls
      : [{ eventName: 'ModifyTargetGroup', request: { targetGroupArn, ...values(truth) } }];
  },
  LoadBalancer: (truth) => [
    {
      eventName: 'SetSecurityGroups',
      request: { loadBalancerArn: truth.resourceId, securityGroups: gainAndLoss(truth, 'MEMBER_OF').gained },
    },
  ],
  Listener: (truth) => [
    {
      eventName: 'ModifyListener',
      request: {
        listenerArn: truth.resourceId,
        ...(changeOf(truth, 'port') === undefined ? {} : { port: changeOf(truth, 'port')?.after }),
        defaultActions: [
          {
            type: 'forward',
            forwardConfig: {
              targetGroups: gainAndLoss(truth, 'FORWARDS_TO').gained.map((targetGroupArn) => ({
                targetGroupArn,
              })),
            },
          },
        ],
      },
    },
  ],
  Vpc: (truth) => [
    {
      eventName: 'AssociateVpcCidrBlock',
      request: { vpcId: truth.resourceId, cidrBlock: gainAndLoss(truth, 'cidrBlocks').gained[0] },
    },
  ],
  Subnet: (truth) => [
    {
      eventName: 'ModifySubnetAttribute',
      request: {
        subnetId: truth.resourceId,
        mapPublicIpOnLaunch: { value: changeOf(truth, 'mapPublicIpOnLaunch')?.after },
      },
    },
  ],
  InternetGateway: (truth) => {
    const { gained, lost } = edgeGainAndLoss(truth, 'ATTACHED_TO');
    const request = { internetGatewayId: truth.resourceId, vpcId: gained[0]?.to ?? lost[0]?.to };
    return [{ eventName: gained.length > 0 ? 'AttachInternetGateway' : 'DetachInternetGateway', request }];
  },
};

/** One table alone: with another one it is replaced, which is one call for both. */
function associations(truth: GroundTruth): readonly Call[] {
  const { gained, lost } = edgeGainAndLoss(truth, 'ROUTED_BY');
  const ids = gainAndLoss(truth, 'associationIds');
  if (gained.length + lost.length + ids.gained.length + ids.lost.length === 0) return [];
  const end = gained[0]?.from ?? '';
  return ids.gained.length > 0
    ? [
        {
          eventName: 'AssociateRouteTable',
          request: {
            routeTableId: truth.resourceId,
            ...(end.startsWith('subnet-') ? { subnetId: end } : { gatewayId: end }),
          },
          response: { associationId: ids.gained[0] },
        },
      ]
    : [{ eventName: 'DisassociateRouteTable', request: { associationId: ids.lost[0] } }];
}
