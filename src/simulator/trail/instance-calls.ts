// Calls that start and end instances, and those about their network interfaces and addresses.
import { changeOf, edgeGainAndLoss, edgesOf, type FactsOf, items, type TrailCall } from './call-parts.ts';
import { ownCalls } from './own-calls.ts';
import { blackholes, made, type Rest } from './rest.ts';

export function instancesGo(rest: Rest, factsOf: FactsOf): readonly TrailCall[] {
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

export function instancesCome(rest: Rest): readonly TrailCall[] {
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

export function attachments(rest: Rest): readonly TrailCall[] {
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

export function addresses(rest: Rest): readonly TrailCall[] {
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
export function interfaceGroups(rest: Rest): readonly TrailCall[] {
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
export function byServices(rest: Rest, factsOf: FactsOf): readonly TrailCall[] {
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
