// The only place that reads AWS error codes: what an error means for the scope that asked.
// From AWS's error references and public threads (common errors of EC2, ELB, STS and the JSON services).
// Refuses to decide by a code alone where one code has two meanings: see `credentialsCode`.
import { inspect } from 'node:util';

/** How a scope ended. Only `complete` may remove anything. */
export type Outcome = 'complete' | 'denied' | 'region-disabled' | 'unavailable' | 'incomplete' | 'gated';

/** A scope that was not read whole: why, in AWS's code where there is one. */
export interface Failure {
  readonly outcome: Exclude<Outcome, 'complete' | 'gated'>;
  readonly code: string;
  readonly message: string;
}

/** What to do about one failed request before the scope is given up. */
export type Verdict =
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Disabled region or bad credentials, by the same code: a control call decides. */
  | { readonly kind: 'credentials'; readonly failure: Failure }
  | { readonly kind: 'session-expired'; readonly failure: Failure }
  | { readonly kind: 'list-broken'; readonly failure: Failure }
  | { readonly kind: 'not-found'; readonly failure: Failure };

const denied = new Set([
  'UnauthorizedOperation',
  'AccessDenied',
  'AccessDeniedException',
  'NotAuthorized',
  'AuthorizationError',
  'AuthorizationErrorException',
]);

const unavailable = new Set([
  'SubscriptionRequiredException',
  'OptInRequired',
  'NotSignedUp',
  'UnknownOperationException',
  'InvalidAction',
  'ENOTFOUND',
]);

/** A disabled region answers with these, and so does a wrong key. */
const credentialsCode = new Set([
  'AuthFailure',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
]);

const sessionExpired = new Set(['RequestExpired', 'ExpiredToken', 'ExpiredTokenException']);

const listBroken = new Set([
  'InvalidNextToken',
  'InvalidPaginationToken',
  'InvalidPaginationTokenException',
  'InvalidMarker',
  'InvalidNextTokenException',
  'ExpiredNextTokenException',
]);

const throttled = new Set([
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'EC2ThrottledException',
  'BandwidthLimitExceeded',
  'PriorRequestNotComplete',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'TransactionInProgressException',
]);

/** AWS asked to slow down. Also read off the wire, where a retry hides the answer from the caller. */
export function isThrottling(code: string): boolean {
  return throttled.has(code);
}

/**
 * Whether an error of STS says only that it could not be asked now: no answer, throttled, or trouble of its own. Anything else says
 * something about the role or about our credentials.
 */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error);
  if (code === 'CredentialsProviderError') return false;
  if (isThrottling(code)) return true;
  const metadata: unknown = error instanceof Error ? Reflect.get(error, '$metadata') : undefined;
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  // An answer that is none of AWS's, such as a proxy's page, comes with a good status, too.
  return typeof status !== 'number' || status < 400 || status >= 500;
}

/** What an error thrown by an SDK call means. Never throws; what is not known is `incomplete`, which removes nothing. */
export function judge(error: unknown): Verdict {
  const code = codeOf(error);
  const message = cleanMessage(error instanceof Error ? error.message : inspect(error, { depth: 1 }));
  const failure = (outcome: Failure['outcome']): Failure => ({ outcome, code, message });
  if (code === 'RegionDisabledException') return { kind: 'failed', failure: failure('region-disabled') };
  if (denied.has(code)) return { kind: 'failed', failure: failure('denied') };
  if (credentialsCode.has(code)) return { kind: 'credentials', failure: failure('incomplete') };
  if (unavailable.has(code)) return { kind: 'failed', failure: failure('unavailable') };
  if (/not supported in the called region/i.test(message)) {
    return { kind: 'failed', failure: failure('unavailable') };
  }
  if (sessionExpired.has(code)) return { kind: 'session-expired', failure: failure('incomplete') };
  if (listBroken.has(code) || isMarkerError(code, message)) {
    return { kind: 'list-broken', failure: failure('incomplete') };
  }
  if (isNotFound(code)) return { kind: 'not-found', failure: failure('incomplete') };
  return { kind: 'failed', failure: failure('incomplete') };
}

/** `InvalidVpcID.NotFound`, `LoadBalancerNotFound`, `ResourceNotFoundException`: the thing asked about is not there. */
function isNotFound(code: string): boolean {
  return /NotFound(Exception)?$/.test(code);
}

/** Codes of a request that makes no sense. Services without a code of their own for a bad page token say so in words. */
const senseless = new Set([
  'ValidationError',
  'ValidationException',
  'InvalidParameterException',
  'InvalidRequestException',
  'InvalidArgument',
  'InvalidArgumentException',
  'DirectConnectClientException',
]);

/**
 * What an error says about permission alone: whoever is told that something does not exist or makes no sense might have asked, and
 * EC2's answer to a dry run is an error, too. undefined: it says nothing about it.
 */
export function permissionOf(verdict: Verdict): 'allowed' | 'denied' | undefined {
  if (verdict.kind === 'not-found' || verdict.kind === 'list-broken') return 'allowed';
  if (verdict.kind !== 'failed') return undefined;
  const { outcome, code } = verdict.failure;
  if (outcome === 'denied') return 'denied';
  const isAllowed =
    code === 'DryRunOperation' ||
    senseless.has(code) ||
    /^Invalid\w+\.Malformed$|^InvalidParameter/.test(code);
  return isAllowed ? 'allowed' : undefined;
}

function isMarkerError(code: string, message: string): boolean {
  return senseless.has(code) && /marker|(next|page|pagination|continuation) ?token/i.test(message);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  const [code, wireCode]: readonly unknown[] = [Reflect.get(error, 'code'), Reflect.get(error, 'Code')];
  // Node's connection errors are plain `Error`s with the reason in `code`; AWS's have it in `name`.
  if (error.name === 'Error' || error.name === 'TypeError' || error.name === 'AggregateError') {
    if (typeof code === 'string') return code;
    if (typeof wireCode === 'string') return wireCode;
  }
  // ELBv2 models its errors as classes whose name ends in Exception, over a code on the wire that does not.
  if (typeof wireCode === 'string' && wireCode !== '') return wireCode;
  return error.name;
}

/**
 * A message fit for people and for storage: without EC2's encoded authorization failure (hundreds of characters, and it can be
 * decoded by whoever has the right), on one line, at most 400 characters.
 */
export function cleanMessage(message: string): string {
  return message
    .replace(/\s*Encoded authorization failure message:\s*\S+/i, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 400);
}
