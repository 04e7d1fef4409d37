// Changes to the tags of anything.
import type { Mutation, Scene } from './change.ts';
import type { Items, KindName, SentTag } from './sent.ts';
import { otherTags } from './tags.ts';
import type { Ref } from './world.ts';

export const tagMutations: Readonly<Record<string, readonly [number, Mutation]>> = {
  'tags changed': [12, retag],
};

type Taggable = {
  readonly [Kind in KindName]: (item: Items[Kind], change: (tags: SentTag[]) => SentTag[]) => Items[Kind];
};

function plain<Item extends { readonly Tags: SentTag[] }>(
  item: Item,
  change: (tags: SentTag[]) => SentTag[],
): Item {
  return { ...item, Tags: change(item.Tags) };
}

function apart<Item extends { readonly tags: SentTag[] }>(
  item: Item,
  change: (tags: SentTag[]) => SentTag[],
): Item {
  return { ...item, tags: change(item.tags) };
}

const taggers: Taggable = {
  Vpc: plain,
  Subnet: plain,
  RouteTable: plain,
  InternetGateway: plain,
  NatGateway: plain,
  NetworkAcl: plain,
  SecurityGroup: plain,
  NetworkInterface: (eni, change) => ({ ...eni, TagSet: change(eni.TagSet) }),
  Instance: (item, change) => ({ ...item, Instances: [plain(item.Instances[0], change)] }),
  VpcEndpoint: plain,
  VpcPeeringConnection: plain,
  ElasticIp: plain,
  LoadBalancer: apart,
  Listener: apart,
  TargetGroup: apart,
};

function retag(scene: Scene): boolean {
  const { network, random } = scene;
  const groups = [...network.groups.values(), ...network.participantGroups.values()];
  const subjects: readonly (readonly [KindName, Ref | undefined])[] = [
    ['Vpc', { id: network.id, home: network.home }],
    [
      'Subnet',
      network.segments.length === 0
        ? undefined
        : { id: random.pick(network.segments).id, home: network.home },
    ],
    ['RouteTable', network.tables.pick(random.below)],
    ['InternetGateway', network.gateways.pick(random.below)],
    ['NatGateway', network.natGateways.pick(random.below)],
    ['NetworkAcl', network.acls.pick(random.below)],
    ['SecurityGroup', random.pick(groups)],
    ['NetworkInterface', network.interfaces.pick(random.below)],
    ['Instance', network.instances.pick(random.below)],
    ['VpcEndpoint', network.endpoints.pick(random.below)],
    ['VpcPeeringConnection', network.peerings.pick(random.below)],
    ['ElasticIp', someAddress(scene)],
    ['LoadBalancer', network.balancers.pick(random.below)],
    ['Listener', network.listeners.pick(random.below)],
    ['TargetGroup', network.targetGroups.pick(random.below)],
  ];
  const [kind, ref] = random.pick(subjects);
  if (ref === undefined) return false;
  tagOne(scene, kind, ref);
  return true;
}

function someAddress({ network, random }: Scene): Ref | undefined {
  const all = network.home.shelves.ElasticIp.all();
  return all.length === 0 ? undefined : { id: random.pick(all).AllocationId, home: network.home };
}

function tagOne<Kind extends KindName>({ hand, random }: Scene, kind: Kind, { id, home }: Ref): void {
  const word = `v${hand.number()}`;
  const tag: Taggable[Kind] = taggers[kind];
  hand.alter(kind, home, id, (item) => tag(item, (tags) => otherTags(random, tags, word)));
}
