// Topics of flow logs are common to all account groups: one topic belongs to one integration, wherever that is.

export interface TopicHolder {
  /** Account group. */
  readonly aid: string;
  readonly integrationId: string;
}

export interface TopicRegistry {
  holderOf(arn: string): TopicHolder | undefined;
  /** These and no others are the holder's from now on: all of them, or nothing changes. @throws Error where another has one: ask `holderOf` first */
  take(arns: readonly string[], holder: TopicHolder): void;
  /** Gives back all that this integration holds. */
  release(holder: TopicHolder): void;
}
