// What stands between the SDK and the network: every answer passes here before the SDK reads it.
// An answer is believed only if it is the operation's own document: a proxy's login page or an empty body with status 200 is an
// empty list to the EC2 client, and would delete everything. Counts calls and bytes, keeps the budget, compares clocks. Answers in XML
// are read here, by xml-reader.ts; errors and other protocols are left to the SDK.
import { getSmithyContext } from '@smithy/core/transport';
import { withBody } from './body-buffer.ts';
import { isThrottling } from './outcome.ts';
import type { Budget } from './budget.ts';
import { readAnswer } from './xml-reader.ts';
import { answerShape, restRoot } from './xml-shape.ts';

/** What went over the wire; shared by all clients of a cycle. */
export interface Meter {
  calls: number;
  bytes: number;
  throttles: number;
}

/** 200, but not AWS's answer to this operation; or an error that is not in AWS's form. */
class ForeignAnswerError extends Error {
  override readonly name = 'ForeignAnswer';
  /** Read by the SDK: 5xx answers are tried again. */
  readonly $metadata: { readonly httpStatusCode: number };
  constructor(operation: string, status: number, begins: string) {
    super(
      `the answer to ${operation} (HTTP ${status}) is not AWS's: it begins ${JSON.stringify(begins)}; ` +
        'is there a proxy or a login page in between?',
    );
    this.$metadata = { httpStatusCode: status };
  }
}

class ClockSkewError extends Error {
  override readonly name = 'ClockSkew';
  constructor(skewMs: number) {
    super(
      `this machine's clock is ${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} AWS's; set it right (NTP)`,
    );
  }
}

interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body?: unknown;
}

export type WireProtocol = 'ec2-query' | 'query' | 'json' | 'rest-json' | 'rest-xml';

export interface WireOptions {
  readonly meter: Meter;
  readonly budget: Budget;
  /** account/region/service, the budget's key before the operation. */
  readonly bucket: string;
  readonly protocol: WireProtocol;
  /** A rate of the service's own, for all its operations together. */
  readonly perSecond?: number | undefined;
  readonly requestTimeoutMs: number;
  readonly maxClockSkewMs: number;
  readonly now: () => number;
}

interface Result {
  readonly response: unknown;
  output?: object;
}
type Handle = (args: object) => Promise<Result>;
interface Context {
  readonly commandName?: string;
}

/** Outputs that were read off the wire, until the SDK has looked for its own in an empty body. */
const outputs = new WeakMap<object, object>();

/** Middleware for the step `deserialize`, farthest from the network: puts what was read off the wire where the SDK's output goes. */
export function outputMiddleware(next: Handle): Handle {
  return async (args) => {
    const result = await next(args);
    const output = isHttpAnswer(result.response) ? outputs.get(result.response) : undefined;
    // The SDK's own has `$metadata`, which its retries write to.
    if (output !== undefined) result.output = Object.assign(output, result.output);
    return result;
  };
}

/** Middleware for the step `deserialize`, nearest to the network: inside the SDK's retries, before its parser. */
export function wireMiddleware(options: WireOptions): (next: Handle, context: Context) => Handle {
  return (next, context) => {
    const operation = (context.commandName ?? '').replace(/Command$/, '');
    const { protocol } = options;
    const schema: unknown = getSmithyContext({ ...context })['operationSchema'];
    const isQuery = protocol === 'query' || protocol === 'ec2-query';
    const shape = isQuery ? answerShape(schema, protocol === 'query') : undefined;
    const own: Own = { operation, root: isQuery ? `${operation}Response` : restRoot(schema) };
    return async (args) => {
      await options.budget.take(`${options.bucket}/${operation}`, isPaged(args), options.perSecond);
      options.meter.calls += 1;
      const result = await next(args);
      const { response } = result;
      if (!isHttpAnswer(response)) throw new ForeignAnswerError(operation, 0, '');
      await withBody(response.body, options.requestTimeoutMs, (body) => {
        options.meter.bytes += body.length;
        checkClock(response.headers, options);
        checkDocument(own, response, body, options);
        if (shape !== undefined && response.statusCode < 300) {
          outputs.set(response, readAnswer(shape, body));
          response.body = new Uint8Array();
        } else {
          // The SDK takes bytes as they are; it need not collect the stream again.
          response.body = Buffer.from(body);
        }
      });
      return result;
    };
  };
}

/** MaxResults, maxResults, MaxRecords, MaxItems, PageSize … */
const pageSize = /^([Mm]ax[A-Z]|PageSize$)/;

/** Calls that page have the larger bucket at AWS. */
function isPaged(args: object): boolean {
  const input: unknown = 'input' in args ? args.input : undefined;
  return (
    typeof input === 'object' && input !== null && Object.keys(input).some((name) => pageSize.test(name))
  );
}

function isHttpAnswer(response: unknown): response is HttpAnswer {
  return (
    typeof response === 'object' && response !== null && 'statusCode' in response && 'headers' in response
  );
}

function checkClock(headers: Readonly<Record<string, string>>, options: WireOptions): void {
  const theirs = Date.parse(headers['date'] ?? '');
  const skewMs = options.now() - theirs;
  if (Math.abs(skewMs) > options.maxClockSkewMs) throw new ClockSkewError(skewMs);
}

/** An operation, and the root element of its own document. */
interface Own {
  readonly operation: string;
  readonly root: string | undefined;
}

function checkDocument(
  { operation, root }: Own,
  { statusCode: status, headers }: HttpAnswer,
  body: Uint8Array,
  options: WireOptions,
): void {
  const begins = new TextDecoder().decode(body.subarray(0, 512)).replace(/^\uFEFF/, '');
  if (status >= 300) {
    const code = errorCode(begins, options.protocol, headers['x-amzn-errortype']);
    if (code === undefined) throw new ForeignAnswerError(operation, status, begins.slice(0, 60));
    if (isThrottling(code)) {
      options.meter.throttles += 1;
      options.budget.throttled(`${options.bucket}/${operation}`);
    }
    return;
  }
  const isOwn = isJson(options.protocol)
    ? /^\s*\{/.test(begins)
    : root !== undefined &&
      rootElement(begins) === root &&
      // What our own reader does not read must not end half-way: the SDK's may take that for the whole.
      (options.protocol !== 'rest-xml' || isClosed(body, root));
  if (!isOwn) throw new ForeignAnswerError(operation, status, begins.slice(0, 60));
}

/** Name of the document's root element, past declaration and comments. */
function rootElement(text: string): string | undefined {
  return /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<([A-Za-z][\w.-]*)/.exec(text)?.[1];
}

/** By its own end, or as a root that is empty; an empty element inside it ends nothing. */
function isClosed(body: Uint8Array, root: string): boolean {
  const ends = new TextDecoder().decode(body.subarray(-1_024)).trimEnd();
  return ends.endsWith(`</${root}>`) || new RegExp(`<${root}(?:\\s[^<>]*)?/>$`).test(ends);
}

function isJson(protocol: WireProtocol): boolean {
  return protocol === 'json' || protocol === 'rest-json';
}

/**
 * The code of an error answer in AWS's form; undefined where it is not in that form. `header`: where REST-JSON has it,
 * `ThrottlingException:http://…`.
 */
function errorCode(
  text: string,
  protocol: WireOptions['protocol'],
  header: string | undefined,
): string | undefined {
  if (isJson(protocol)) {
    if (!/^\s*\{/.test(text)) return undefined;
    return header?.split(':')[0] ?? /"__type"\s*:\s*"(?:[^"]*#)?([^"]+)"/.exec(text)?.[1] ?? '';
  }
  const root = rootElement(text);
  // S3 has nothing around it.
  const isOwn = root === 'ErrorResponse' || root === (protocol === 'rest-xml' ? 'Error' : 'Response');
  if (!isOwn) return undefined;
  return /<Code>([^<]*)<\/Code>/.exec(text)?.[1];
}
