// ARNs of Elastic Container Service. Services and tasks of before 2021 may still have ARNs that do not name their cluster, although
// they can be asked for only with it: as ids they get the long form that all others have.

/** `arn:…:service/CLUSTER/NAME`, also where AWS says `arn:…:service/NAME`; `cluster` is the cluster's ARN. */
export function longArn(arn: string | undefined, cluster: string | undefined): string | undefined {
  const [type = '', ...names] = arn?.split(':').slice(5).join(':').split('/') ?? [];
  const clusterName = cluster?.split('/').at(-1);
  if (arn === undefined || clusterName === undefined || names.length !== 1) return arn;
  return `${arn.split(':').slice(0, 5).join(':')}:${type}/${clusterName}/${names[0] ?? ''}`;
}

/** The cluster and the name in a long ARN: what its service or task is asked for by. */
export function namesIn(id: string): { readonly cluster: string; readonly name: string } {
  const [, cluster = '', name = ''] = id.split('/');
  return { cluster, name };
}

/** An answer about one resource that says it is not there (any more). */
export function isMissing(page: {
  readonly failures?: readonly { readonly reason?: string | undefined }[] | undefined;
}): boolean {
  return page.failures?.some(({ reason }) => reason === 'MISSING') ?? false;
}
