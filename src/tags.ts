// Tags in the forms of services other than EC2, as EC2 has them.
import type { Tag } from './kind.ts';

/** Direct Connect and ECS write `key` and `value`. */
export function lowerTags(
  tags: readonly { readonly key?: string | undefined; readonly value?: string | undefined }[] | undefined,
): readonly Tag[] | undefined {
  return tags?.map(({ key, value }) => ({ Key: key, Value: value }));
}

/** EKS writes them as a map. */
export function mapTags(tags: Readonly<Record<string, string>> | undefined): readonly Tag[] | undefined {
  return tags === undefined ? undefined : Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
