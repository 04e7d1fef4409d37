// One request, or one whole list, as a value: pages, or the reason why not. Never an empty list for "could not read".
// Renewing an expired session and starting a broken list again are done here, once each; retries of single requests are the SDK's.
import type { LocationClient } from './clients.ts';
import type { ListCall } from './kind.ts';
import { UnidentifiedItemError } from './normalise.ts';
import { type Failure, judge, type Verdict } from './outcome.ts';
import type { Session } from './session.ts';
import type { ServiceName } from './services.ts';
import { detached } from './state.ts';

export type Answer =
  | { readonly ok: true; readonly page: object }
  | { readonly ok: false; readonly verdict: Verdict };

export interface Asker {
  ask(call: { readonly service: ServiceName; readonly operation: string }, input: object): Promise<Answer>;
  /** Of one list; without a bound if absent. */
  readonly maxItems?: number;
}

/** `limit` runs a request when its turn comes. */
export function createAsker(
  client: LocationClient,
  session: Session,
  limit: <Result>(work: () => Promise<Result>) => Promise<Result>,
  maxItems = Number.POSITIVE_INFINITY,
): Asker {
  let control: Promise<boolean> | undefined;

  async function once(call: { service: ServiceName; operation: string }, input: object): Promise<Answer> {
    try {
      return { ok: true, page: await client.send(call.service, call.operation, input) };
    } catch (error) {
      return { ok: false, verdict: judge(error) };
    }
  }

  async function ask(call: { service: ServiceName; operation: string }, input: object): Promise<Answer> {
    let key: string | undefined;
    const answer = await limit(async () => {
      key = await keyOf(session);
      return once(call, input);
    });
    if (answer.ok) return answer;
    if (answer.verdict.kind === 'session-expired') {
      const renewed = key !== undefined && (await renewOnce(session, key));
      return renewed ? limit(() => once(call, input)) : answer;
    }
    if (answer.verdict.kind === 'credentials') {
      // The same code says "region not enabled" and "wrong key": credentials that work at STS make it the region.
      control ??= session.check();
      const { failure } = answer.verdict;
      const decided: Failure = (await control) ? { ...failure, outcome: 'region-disabled' } : failure;
      return { ok: false, verdict: { kind: 'failed', failure: decided } };
    }
    return answer;
  }

  return { ask, maxItems };
}

/** Which session a request goes out with; undefined where there is none, and the request says why. */
async function keyOf(session: Session): Promise<string | undefined> {
  try {
    return (await session.credentials()).accessKeyId;
  } catch {
    // The request asks for the same credentials and reports why there are none.
    return undefined;
  }
}

const renewals = new WeakMap<Session, Map<string, Promise<boolean>>>();

/** One renewal for all requests that went out with the same expired session, whatever their location. */
async function renewOnce(session: Session, expiredKey: string): Promise<boolean> {
  const known = renewals.get(session) ?? new Map<string, Promise<boolean>>();
  renewals.set(session, known);
  const renewal = known.get(expiredKey) ?? renew(session);
  known.set(expiredKey, renewal);
  // A renewal that failed is forgotten, so that a hiccup of STS does not cost the rest of the cycle.
  const renewed = await renewal;
  if (!renewed) known.delete(expiredKey);
  return renewed;
}

async function renew(session: Session): Promise<boolean> {
  try {
    await session.credentials({ forceRefresh: true });
    return true;
  } catch {
    // The first failure, an expired session, is what the scope reports; nothing is believed either way.
    return false;
  }
}

/** Guards against an endpoint that hands out tokens for ever. */
const maxPages = 100_000;

/**
 * Reads a list to its last page. `begin` is called at the start and again if the list broke half-way, so that what was read
 * before is forgotten; `take` gets each page's items. `parent`: of a list per parent. Gives the failure, or undefined when every page was read.
 */
export async function readList(
  asker: Asker,
  call: ListCall<unknown>,
  input: object,
  begin: () => void,
  take: (items: readonly unknown[]) => void,
  parent?: string,
): Promise<Verdict | undefined> {
  const first = await readPages(asker, call, input, begin, take, parent);
  return first?.kind === 'list-broken' ? readPages(asker, call, input, begin, take, parent) : first;
}

async function readPages(
  asker: Asker,
  call: ListCall<unknown>,
  input: object,
  begin: () => void,
  take: (items: readonly unknown[]) => void,
  parent: string | undefined,
): Promise<Verdict | undefined> {
  begin();
  const { paging } = call;
  const size = paging?.size === undefined ? {} : { [paging.size.parameter]: paging.size.value };
  let token: string | undefined;
  const given = new Set<string>();
  const { maxItems = Number.POSITIVE_INFINITY } = asker;
  let count = 0;
  for (let page = 0; page < maxPages; page++) {
    const at = token === undefined || paging === undefined ? {} : { [paging.tokenIn]: token };
    const answer = await asker.ask(call, { ...call.always, ...input, ...size, ...at });
    if (!answer.ok) return answer.verdict;
    const items = call.items(answer.page, parent) ?? [];
    count += items.length;
    if (count > maxItems) return endless(`${call.operation} did not end within ${maxItems} items`);
    try {
      take(items);
    } catch (error) {
      if (!(error instanceof UnidentifiedItemError)) throw error;
      return broken('UnidentifiedItem', error.message);
    }
    const next = paging === undefined ? undefined : tokenOf(answer.page, paging.tokenOut);
    if (next === undefined) return undefined;
    if (given.has(next)) return broken('RepeatedToken', `${call.operation} gave the same page token twice`);
    given.add(next);
    token = next;
  }
  return endless(`${call.operation} did not end within ${maxPages} pages`);
}

function endless(message: string): Verdict {
  return broken('EndlessList', message);
}

export function broken(code: string, message: string): Verdict {
  return { kind: 'failed', failure: { outcome: 'incomplete', code, message } };
}

function tokenOf(page: object, path: string): string | undefined {
  let token: unknown = page;
  for (const name of path.split('.')) {
    token = typeof token === 'object' && token !== null ? Reflect.get(token, name) : undefined;
  }
  return typeof token === 'string' && token !== '' ? detached(token) : undefined;
}
