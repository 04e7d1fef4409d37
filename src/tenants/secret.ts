// A token's text: `gp_ID_SECRET`. The id finds its row and is no secret; 256 random bits are, and of them only the hash is kept.
// The prefix lets scanners of repositories and logs recognise one. Comparing takes as long whatever differs.
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface NewSecret {
  readonly id: string;
  /** Shown once, to whoever made it. */
  readonly text: string;
  readonly hash: Uint8Array;
}

const pattern = /^gp_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;

export function newSecret(): NewSecret {
  const id = randomBytes(8).toString('hex');
  const text = `gp_${id}_${randomBytes(32).toString('base64url')}`;
  return { id, text, hash: hashOf(text) };
}

/** The id inside a token's text; undefined where it is none. */
export function secretId(text: string): string | undefined {
  return pattern.exec(text)?.[1];
}

// Compared against where no token has the id, so that an unknown one takes as long as a wrong one.
const nobody = randomBytes(32);

export function isSecret(text: string, expected: Uint8Array | undefined): boolean {
  const equal = timingSafeEqual(hashOf(text), expected ?? nobody);
  return equal && expected !== undefined;
}

/** A fast hash will do: 256 random bits cannot be guessed from it. */
function hashOf(text: string): Uint8Array {
  return hash('sha256', text, 'buffer');
}
