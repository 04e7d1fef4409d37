// What collecting a location gives, scope by scope: the values between collect.ts, which asks, and the journal, which commits.
import type { Failure } from './outcome.ts';
import type { Entry } from './normalise.ts';

/** One AWS call of one kind; with a location it is a scope. */
export interface ScopeName {
  readonly kind: string;
  /** IAM action, `ec2:DescribeVpcs`. */
  readonly action: string;
  readonly facet: boolean;
}

/** One parent, or one missing resource, of which a scope could not say anything although it spoke of others. */
export interface Gap {
  readonly subject: string;
  readonly code: string;
}

/** Subject is a region that the policy does not have: of what is there a global list was not heard. */
export const gatedCode = 'Gated';

/** What a complete list proves about what it does not show; journal/absence.ts makes times of it. */
export interface ListProof {
  /**
   * `proven`: it showed all that was there when it began (it had one page, or several and a second look found each item again).
   * `steady`: several pages; it did, if nothing of it was taken away while it was read. `moved`: something moved or may have.
   */
  readonly whole: 'proven' | 'steady' | 'moved';
  /** Something that the journal has is not there any more, or could not be confirmed. */
  readonly lost: boolean;
}

export interface ScopeReading {
  readonly scope: ScopeName;
  /** undefined: every page was read. Anything else removes nothing. */
  readonly failure: Failure | undefined;
  /** ISO 8601; what the answer shows was so at or after this time. */
  readonly startedAt: string;
  /** New or different from what the journal has. */
  readonly entries: readonly Entry[];
  /** Proven gone: absent from a complete list and from a complete confirmation, listed as deleted, or with their parent. */
  readonly gone: readonly string[];
  readonly gaps: readonly Gap[];
  /** Ids that the answer shows, changed or not. */
  readonly seen: number;
  /** It was denied and is not due yet: not asked, and its row in the journal stays as it is. */
  readonly remembered?: true;
  /** Absent: proven, and nothing lost. */
  readonly proof?: ListProof | undefined;
}

/** What the journal has of a scope: enough to tell whether an answer says anything new. */
export interface KnownPart {
  readonly hash: string;
  readonly observedHash: string | undefined;
  readonly parent: string | undefined;
  /** A journal of an older version did not keep what AWS said: then it is kept now, although nothing changed. */
  readonly hasAnswer: boolean;
  /** Why the last complete read could not speak of it. */
  readonly gap?: string | undefined;
}

export type Known = (scope: ScopeName) => ReadonlyMap<string, KnownPart>;
