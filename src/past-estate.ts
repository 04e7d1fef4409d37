// Everything as it was at a time, as derivations and views ask for it; each resource bears its certainty as a property.
import { estateOver, type WholeEstate } from './estate.ts';
import type { AsOf } from './journal/as-of-read.ts';
import type { Journal } from './journal/journal.ts';
import type { PastReading } from './journal/past.ts';
import type { Kind } from './kind.ts';

/** A time, and a place to which it is narrowed. */
export interface PastRequest {
  /** ISO 8601 UTC */
  readonly at: string;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly vpc?: string | undefined;
}

export interface PastEstate {
  readonly estate: WholeEstate;
  readonly found: ReadonlyMap<string, AsOf>;
  readonly scopes: ReturnType<PastReading['scopes']>;
}

/** @throws RetentionError, UsageError where the journal does not know that time */
export function pastEstate(
  journal: Journal,
  kinds: readonly Kind[],
  request: PastRequest,
  now: Date,
): PastEstate {
  return journal.snapshot(() => {
    const past = journal.past(kinds, request.at, now);
    const found = [...past.all(request)];
    const scopes = past.scopes();
    const begun = new Set(scopes.map(({ kind, accountId, region }) => `${kind} ${accountId} ${region}`));
    const aliases = new Map(
      kinds.flatMap(({ kind, alias }) =>
        alias === undefined ? [] : [[kind, journal.aliases(kind)] as const],
      ),
    );
    const all = found.flatMap(({ resource, certainty }) =>
      resource === undefined ? [] : [{ ...resource, properties: { ...resource.properties, certainty } }],
    );
    const estate = estateOver(all, {
      everComplete: (kind, account, region) => begun.has(`${kind} ${account} ${region}`),
      // What accounts call a zone does not change.
      aliases: (kind) => aliases.get(kind) ?? new Map(),
      pointingAt: () => [],
    });
    return { estate, found: new Map(found.map((one) => [one.id, one])), scopes };
  });
}
