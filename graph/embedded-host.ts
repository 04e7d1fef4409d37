// The process the embedded graph lives in, forked by embedded.ts so that a query that never ends can be
// killed. Promises: it answers every request with a value or a failure, and dies with its parent.
import { openEmbeddedEngine } from './embedded-engine.ts';
import { failureOf } from './embedded-messages.ts';
import type { HostCall, HostReply, HostRequest } from './embedded-messages.ts';
import type { GraphEngine } from './engine.ts';

type Loader = (engine: GraphEngine, args: unknown) => Promise<unknown>;

let opening: Promise<GraphEngine> | undefined;

// Ctrl-C reaches the whole process group: the parent decides, and ends this one by disconnecting.
process.on('SIGINT', () => undefined);
// SIGKILL, since a query under way in Grafeo's threads would hold up an orderly exit; nothing is on disk.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (message) => {
  if (isRequest(message)) void answer(message);
});

async function answer({ id, call }: HostRequest): Promise<void> {
  try {
    reply({ id, value: await perform(call) });
  } catch (error) {
    reply({ id, failure: failureOf(error) });
  }
}

async function perform(call: HostCall): Promise<unknown> {
  opening ??= openEmbeddedEngine();
  const engine = await opening;
  switch (call.call) {
    case 'define':
      return engine.define(call.statements);
    case 'write':
      return engine.write(call.statements);
    case 'read':
      return engine.read(call.statement, call.options);
    case 'load':
      return load(engine, call.module, call.args);
    case 'close':
      return engine.close();
  }
}

async function load(engine: GraphEngine, module: string, args: unknown): Promise<unknown> {
  const loaded: { readonly default?: unknown } = await import(module);
  if (!isLoader(loaded.default))
    throw new TypeError(`${module} has no default export to load the graph with`);
  return loaded.default(engine, args);
}

function reply(message: HostReply): void {
  // Without a parent there is nobody to answer, and `disconnect` ends this process.
  if (process.connected) process.send?.(message);
}

function isLoader(value: unknown): value is Loader {
  return typeof value === 'function';
}

function isRequest(message: unknown): message is HostRequest {
  return typeof message === 'object' && message !== null && 'id' in message && 'call' in message;
}
