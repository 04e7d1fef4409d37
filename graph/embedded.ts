// The embedded graph in a process of its own: the port's calls over IPC. Promises: a read past its
// `timeoutMs` ends with the process killed and a CypherError; the process dies with this one. The graph is
// in memory, so after a kill it is gone: start another host and load it again from the journal.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { errorOf } from './embedded-messages.ts';
import type { HostCall, HostReply } from './embedded-messages.ts';
import { CypherError, GraphUnavailableError } from './engine.ts';
import type { GraphEngine, ReadOptions, Rows, Statement } from './engine.ts';

export interface EmbeddedHost extends GraphEngine {
  readonly pid: number | undefined;
  /** Settles when the process is gone, whoever ended it. */
  readonly exited: Promise<void>;
  /**
   * Runs `(await import(module)).default(engine, args)` inside the process and gives what it gives, so
   * that a writer can fill the graph without its rows crossing IPC. `args` and the answer are cloned.
   */
  load(module: URL, args: unknown): Promise<unknown>;
  /** SIGKILL; whatever is under way fails with GraphUnavailableError. */
  kill(): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export function startEmbeddedHost(): EmbeddedHost {
  return new Host();
}

class Host implements EmbeddedHost {
  readonly name = 'embedded';
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  /** Why there is no process to ask any more. */
  #ended: string | undefined;

  constructor() {
    // The neighbour with this file's own ending: .ts in a checkout, .js in dist.
    const module = fileURLToPath(new URL(`./embedded-host${extname(import.meta.url)}`, import.meta.url));
    // Structured clone keeps what JSON loses (undefined, -0, Date); the parent's own flags (inspect, test
    // runners' loaders) are not the child's, and stdout stays the command's.
    const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] satisfies ('ignore' | 'inherit' | 'ipc')[];
    this.#child = fork(module, [], { serialization: 'advanced', execArgv: [], stdio });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.exited = promise;
    this.#child.on('message', (message) => {
      if (isReply(message)) this.#settle(message);
    });
    this.#child.once('error', (error) => this.#end(`it could not be started: ${error.message}`));
    this.#child.once('exit', (code, signal) => {
      this.#end(`it ended with ${signal ?? `code ${code}`}`);
      resolve();
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async define(statements: readonly string[]): Promise<void> {
    await this.#ask({ call: 'define', statements });
  }

  async write(statements: readonly Statement[]): Promise<void> {
    await this.#ask({ call: 'write', statements });
  }

  async read(statement: Statement, options: ReadOptions = {}): Promise<Rows> {
    const { timeoutMs } = options;
    const answer = this.#ask({ call: 'read', statement, options }).then(asRows);
    if (timeoutMs === undefined) return answer;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(stopped(timeoutMs));
      this.#stop('a query ran past its time limit');
    }, timeoutMs);
    try {
      return await Promise.race([late.promise, answer]);
    } finally {
      clearTimeout(timer);
    }
  }

  async load(module: URL, args: unknown): Promise<unknown> {
    return this.#ask({ call: 'load', module: module.href, args });
  }

  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    await this.#ask({ call: 'close' });
    this.#end('it was closed');
    if (this.#child.connected) this.#child.disconnect();
    await this.exited;
  }

  kill(): void {
    this.#stop('it was killed');
  }

  #stop(why: string): void {
    this.#end(why);
    this.#child.kill('SIGKILL');
  }

  #ask(call: HostCall): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(unavailable(this.#ended));
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    this.#child.send({ id, call }, (error) => {
      if (error === null) return;
      this.#waiting.delete(id);
      reject(unavailable(error.message));
    });
    return promise;
  }

  #settle(reply: HostReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('failure' in reply) waiting?.reject(errorOf(reply.failure));
    else waiting?.resolve(reply.value);
  }

  #end(why: string): void {
    this.#ended ??= why;
    for (const { reject } of this.#waiting.values()) reject(unavailable(this.#ended));
    this.#waiting.clear();
  }
}

function stopped(timeoutMs: number): CypherError {
  return new CypherError(
    `the query was stopped after ${timeoutMs / 1000} s: narrow it (ids, labels, a bound such as *1..3) ` +
      'or add a LIMIT',
    'time-limit',
  );
}

function unavailable(why: string): GraphUnavailableError {
  return new GraphUnavailableError(
    `the embedded graph's process is gone: ${why}; start it again and load it from the journal`,
  );
}

function isReply(message: unknown): message is HostReply {
  return typeof message === 'object' && message !== null && 'id' in message;
}

/** Our own child's answer to `read`, in the shape embedded-engine.ts gives it. */
function asRows(value: unknown): Rows {
  return value as Rows;
}
