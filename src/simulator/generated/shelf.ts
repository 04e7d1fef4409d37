// What one account sees of one kind in one region. Items are replaced, never altered: the simulated AWS keeps them as written bytes.

export class Shelf<Item> {
  readonly #items = new Map<string, Item>();
  #all: readonly Item[] | undefined;

  get(id: string): Item | undefined {
    return this.#items.get(id);
  }

  put(id: string, item: Item): void {
    this.#items.set(id, item);
    this.#all = undefined;
  }

  remove(id: string): void {
    if (this.#items.delete(id)) this.#all = undefined;
  }

  get size(): number {
    return this.#items.size;
  }

  entries(): Iterable<readonly [string, Item]> {
    return this.#items;
  }

  /** The same array until something changes, so that a page costs no walk over all items. */
  all(): readonly Item[] {
    this.#all ??= [...this.#items.values()];
    return this.#all;
  }
}

/** A set of ids from which one can be picked at random at the price of one look. */
export class Bag<Item extends { readonly id: string }> {
  readonly #at = new Map<string, number>();
  readonly #items: Item[] = [];

  add(item: Item): void {
    if (this.#at.has(item.id)) return;
    this.#at.set(item.id, this.#items.length);
    this.#items.push(item);
  }

  remove(id: string): void {
    const at = this.#at.get(id);
    const last = this.#items.pop();
    if (at === undefined || last === undefined) {
      if (last !== undefined) this.#items.push(last);
      return;
    }
    this.#at.delete(id);
    if (last.id === id) return;
    this.#items[at] = last;
    this.#at.set(last.id, at);
  }

  has(id: string): boolean {
    return this.#at.has(id);
  }

  get size(): number {
    return this.#items.length;
  }

  values(): readonly Item[] {
    return this.#items;
  }

  pick(below: (limit: number) => number): Item | undefined {
    return this.#items[below(this.#items.length)];
  }
}
