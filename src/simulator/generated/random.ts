// A small repeatable source of chance: the same seed gives the same numbers on every machine. Not for secrets.

export interface Random {
  /** 0 to `limit` - 1. */
  below(limit: number): number;
  /** True so many times out of a hundred. */
  percent(share: number): boolean;
  /** @throws RangeError where there is nothing to pick from. */
  pick<Item>(items: readonly Item[]): Item;
}

/** sfc32: 128 bits of state, a period that no estate exhausts, and a few nanoseconds a number. */
export function createRandom(seed: string): Random {
  const mix = mixer(seed);
  let [a, b, c, count] = [mix(), mix(), mix(), 1];

  function next(): number {
    const sum = (((a + b) | 0) + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  // The first numbers still show the seed.
  for (let round = 0; round < 12; round += 1) next();

  function below(limit: number): number {
    return Math.floor(next() * limit);
  }

  return {
    below,
    percent: (share) => next() * 100 < share,
    pick: (items) => {
      const picked = items[below(items.length)];
      if (picked === undefined) throw new RangeError('nothing to pick from');
      return picked;
    },
  };
}

/** Numbers of 32 bits out of a text (xmur3). */
function mixer(text: string): () => number {
  let state = 1_779_033_703 ^ text.length;
  for (let at = 0; at < text.length; at += 1) {
    state = Math.imul(state ^ text.charCodeAt(at), 3_432_918_353);
    state = (state << 13) | (state >>> 19);
  }
  return () => {
    state = Math.imul(state ^ (state >>> 16), 2_246_822_507);
    state = Math.imul(state ^ (state >>> 13), 3_266_489_909);
    state ^= state >>> 16;
    return state | 0;
  };
}
