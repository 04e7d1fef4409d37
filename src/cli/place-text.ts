// Where a resource is, as people read it; what is nobody's has no account.

export function placeText({
  accountId,
  region,
}: {
  readonly accountId: string;
  readonly region: string;
}): string {
  return accountId === '' ? region : `${accountId}/${region}`;
}
