// Calls over a message port: one side serves functions, the other calls them by name; what is thrown there is thrown here.
import { carried, type CarriedError, carry } from './carried-error.ts';

/** Functions whose arguments and results structured clone can carry. */
export type Calls<Served> = { readonly [Name in keyof Served]: (...args: never) => Promise<unknown> };

/** A MessagePort, or the Worker at its other end. */
interface Port {
  postMessage(message: object): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

interface CallMessage {
  readonly call: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

interface ReplyMessage {
  readonly reply: number;
  readonly value?: unknown;
  readonly error?: CarriedError;
}

export function serveCalls<Served extends Calls<Served>>(port: Port, served: Served): void {
  const functions = new Map(Object.entries(asFunctions(served)));
  async function answer({ call, name, args }: CallMessage): Promise<void> {
    let reply: ReplyMessage;
    try {
      reply = { reply: call, value: await functions.get(name)?.(...args) };
    } catch (error) {
      reply = { reply: call, error: carry(error) };
    }
    port.postMessage(reply);
  }
  port.on('message', (message: unknown) => {
    if (isCall(message)) void answer(message);
  });
}

export interface Caller<Served> {
  readonly calls: Served;
  /** The other side is gone: what waits fails, and so does what is called from now on. */
  end(why: Error): void;
}

export function callOver<Served extends Calls<Served>>(
  port: Port,
  names: readonly (keyof Served & string)[],
): Caller<Served> {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  let ended: Error | undefined;

  port.on('message', (message: unknown) => {
    if (!isReply(message)) return;
    const { reply, value, error } = message;
    const waits = waiting.get(reply);
    waiting.delete(reply);
    if (error === undefined) waits?.resolve(value);
    else waits?.reject(carried(error));
  });

  function call(name: string, args: readonly unknown[]): Promise<unknown> {
    if (ended !== undefined) return Promise.reject(ended);
    const waits = Promise.withResolvers<unknown>();
    last += 1;
    waiting.set(last, waits);
    port.postMessage({ call: last, name, args } satisfies CallMessage);
    return waits.promise;
  }

  return {
    calls: asServed<Served>(
      Object.fromEntries(names.map((name) => [name, (...args: readonly unknown[]) => call(name, args)])),
    ),
    end: (why) => {
      ended = why;
      for (const { reject } of waiting.values()) reject(why);
      waiting.clear();
    },
  };
}

function isCall(message: unknown): message is CallMessage {
  return typeof message === 'object' && message !== null && 'call' in message;
}

function isReply(message: unknown): message is ReplyMessage {
  return typeof message === 'object' && message !== null && 'reply' in message;
}

/** Both sides are ours and compiled against one interface; the port forgets the types between them. */
function asServed<Served>(calls: object): Served {
  return calls as Served;
}

function asFunctions(served: object): Record<string, (...args: readonly unknown[]) => Promise<unknown>> {
  return served as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
}
