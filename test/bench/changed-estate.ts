// The generated estate, and the same with 1 % of its resources changed, then another 1 %, as days with deployments change them: tasks
// replaced, security groups taken away, tags, rules and routes edited. What is changed stays so.
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
import { tagsOf } from './estate-shapes.ts';

export interface ChangingEstate extends AnswerSource {
  /** From now on another 1 % is changed. */
  change(): void;
}

/** With what is replaced counted as gone and come, 1 % of the resources; from the 20th on, so that the shorter lists have one too. */
const every = 120;
const first = 20;
const apart = 10;

export function changingEstate(interfaces: number): ChangingEstate {
  const estate = generatedEstate(interfaces);
  // Items are kept as written bytes, so a changed document is made once.
  const changed = new Map<unknown, unknown>();
  let generations = 0;
  return {
    accounts: () => estate.accounts(),
    regions: (account) => estate.regions(account),
    answer: (account, region, operation, input, service) => {
      const document = estate.answer(account, region, operation, input, service);
      if (generations === 0 || typeof document !== 'object' || document === null) return document;
      if (!changed.has(document)) changed.set(document, changedDocument(document, generations));
      return changed.get(document);
    },
    change: () => {
      generations += 1;
      changed.clear();
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

function changedDocument(document: object, generations: number): object {
  const { NetworkInterfaces, Reservations, SecurityGroups, Subnets, RouteTables }: Lists = document;
  return {
    ...document,
    ...(NetworkInterfaces === undefined
      ? {}
      : { NetworkInterfaces: changedInterfaces(NetworkInterfaces, generations) }),
    ...(Reservations === undefined
      ? {}
      : {
          Reservations: some(Reservations, generations, (one) => ({
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
          SecurityGroups: some(SecurityGroups, generations, (group) => ({
            ...group,
            IpPermissions: group.IpPermissions?.slice(1),
          })),
        }),
    ...(Subnets === undefined
      ? {}
      : {
          Subnets: some(Subnets, generations, (subnet, turn) => ({
            ...subnet,
            Tags: tagsOf(`changed-${turn}`),
          })),
        }),
    ...(RouteTables === undefined
      ? {}
      : {
          RouteTables: some(RouteTables, generations, (table) => ({
            ...table,
            Routes: table.Routes?.slice(0, -1),
          })),
        }),
  };
}

/** A fifth is replaced; of the rest half is tagged anew, and half loses a security group. */
function changedInterfaces(
  interfaces: readonly NetworkInterface[],
  generations: number,
): readonly NetworkInterface[] {
  return some(interfaces, generations, (eni, turn) => {
    if (turn % 5 === 0) return { ...eni, NetworkInterfaceId: `${eni.NetworkInterfaceId ?? ''}a` };
    if (turn % 2 === 1) return { ...eni, TagSet: tagsOf(`changed-${turn}`) };
    return { ...eni, Groups: eni.Groups?.slice(1) };
  });
}

function some<Item>(
  items: readonly Item[],
  generations: number,
  edit: (item: Item, turn: number) => Item,
): readonly Item[] {
  const positions = Array.from({ length: generations }, (_, generation) => first + generation * apart);
  return items.map((item, index) =>
    positions.includes(index % every) ? edit(item, Math.floor(index / every) + (index % every)) : item,
  );
}
