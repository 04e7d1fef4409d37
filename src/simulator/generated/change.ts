// One change to the estate: what a mutation gets to work with, and the ground truth of what it did.
import type { Builder } from './build.ts';
import type { Facts } from './facts.ts';
import { Hand } from './hand.ts';
import type { Random } from './random.ts';
import type { Items, KindName } from './sent.ts';
import { factsOf, type GroundTruth, truthsBetween } from './truth.ts';
import type { Network, Place, World } from './world.ts';

/** What a mutation works with: a network to change, and the means to reach others. */
export interface Scene {
  readonly hand: Hand;
  readonly random: Random;
  readonly network: Network;
  /** Some network of another location or the same one. */
  another(): Network | undefined;
  /** Forgets a network that was taken away. */
  forget(network: Network): void;
}

/** Changes something, or finds that there is nothing of the sort to change and says false. */
export type Mutation = (scene: Scene) => boolean;

interface Touch {
  readonly kind: KindName;
  readonly id: string;
  readonly home: Place;
  readonly parent: string | undefined;
  readonly before: Facts | undefined;
}

export class Changer {
  readonly #world: World;
  readonly #builder: Builder;
  readonly #random: Random;
  readonly #touched = new Map<string, Touch>();
  readonly #hand: Hand;
  #facts = new Map<string, { before: Facts | undefined; after: Facts | undefined }>();

  constructor(world: World, builder: Builder, random: Random) {
    this.#world = world;
    this.#builder = builder;
    this.#random = random;
    this.#hand = new Hand(world, random, 'change', (kind, home, id, before) =>
      this.#witness(kind, home, id, before),
    );
  }

  /** Tries the mutation on a network, picked at random if absent; what happened, or undefined where it found nothing to change. */
  make(
    mutation: Mutation,
    at: string,
    network: Network | undefined = this.#pick(),
  ): readonly GroundTruth[] | undefined {
    if (network === undefined) return undefined;
    this.#touched.clear();
    const done = mutation({
      hand: this.#hand,
      random: this.#random,
      network,
      another: () => this.#pick(),
      forget: (gone) => this.#forget(gone),
    });
    this.#hand.settle();
    if (!done && this.#touched.size > 0)
      throw new Error('a mutation changed something and said that it did not');
    return done ? this.#truths(at) : undefined;
  }

  /** What a thing that the last change touched said of itself before it and after. */
  factsOf(id: string): { readonly before?: Facts | undefined; readonly after?: Facts | undefined } {
    return this.#facts.get(id) ?? {};
  }

  /** What went long ago is no longer listed. */
  sweep(keep: number): void {
    while (this.#world.lingering.length > keep) {
      const gone = this.#world.lingering.shift();
      if (gone !== undefined) this.#hand.remove(gone.kind, gone.home, gone.id);
    }
    this.#touched.clear();
  }

  #pick(): Network | undefined {
    const { accounts, regions } = this.#world.plan;
    const place = this.#builder.openWithPeers(this.#random.pick(accounts), this.#random.pick(regions));
    if (place === undefined || place.networks.length === 0) return undefined;
    // The busy ones change most; a default VPC now and then.
    const busy = place.networks.filter(({ plan }) => !plan.isDefault);
    return this.#random.pick(busy.length > 0 && this.#random.percent(95) ? busy : place.networks);
  }

  #forget(network: Network): void {
    this.#world.networks.delete(network.id);
    network.home.networks.splice(network.home.networks.indexOf(network), 1);
  }

  #witness<Kind extends KindName>(
    kind: Kind,
    home: Place,
    id: string,
    before: Items[Kind] | undefined,
  ): void {
    const key = `${kind} ${id}`;
    if (this.#touched.has(key)) return;
    this.#touched.set(key, {
      kind,
      id,
      home,
      parent: parentOf(kind, id),
      before: factsOf(kind, before, home),
    });
  }

  #truths(at: string): readonly GroundTruth[] {
    this.#facts = new Map();
    const truths = [...this.#touched.values()].flatMap((touch) => {
      const { kind, home, id, parent } = touch;
      const after = factsOf(kind, home.shelves[kind].get(id), home);
      this.#facts.set(id, { before: touch.before, after });
      return truthsBetween(
        { kind, id, accountId: home.account, region: home.region, parent },
        touch.before,
        after,
        at,
      );
    });
    this.#touched.clear();
    return truths;
  }
}

/** A listener's ARN holds its load balancer's. */
function parentOf(kind: KindName, id: string): string | undefined {
  return kind === 'Listener'
    ? id.slice(0, id.lastIndexOf('/')).replace(':listener/', ':loadbalancer/')
    : undefined;
}
