// Whether anybody looked at that time: per scope, by the spans of its complete reads, and per subject by its gaps. What lies between two
// complete reads was seen by both; before the first, after the last and in a break nobody knows.
import type { Kind, PartSpec } from '../kind.ts';
import { actionOf } from '../services.ts';
import { otherEnd, type Resource } from '../state.ts';
import type { Database, SqlRow } from './database.ts';
import { optionalText } from './parts.ts';

/** A call that was not read whole around that time: what it would tell then is not known. */
export interface Blind {
  /** Of the account that lists it. */
  readonly accountId: string;
  readonly region: string;
  readonly kind: string;
  readonly action: string;
  /** Its last complete read before, and the first one after. Absent: none. */
  readonly from?: string;
  readonly until?: string;
}

export interface Coverage {
  /**
   * Calls that were blind for this resource, seen from that location; `subject`: the resource as far as it is known, or its id.
   */
  blindFor(kind: string, locationId: number | undefined, subject: Resource | string): readonly Blind[];
  /** Everything that was blind at places of the filter. */
  blindPlaces(filter: PlaceOf): readonly Blind[];
}

interface PlaceOf {
  readonly kind?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

interface ScopeThen {
  readonly blind: Blind | undefined;
  readonly about: Blind;
  /** Subjects of which it could not speak around that time. */
  readonly gaps: ReadonlySet<string>;
}

const columns = `scope.id AS id, account, region, kind, action, span_from, complete_at,
  (SELECT max(to_at) FROM span WHERE scope_id = scope.id AND from_at <= ?1) AS ended,
  EXISTS (SELECT 1 FROM span WHERE scope_id = scope.id AND from_at <= ?1 AND to_at >= ?1) AS spanned,
  (SELECT min(from_at) FROM span WHERE scope_id = scope.id AND from_at > ?1) AS begun`;

export function coverageAt(db: Database, kinds: readonly Kind[], at: string): Coverage {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  const known = new Map<string, readonly ScopeThen[]>();

  function scopesAt(locationId: number, kind: Kind): readonly ScopeThen[] {
    const key = `${locationId} ${kind.kind}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const rows = db.all(
      `SELECT ${columns} FROM scope JOIN location ON location.id = scope.location_id WHERE location_id = ?2 AND kind = ?3`,
      at,
      locationId,
      kind.kind,
    );
    const place = db.get('SELECT account, region FROM location WHERE id = ?', locationId);
    const scopes = actionsOf(kind).map((action): ScopeThen => {
      const row = rows.find((one) => one['action'] === action);
      if (row !== undefined) return scopeThen(row, gapsAt(Number(row['id'])), at);
      const [accountId, region] = [String(place?.['account'] ?? ''), String(place?.['region'] ?? '')];
      const about = { accountId, region, kind: kind.kind, action };
      return { blind: about, about, gaps: new Set() };
    });
    known.set(key, scopes);
    return scopes;
  }

  function gapsAt(scopeId: number): ReadonlySet<string> {
    const rows = db.all(
      `SELECT subject FROM gap WHERE scope_id = ?1 AND (complete_at IS NULL OR complete_at < ?2)
       UNION SELECT subject FROM past_gap WHERE scope_id = ?1 AND from_at < ?2 AND to_at > ?2`,
      scopeId,
      at,
    );
    return new Set(rows.map((row) => String(row['subject'])));
  }

  return {
    blindFor: (kindName, locationId, subject) => {
      const kind = byName.get(kindName);
      // A kind that this version does not have is read by nobody.
      if (kind === undefined || locationId === undefined)
        return [
          { ...placeOf(subject), kind: kindName, action: kind === undefined ? '' : actionOf(kind.list) },
        ];
      // What was not there is not there whatever its facets would say.
      const scopes = scopesAt(locationId, kind);
      return (typeof subject === 'string' ? scopes.slice(0, 1) : scopes).flatMap(({ blind, about, gaps }) => {
        if (blind !== undefined) return [blind];
        return gaps.size > 0 && isAmong(gaps, subject, kind) ? [about] : [];
      });
    },
    blindPlaces: ({ kind, account, region }) => {
      const rows = db.all(
        `SELECT ${columns} FROM location JOIN scope ON scope.location_id = location.id
         WHERE (?2 IS NULL OR account = ?2) AND (?3 IS NULL OR region = ?3) AND (?4 IS NULL OR kind = ?4)
         ORDER BY account, region, kind, action`,
        at,
        account ?? null,
        region ?? null,
        kind ?? null,
      );
      const none: ReadonlySet<string> = new Set();
      return rows.flatMap((row) => scopeThen(row, none, at).blind ?? []);
    },
  };
}

/** The list first, then the facets that tell anything but what moves by itself. */
function actionsOf(kind: Kind): readonly string[] {
  const telling = kind.facets.filter(({ part }) => isTelling(part));
  return [kind.list, ...telling.map(({ call }) => call)].map(actionOf);
}

function isTelling({ tags, properties, edges }: PartSpec<unknown>): boolean {
  return (
    tags !== undefined ||
    Object.keys(edges).length > 0 ||
    Object.values(properties).some(({ observed }) => !observed)
  );
}

function placeOf(subject: Resource | string): { readonly accountId: string; readonly region: string } {
  if (typeof subject === 'string') return { accountId: '', region: '' };
  return { accountId: subject.accountId, region: subject.region };
}

function scopeThen(row: SqlRow, gaps: ReadonlySet<string>, at: string): ScopeThen {
  const about = {
    accountId: String(row['account']),
    region: String(row['region']),
    kind: String(row['kind']),
    action: String(row['action']),
  };
  const [spanFrom, completeAt] = [optionalText(row['span_from']), optionalText(row['complete_at'])];
  const isNow = spanFrom !== undefined && completeAt !== undefined && spanFrom <= at && at <= completeAt;
  if (isNow || row['spanned'] === 1) return { blind: undefined, about, gaps };
  const ended = [
    optionalText(row['ended']),
    spanFrom !== undefined && spanFrom <= at ? completeAt : undefined,
  ]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  const begun = [optionalText(row['begun']), spanFrom !== undefined && spanFrom > at ? spanFrom : undefined]
    .filter((time) => time !== undefined)
    .sort()[0];
  const blind = {
    ...about,
    ...(ended === undefined ? {} : { from: ended }),
    ...(begun === undefined ? {} : { until: begun }),
  };
  return { blind, about, gaps };
}

/** A list per parent that could not be read for one parent says nothing of what that parent has. */
function isAmong(gaps: ReadonlySet<string>, subject: Resource | string, kind: Kind): boolean {
  if (typeof subject === 'string') return gaps.has(subject);
  if (gaps.has(subject.id)) return true;
  if (kind.list.parent === undefined) return false;
  return Object.values(subject.edges).some((ends) => ends.some((end) => gaps.has(otherEnd(end))));
}
