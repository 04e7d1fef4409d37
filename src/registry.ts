// All resource kinds, read from the collectors folder: a new kind is a new file there, and nothing lists kinds.
// Works from a checkout (.ts) and from dist (.js), which keeps the same layout. Refuses a folder with two kinds of one name.
import { readdir } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kindOfNamedId } from './ids.ts';
import type { Kind } from './kind.ts';
import { compareText } from './state.ts';

const folder = new URL('../collectors/', import.meta.url);

/** Sorted by name. @throws Error that names the file that is no kind, or the name that two files claim. */
export async function loadKinds(): Promise<readonly Kind[]> {
  const extension = extname(fileURLToPath(import.meta.url));
  const files = (await readdir(folder)).filter((name) => name.endsWith(extension) && !name.endsWith('.d.ts'));
  const kinds = await Promise.all(files.sort(compareText).map(loadKind));
  kinds.sort((a, b) => compareText(a.kind, b.kind));
  const twice = kinds.find((kind, index) => kinds[index + 1]?.kind === kind.kind);
  if (twice !== undefined) throw new Error(`two files of collectors/ declare the kind ${twice.kind}`);
  return kinds;
}

/**
 * The kind that an id speaks of, seen or not: by its longest matching prefix (`subnet-`; for an ARN the prefix of its resource
 * part), or by the name inside an id of the form `ACCOUNT/REGION/Kind/NAME`. undefined where the id does not say.
 */
export function expectedKind(id: string, kinds: readonly Kind[]): string | undefined {
  const named = kindOfNamedId(id);
  if (named !== undefined) return named;
  const isArn = id.startsWith('arn:');
  // `rtb-…/10.0.0.0/16`, where a route without target ends, is no route table.
  if (!isArn && id.includes('/')) return undefined;
  const said = isArn ? id.split(':').slice(5).join(':') : id;
  const service = id.split(':')[2] ?? '';
  const matching = kinds.filter(({ idPrefix = '' }) =>
    isArn
      ? arnBegins(idPrefix, service, said)
      : idPrefix !== '' &&
        said.startsWith(idPrefix) &&
        // `tgw-rtb-…` is no transit gateway, whether its own kind is known or not.
        !said.slice(idPrefix.length).includes('-'),
  );
  return matching.sort((a, b) => (b.idPrefix?.length ?? 0) - (a.idPrefix?.length ?? 0))[0]?.kind;
}

/** `listener/`, or with the service where others have such ARNs, too: `ecs:cluster/`; `*` stands for one name. */
function arnBegins(prefix: string, service: string, resource: string): boolean {
  // Names stand alone in some ARNs: a bucket that is called `vpc-logs` is no VPC.
  if (!/[/:]/.test(prefix)) return false;
  const [before, after] = prefix.includes(':') ? prefix.split(':') : [service, prefix];
  const wanted = (after ?? '').split('/');
  const given = resource.split('/');
  const last = wanted.pop() ?? '';
  return (
    before === service &&
    given.length > wanted.length &&
    wanted.every((name, index) => name === '*' || name === given[index]) &&
    (given[wanted.length] ?? '').startsWith(last)
  );
}

async function loadKind(file: string): Promise<Kind> {
  const module: unknown = await import(new URL(file, folder).href);
  if (isKindModule(module)) return module.default;
  throw new Error(`collectors/${file} has no kind as its default export`);
}

function isKindModule(module: unknown): module is { readonly default: Kind } {
  if (typeof module !== 'object' || module === null || !('default' in module)) return false;
  const { default: kind } = module;
  return typeof kind === 'object' && kind !== null && 'kind' in kind && 'list' in kind;
}
