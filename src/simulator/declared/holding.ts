// What stands at a place of the kinds that nobody wrote a generation for: copies of their examples. Things are replaced, never altered.
import type { Kind, Place } from '../../kind.ts';
import type { Names } from '../generated/names.ts';
import { isKindName, type Place as Home } from '../generated/world.ts';
import type { Json } from '../record.ts';
import type { Identities } from './identities.ts';
import { joined } from './pages.ts';
import { type Mentions, referencesAt } from './references.ts';
import { createRewriter, type Rewriter } from './rewrite.ts';
import { idsIn, parentIn, type Template, templatesOf } from './template.ts';

/** What is listed and can come and go by itself. */
export interface Thing {
  readonly template: Template;
  readonly page: Json;
  readonly parent: string | undefined;
  readonly ids: readonly string[];
  readonly facets: readonly ReadonlyMap<string, Json>[];
  readonly copy: Copy;
}

/** Which copies of other kinds a copy refers to; `turn` picks what it refers to of the hand-written kinds. */
interface Copy {
  readonly turn: number;
  of(kind: string | undefined): string;
}

/** What all places have in common. */
export interface Stock {
  readonly kinds: readonly Kind[];
  readonly names: Names;
  readonly identities: Identities;
  readonly mentions: Mentions;
}

export class Holding {
  readonly place: Place;
  readonly #stock: Stock;
  readonly #home: Home;
  readonly #things = new Map<string, Map<string, Thing>>();
  readonly #copies = new Map<string, number>();
  readonly #pages = new Map<string, Json | undefined>();

  /** `home`: the place with what is hand-written; of a place of no region, the account's first one. */
  constructor(stock: Stock, place: Place, home: Home, kinds: readonly Kind[], isFirst: boolean) {
    this.place = place;
    this.#stock = stock;
    this.#home = home;
    for (const { kind } of kinds) this.#copies.set(kind, copiesOf(stock.names, place, kind, isFirst));
    // One for all kinds: what is there does not change while a place is made.
    const copies = [0, 1].map((turn) => ({ turn, of: (other?: string) => this.#standing(other, turn) }));
    const rewriters = copies.map((copy) => this.#rewriter(copy));
    for (const kind of kinds) {
      this.#things.set(kind.kind, new Map());
      for (const copy of copies.slice(0, this.#copies.get(kind.kind) ?? 0)) {
        for (const template of templatesOf(kind)) {
          const thing = this.#make(template, copy, rewriters[copy.turn]);
          if (thing !== undefined) this.put(thing);
        }
      }
    }
  }

  things(kind: string): readonly Thing[] {
    return [...new Set(this.#things.get(kind)?.values())];
  }

  get(kind: string, id: string): Thing | undefined {
    return this.#things.get(kind)?.get(id);
  }

  put(thing: Thing): void {
    const { kind } = thing.template.kind;
    for (const id of thing.ids) this.#things.get(kind)?.set(id, thing);
    this.#pages.clear();
  }

  remove(thing: Thing): void {
    for (const id of thing.ids) this.#things.get(thing.template.kind.kind)?.delete(id);
    this.#pages.clear();
  }

  /** Ids of everything of a kind, hand-written or not. */
  idsOf(kind: string): readonly string[] {
    return isKindName(kind)
      ? [...this.#home.shelves[kind].entries()].map(([id]) => id)
      : this.things(kind).flatMap(({ ids }) => ids);
  }

  /** Whether there is such a thing, of whatever kind. */
  has(kind: string, id: string): boolean {
    if (isKindName(kind)) return this.#home.shelves[kind].get(id) !== undefined;
    return this.get(kind, id) !== undefined;
  }

  /** A further copy, not yet put; undefined where its parent is not there. */
  another(template: Template, label: string, turn: number): Thing | undefined {
    const { kind, list } = template.kind;
    const listedFor = parentIn(template, this.#stock.kinds);
    const parents = this.things(list.parent?.kind ?? '').filter(
      ({ template: { ids } }) => listedFor !== undefined && ids.includes(listedFor),
    );
    const parent = parents[turn % Math.max(1, parents.length)]?.copy;
    return this.#make(template, {
      turn: parent?.turn ?? turn,
      of: (other) =>
        other === undefined || other === kind ? label : (parent?.of(other) ?? this.#standing(other, turn)),
    });
  }

  /** The whole list, or what it shows of a parent: the same object until something changes. */
  page(kind: string, parent: string | undefined): Json | undefined {
    const key = `${kind} ${parent ?? ''}`;
    if (!this.#pages.has(key)) {
      const shown = this.things(kind).filter((thing) => parent === undefined || thing.parent === parent);
      this.#pages.set(key, joined(shown.map(({ page }) => page)));
    }
    return this.#pages.get(key);
  }

  /** Of an id that the example has fewer copies of: one of those that there are, so that it leads somewhere. */
  #standing(kind: string | undefined, turn: number): string {
    const copies = this.#copies.get(kind ?? '') ?? 0;
    return String(copies === 0 ? turn : turn % copies);
  }

  #rewriter(copy: Copy): Rewriter {
    return createRewriter({
      names: this.#stock.names,
      place: this.place,
      homeRegion: this.#home.region,
      identities: this.#stock.identities,
      copyOf: (other) => copy.of(other),
      given: referencesAt(this.#home, copy.turn, this.#stock.mentions),
    });
  }

  #make(template: Template, copy: Copy, rewriter = this.#rewriter(copy)): Thing | undefined {
    const { kind } = template;
    const listedFor = parentIn(template, this.#stock.kinds);
    const parent = listedFor === undefined ? undefined : rewriter.text(listedFor);
    if (parent !== undefined && !this.has(kind.list.parent?.kind ?? '', parent)) return undefined;
    // Such a parent has none: AWS would refuse both to make one and to list them.
    if (parent !== undefined && kind.list.parent?.only?.(parent) === false) return undefined;
    const page = rewriter.value(template.page);
    const ids = idsIn(kind, page, this.place, parent);
    // Two copies of what is made of hand-written ids alone would be the same thing.
    if (ids.length !== template.ids.length || ids.some((id) => this.get(kind.kind, id) !== undefined))
      return undefined;
    const facets = template.facets.map(
      (answers) =>
        new Map(
          template.ids.flatMap((id, index) => {
            const [answer, made] = [answers.get(id), ids[index]];
            return answer === undefined || made === undefined
              ? []
              : [[made, rewriter.value(answer)] as const];
          }),
        ),
    );
    return { template, page, parent, ids, facets, copy };
  }
}

/** Mostly one; some places have two, some nothing of a kind. The first place has everything. */
function copiesOf(names: Names, place: Place, kind: string, isFirst: boolean): number {
  const chance = Number.parseInt(names.hex(`copies ${place.account} ${place.region} ${kind}`, 8), 16) % 100;
  if (chance < 15) return isFirst ? 1 : 0;
  return chance < 35 ? 2 : 1;
}
