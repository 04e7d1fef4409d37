// Links of resources (HAL). They name the group where the request did, so that following one stays in it.
import type { RawCall } from './route.ts';

interface SelfLinks {
  readonly self: { readonly href: string };
}

type Asked = Pick<RawCall, 'deps' | 'url'>;

/** To a path under /v7. */
export function selfLink(call: Asked, path: string): SelfLinks {
  const aid = new URLSearchParams(call.url.split('?')[1]).get('aid');
  const suffix = aid === null ? '' : `?aid=${encodeURIComponent(aid)}`;
  return { self: { href: `${call.deps.settings.publicUrl}/v7${path}${suffix}` } };
}

/** Of a page: to itself as it was asked for, and to the next one. */
export function pageLink(
  call: Asked,
  cursor: string | undefined,
): SelfLinks & { readonly next?: { readonly href: string } } {
  const base = call.deps.settings.publicUrl;
  const self = { href: `${base}${call.url}` };
  if (cursor === undefined) return { self };
  const [path = '', query] = call.url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return { self, next: { href: `${base}${path}?${parameters.toString()}` } };
}
