// The hand that makes and alters the estate. Everything goes through `put` and `remove`, which keep every account's view in step and,
// while the estate changes, remember what was there before.
import type { Random } from './random.ts';
import type { Items, KindName } from './sent.ts';
import { otherViews } from './views.ts';
import type { Network, Place, Segment, World } from './world.ts';

/** Told of the first touch of each thing, before it is altered. */
type Witness = <Kind extends KindName>(
  kind: Kind,
  home: Place,
  id: string,
  before: Items[Kind] | undefined,
) => void;

export class Hand {
  readonly world: World;
  readonly random: Random;
  readonly #scope: string;
  readonly #witness: Witness | undefined;
  readonly #moved = new Map<Segment, Network>();
  #serial = 0;

  /** `scope`: ids are made from it and a running number. */
  constructor(world: World, random: Random, scope: string, witness?: Witness) {
    this.world = world;
    this.random = random;
    this.#scope = scope;
    this.#witness = witness;
  }

  /** An id that nothing has. */
  id(prefix: string): string {
    return this.world.plan.names.id(prefix, this.word());
  }

  hex(length: number): string {
    return this.world.plan.names.hex(this.word(), length);
  }

  /** A word that was not used before. */
  word(): string {
    this.#serial += 1;
    return `${this.#scope} ${this.#serial}`;
  }

  /** A running number, for names that people give. */
  number(): number {
    this.#serial += 1;
    return this.#serial;
  }

  /** Times of things: an hour apart from the beginning of 2026, so that they depend on nothing but the order. */
  time(): Date {
    this.#serial += 1;
    return new Date(Date.UTC(2026, 0, 1) + (this.#serial % 9_000) * 3_600_000);
  }

  get<Kind extends KindName>(kind: Kind, home: Place, id: string): Items[Kind] | undefined {
    return home.shelves[kind].get(id);
  }

  put<Kind extends KindName>(kind: Kind, home: Place, id: string, item: Items[Kind]): void {
    this.#witness?.(kind, home, id, home.shelves[kind].get(id));
    home.shelves[kind].put(id, item);
    for (const view of otherViews(this.world, kind, item)) view.place.shelves[kind].put(id, view.item);
  }

  /** Replaces what is there; nothing happens where nothing is. */
  alter<Kind extends KindName>(
    kind: Kind,
    home: Place,
    id: string,
    change: (item: Items[Kind]) => Items[Kind],
  ): void {
    const item = home.shelves[kind].get(id);
    if (item !== undefined) this.put(kind, home, id, change(item));
  }

  remove<Kind extends KindName>(kind: Kind, home: Place, id: string): void {
    const item = home.shelves[kind].get(id);
    if (item === undefined) return;
    this.#witness?.(kind, home, id, item);
    home.shelves[kind].remove(id);
    for (const view of otherViews(this.world, kind, item)) view.place.shelves[kind].remove(id);
  }

  /** Remembers that addresses of a subnet came or went. */
  move(network: Network, segment: Segment): void {
    this.#moved.set(segment, network);
  }

  /** Writes what is left in the subnets whose addresses moved. */
  settle(): void {
    for (const [{ id, pool }, { home }] of this.#moved) {
      const subnet = home.shelves.Subnet.get(id);
      if (subnet === undefined || subnet.AvailableIpAddressCount === pool.free) continue;
      this.put('Subnet', home, id, { ...subnet, AvailableIpAddressCount: pool.free });
    }
    this.#moved.clear();
  }
}
