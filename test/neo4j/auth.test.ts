// Opening a Neo4j with authentication on: what is refused says what to mend, and never the password.
import { createServer } from 'node:net';
import { auth, driver as newDriver } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphUnavailableError } from '../../graph/engine.ts';
import { openNeo4jEngine } from '../../graph/neo4j-engine.ts';
import { engineContract } from '../graph/engine-contract.ts';
import { serverTimeoutMs, timeouts } from './connect.ts';
import { findNeo4j, type Neo4j, startNeo4j } from './neo4j-server.ts';

const jars = findNeo4j();
const password = 'correct horse battery';

async function failureOf(opening: Promise<unknown>): Promise<Error> {
  const error = await opening.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error) return error;
  throw new Error('it was opened');
}

describe.skipIf(jars === undefined)('a Neo4j with authentication on', () => {
  let server: Neo4j;
  const database = { database: 'neo4j', timeouts };

  beforeAll(async () => {
    server = await startNeo4j(jars, { auth: true });
  }, serverTimeoutMs);

  afterAll(async () => server?.remove(), serverTimeoutMs);

  it('says that a first password has to be changed', async () => {
    const opening = openNeo4jEngine({ ...database, uri: server.uri, user: 'neo4j', password: 'neo4j' });
    const error = await failureOf(opening);
    expect(error).toBeInstanceOf(GraphUnavailableError);
    expect(error.message).toMatch(/wants a new password for the user "neo4j" first: ALTER CURRENT USER/);
    const driver = newDriver(server.uri, auth.basic('neo4j', 'neo4j'));
    const session = driver.session({ database: 'system' });
    await session.run('ALTER CURRENT USER SET PASSWORD FROM $old TO $new', { old: 'neo4j', new: password });
    await session.close();
    await driver.close();
  });

  engineContract(
    'Neo4j with authentication',
    async () => {
      const engine = await openNeo4jEngine({ ...database, uri: server.uri, user: 'neo4j', password });
      await engine.write([{ text: 'MATCH (n) DETACH DELETE n' }]);
      return engine;
    },
    { stops: true },
  );

  it.each([
    [{}, /refuses a connection without a user: set NEO4J_USER and NEO4J_PASSWORD/],
    [{ user: 'neo4j', password: 'hunter2-wrong' }, /refuses the user "neo4j": set NEO4J_USER/],
    [{ user: 'nobody', password: 'hunter2-wrong' }, /refuses the user "nobody"/],
  ])('refuses %j at once', async (login, message) => {
    const error = await failureOf(openNeo4jEngine({ ...database, uri: server.uri, ...login }));
    expect(error).toBeInstanceOf(GraphUnavailableError);
    expect(error.message).toMatch(message);
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain('hunter2');
  });
});

describe('no Neo4j at the address', () => {
  const short = { connectMs: 500, retryMs: 500, transactionMs: 1_000 };

  it('says that nobody listens', async () => {
    const error = await failureOf(
      openNeo4jEngine({ uri: 'bolt://127.0.0.1:1', database: 'neo4j', timeouts: short }),
    );
    expect(error).toBeInstanceOf(GraphUnavailableError);
    expect(error.message).toMatch(
      /^Neo4j at bolt:\/\/127\.0\.0\.1:1 is not reachable .*start it, or mend NEO4J_URI/,
    );
  });

  it.each([
    ['says nothing', ''],
    ['speaks HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ])('says so of a server that %s', async (_what, greeting) => {
    const other = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write(greeting));
    });
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const begun = performance.now();
    const error = await failureOf(
      openNeo4jEngine({ uri: `bolt://127.0.0.1:${port}`, database: 'neo4j', timeouts: short }),
    );
    expect(error).toBeInstanceOf(GraphUnavailableError);
    expect(performance.now() - begun).toBeLessThan(15_000);
    other.close();
  });
});
