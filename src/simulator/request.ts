// Reads an HTTP request to the point where it is known who asks for what and where. The service and the region come
// from the credential scope of the SigV4 signature, the account from the access key. The signature itself is not
// verified: the simulator knows no secrets but its own, and listens on loopback only.

import type { IncomingMessage } from 'node:http';
import { type Route, routeOf } from './protocol-rest.ts';
import { findService, isRest, type ServiceModel } from './services.ts';

export interface WireRequest {
  readonly service: ServiceModel | undefined;
  /** The operation's name as asked for, known or not. */
  readonly operation: string;
  /** Of a REST protocol: what its path says. */
  readonly route: Route | undefined;
  readonly body: string;
  readonly form: URLSearchParams;
  readonly scope: CredentialScope | undefined;
  readonly sessionToken: string | undefined;
}

interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly signingName: string;
}

/** AWS's own limit for a Query request is far below. */
const maxBodyBytes = 1024 * 1024;

export async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const body = await readBody(request);
  const target = header(request, 'x-amz-target');
  const form = target === undefined ? readForm(request, body) : new URLSearchParams();
  const scope = readScope(header(request, 'authorization') ?? form.get('X-Amz-Credential') ?? '');
  const [prefix, named] = target === undefined ? [undefined, form.get('Action') ?? ''] : splitTarget(target);
  const service = findService({
    signingName: scope?.signingName,
    version: form.get('Version') ?? undefined,
    target: prefix,
  });
  const route =
    service !== undefined && isRest(service)
      ? await routeOf(service, request.method ?? '', request.url ?? '')
      : undefined;
  return {
    service,
    operation: route?.operation.name ?? named,
    route,
    body,
    form,
    scope,
    sessionToken: header(request, 'x-amz-security-token') ?? form.get('X-Amz-Security-Token') ?? undefined,
  };
}

function splitTarget(target: string): [string, string] {
  const dot = target.lastIndexOf('.');
  return [target.slice(0, Math.max(dot, 0)), target.slice(dot + 1)];
}

function readForm(request: IncomingMessage, body: string): URLSearchParams {
  const query = request.url?.split('?')[1];
  return new URLSearchParams(body === '' ? query : body);
}

// `AWS4-HMAC-SHA256 Credential=KEY/20261122/eu-west-1/ec2/aws4_request, SignedHeaders=…, Signature=…`
function readScope(authorization: string): CredentialScope | undefined {
  const found = /(?:Credential=|^)([^/\s,]+)\/\d{8}\/([^/\s,]+)\/([^/\s,]+)\/aws4_request/.exec(
    authorization,
  );
  const [, accessKeyId, region, signingName] = found ?? [];
  return accessKeyId === undefined || region === undefined || signingName === undefined
    ? undefined
    : { accessKeyId, region, signingName };
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxBodyBytes) throw new Error(`A request of more than ${maxBodyBytes} bytes`);
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}
