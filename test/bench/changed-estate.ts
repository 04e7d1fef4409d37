// The generated estate, and the same with 1 % of its resources changed, as a day with deployments changes them: tasks replaced,
// security groups exchanged, tags, rules and routes edited. Once changed it stays so.
import type {
  Instance,
  NetworkInterface,
  Reservation,
  RouteTable,
  SecurityGroup,
  Subnet,
} from '@aws-sdk/client-ec2';
import type { AnswerSource } from '../../src/simulator/answers.ts';
import { generatedEstate } from './estate.ts';
import { idOf, tagsOf } from './estate-shapes.ts';

export interface ChangingEstate extends AnswerSource {
  /** From now on the answers are the changed ones. */
  change(): void;
}

/** With what is replaced counted as gone and come, 1 % of the resources; from the 20th on, so that the shorter lists have one too. */
const every = 120;
const first = 20;

export function changingEstate(interfaces: number): ChangingEstate {
  const estate = generatedEstate(interfaces);
  // Items are kept as written bytes, so a changed document is made once.
  const changed = new Map<unknown, unknown>();
  let isChanged = false;
  return {
    accounts: () => estate.accounts(),
    regions: (account) => estate.regions(account),
    answer: (account, region, operation, input, service) => {
      const document = estate.answer(account, region, operation, input, service);
      if (!isChanged || typeof document !== 'object' || document === null) return document;
      if (!changed.has(document)) changed.set(document, changedDocument(document));
      return changed.get(document);
    },
    change: () => {
      isChanged = true;
    },
  };
}

/** The lists that change; every other answer stays as it is. */
interface Lists {
  readonly NetworkInterfaces?: readonly NetworkInterface[];
  readonly Reservations?: readonly Reservation[];
  readonly SecurityGroups?: readonly SecurityGroup[];
  readonly Subnets?: readonly Subnet[];
  readonly RouteTables?: readonly RouteTable[];
}

function changedDocument(document: object): object {
  const { NetworkInterfaces, Reservations, SecurityGroups, Subnets, RouteTables }: Lists = document;
  return {
    ...document,
    ...(NetworkInterfaces === undefined ? {} : { NetworkInterfaces: changedInterfaces(NetworkInterfaces) }),
    ...(Reservations === undefined
      ? {}
      : {
          Reservations: some(Reservations, (one) => ({
            ...one,
            Instances: one.Instances?.map((instance): Instance => ({
              ...instance,
              InstanceType: 'm7g.xlarge',
            })),
          })),
        }),
    ...(SecurityGroups === undefined
      ? {}
      : {
          SecurityGroups: some(SecurityGroups, (group) => ({
            ...group,
            IpPermissions: group.IpPermissions?.slice(1),
          })),
        }),
    ...(Subnets === undefined
      ? {}
      : { Subnets: some(Subnets, (subnet, turn) => ({ ...subnet, Tags: tagsOf(`changed-${turn}`) })) }),
    ...(RouteTables === undefined
      ? {}
      : {
          RouteTables: some(RouteTables, (table) => ({ ...table, Routes: table.Routes?.slice(0, -1) })),
        }),
  };
}

/** A fifth is replaced; of the rest half is tagged anew, and half loses a security group. */
function changedInterfaces(interfaces: readonly NetworkInterface[]): readonly NetworkInterface[] {
  return some(interfaces, (eni, turn) => {
    if (turn % 5 === 0) return { ...eni, NetworkInterfaceId: idOf('eni', 'replaced', turn) };
    if (turn % 2 === 1) return { ...eni, TagSet: tagsOf(`changed-${turn}`) };
    return { ...eni, Groups: eni.Groups?.slice(1) };
  });
}

function some<Item>(items: readonly Item[], edit: (item: Item, turn: number) => Item): readonly Item[] {
  return items.map((item, index) => (index % every === first ? edit(item, Math.floor(index / every)) : item));
}
