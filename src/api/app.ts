// The HTTP server, built and not listening. Order of a request under /v7: the token (401), the group's rate (429), the path (404, 405), the
// role and group (403), then the route. Nobody learns of anything before their token is known.
import { setMaxListeners } from 'node:events';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteOptions,
} from 'fastify';
import { callerOf, type Caller, demandGroup, demandRole } from './authorise.ts';
import type { ApiDeps } from './backend.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { openApiOf } from './openapi.ts';
import { invalid, Problem, problemDocument, problemOf } from './problem.ts';
import { createRateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';
import type { Answer, BodyLimit, Route } from './route.ts';
import { routes } from './routes.ts';

const callers = new WeakMap<FastifyRequest, Caller>();

export function buildApp(deps: ApiDeps): FastifyInstance {
  const { settings } = deps;
  const rate = createRateLimit(settings.requestsPerMinute);
  const app = Fastify({
    ...(deps.logger === undefined ? {} : { loggerInstance: deps.logger }),
    bodyLimit: settings.bodyLimitBytes,
    requestTimeout: settings.requestTimeoutMs,
    // Bodies over the limit are answered before they were read to their end; whoever goes on sending is cut off.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 2_048, ignoreTrailingSlash: false },
    http: {
      headersTimeout: settings.requestTimeoutMs,
      // How often the two are looked at: a tenth late at most.
      connectionsCheckingInterval: Math.max(50, settings.requestTimeoutMs / 10),
      keepAliveTimeout: 72_000,
    },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => {
      void sendProblem(deps, error, request, reply);
    },
  });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, readBody(Buffer.from(body), settings.bodyDepth));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });

  app.addHook('onRequest', async (request, reply) => {
    if (isOurs(request.url)) admit(deps, rate, request, reply);
    if (request.is404) throw notServed(request);
  });
  app.setErrorHandler((error, request, reply) => sendProblem(deps, error, request, reply));
  app.setNotFoundHandler((request) => {
    throw notServed(request);
  });
  const stopping = new AbortController();
  // Every feed that is followed listens to it.
  setMaxListeners(0, stopping.signal);
  app.addHook('preClose', async () => stopping.abort());
  for (const route of routes) serve(app, deps, route, stopping.signal);
  serveRoot(app, deps);
  return app;
}

function isOurs(url: string): boolean {
  return /^\/v7(?:[/?]|$)/.test(url);
}

type Rate = ReturnType<typeof createRateLimit>;

function admit(deps: ApiDeps, rate: Rate, request: FastifyRequest, reply: FastifyReply): void {
  const { aid } = Object.assign({ aid: undefined }, request.query);
  const caller = callerOf(deps, request.headers.authorization, aid);
  const bucket = caller === undefined ? 'nobody' : (caller.group?.aid ?? caller.token.defaultAid);
  const taken = rate.take(bucket, deps.now().getTime());
  void reply.headers(taken.headers);
  if (!taken.allowed) {
    throw new Problem(429, `too many requests of this account group; again in ${taken.retryAfterSeconds} s`, {
      headers: { 'retry-after': String(taken.retryAfterSeconds) },
    });
  }
  if (caller === undefined)
    throw new Problem(401, 'the bearer token is missing, unknown, expired or revoked');
  if (Array.isArray(aid)) {
    throw invalid([{ code: 'invalid_type', field: 'aid', message: 'give it once' }]);
  }
  callers.set(request, caller);
}

function serve(app: FastifyInstance, deps: ApiDeps, route: Route, stopping: AbortSignal): void {
  app.route({
    method: route.method,
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    ...(route.bodyLimit === undefined ? {} : limitedBody(deps, route.bodyLimit)),
    // Before the body is read: who may not write has nothing to send.
    preParsing: async (request) => {
      const caller = callers.get(request);
      if (caller !== undefined) demandRole(caller.token, route.access);
      if (caller !== undefined) demandGroup(caller);
    },
    handler: async (request, reply) => {
      const caller = callers.get(request);
      if (caller === undefined) throw new Error(`${route.path} was reached without a token`);
      const answer = await route.answer({
        deps,
        token: caller.token,
        group: demandGroup(caller),
        params: request.params,
        query: request.query,
        body: request.body,
        url: request.url,
        headers: request.headers,
        stopping,
      });
      return send(reply, route, answer);
    },
  });
}

function limitedBody(
  deps: ApiDeps,
  { bytes, says }: BodyLimit,
): Pick<RouteOptions, 'bodyLimit' | 'errorHandler'> {
  return {
    bodyLimit: bytes,
    errorHandler: (cause, request, reply) => {
      const isTooLarge = cause.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
      void sendProblem(deps, isTooLarge ? new Problem(413, says, { cause }) : cause, request, reply);
    },
  };
}

function send(
  reply: FastifyReply,
  route: Route,
  { status, body, json, stream, headers = {} }: Answer,
): FastifyReply {
  const form = route.answers[status];
  if (form === undefined) throw new Error(`${route.id} does not declare the status ${status}`);
  void reply.code(status);
  if (form !== 'nothing') void reply.header('content-type', form.type);
  void reply.headers(headers);
  if (form === 'nothing') return reply.send();
  if (json !== undefined) return reply.send(typeof json === 'string' ? Buffer.from(json) : json);
  if (stream === undefined) return sendJson(reply, form.type, body);
  // Of a HEAD nobody reads the stream, and one without an end would be read for ever.
  if (reply.request.method !== 'HEAD') return reply.send(stream);
  stream.destroy();
  return reply.send();
}

function notServed(request: FastifyRequest): Problem {
  const [path = ''] = request.url.split('?');
  const matching = routes.filter((route) => isPath(route.path, path));
  const exact = matching.filter((route) => route.path === path);
  const methods = new Set((exact.length > 0 ? exact : matching).map(({ method }) => method));
  if (methods.size === 0)
    return new Problem(404, 'there is nothing at this path; /openapi.json says what there is');
  const allow = [...methods, ...(methods.has('GET') ? ['HEAD'] : [])].sort().join(', ');
  return new Problem(405, `this path takes ${allow}`, { headers: { allow } });
}

function isPath(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith('{') || part === given[index])
  );
}

function sendProblem(
  deps: ApiDeps,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = problemOf(error, request.id);
  // What a route says itself, as that something is loading, is no failure.
  if (problem.status >= 500 && problem !== error) deps.reportError(error, request.id);
  void reply.code(problem.status).headers(problem.headers);
  if (problem.status === 401) {
    void reply.header('www-authenticate', 'Bearer');
    const body = { error: 'invalid_token', error_description: problem.message };
    return sendJson(reply, 'application/json', body);
  }
  return sendJson(reply, 'application/problem+json', problemDocument(problem, request.url));
}

/** As bytes: to text Fastify adds a charset, which JSON has not. */
function sendJson(reply: FastifyReply, type: string, body: unknown): FastifyReply {
  return reply.header('content-type', type).send(Buffer.from(JSON.stringify(body)));
}

/** What stands at the root and asks for no token: nothing of any group is in it. */
function serveRoot(app: FastifyInstance, deps: ApiDeps): void {
  const openApi = JSON.stringify(openApiOf(routes));
  app.get('/openapi.json', (_request, reply) => reply.type('application/json').send(openApi));
  app.get('/health/live', (_request, reply) => {
    const live = deps.health.live();
    return reply.code(live ? 200 : 503).send({ status: live ? 'live' : 'failed' });
  });
  app.get('/health/ready', (_request, reply) => {
    const parts = deps.health.ready().map(({ name, ready, apart = false }) => ({ name, ready, apart }));
    const ready = parts.every((part) => part.ready || part.apart);
    return reply.code(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'loading',
      parts: parts.map(({ apart: _apart, ...part }) => part),
    });
  });
  app.get('/health/ready/lookup', (_request, reply) => {
    const ready = deps.health.ready().some((part) => part.name === 'lookup' && part.ready);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'loading' });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await deps.metrics()),
  );
}
