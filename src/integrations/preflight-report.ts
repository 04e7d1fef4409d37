// What a role may not do yet, before anything is collected.

export interface MissingAction {
  readonly action: string;
  /** Where it is denied; `global` for what belongs to no region. */
  readonly regions: readonly string[];
  /** What it would hide. */
  readonly hides: string;
  /** What AWS said of it. */
  readonly message: string;
  /** What to do about it, for people. */
  readonly mend: string;
}

/** What could not be found out: throttled, no answer, an error that says nothing about permissions. */
export interface UncertainAction {
  readonly action: string;
  readonly region: string;
  readonly code: string;
  readonly message: string;
}

export interface PreflightReport {
  /** Nothing is missing and everything could be found out. */
  readonly ok: boolean;
  /** Why nothing could be asked: the role cannot be assumed. */
  readonly reason?: string;
  readonly account: string;
  readonly regions: readonly string[];
  readonly disabledRegions: readonly string[];
  /** Actions × regions that were asked. */
  readonly checked: number;
  readonly missing: readonly MissingAction[];
  readonly uncertain: readonly UncertainAction[];
  /** The one IAM statement that mends all that is missing. */
  readonly statement?: object;
}
