// What a test of a role's trust found.

export interface TrustCheck {
  /** `assume`: it lets us in. The others: it must not. */
  readonly name: 'assume' | 'wrong-external-id' | 'no-external-id';
  readonly ok: boolean;
  readonly message: string;
}

export interface TrustReport {
  readonly ok: boolean;
  /** What is wrong and what mends it; undefined where all is well. */
  readonly reason?: string;
  /** Trust of anybody is worse than none: such a role is refused, not merely failed. */
  readonly insecure: boolean;
  /** STS could not be asked now: nothing is known of the role. */
  readonly isTransient?: true;
  readonly checks: readonly TrustCheck[];
}
