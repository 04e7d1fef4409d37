// A wire between the driver and Neo4j that breaks at the worst moment: the COMMIT has gone out, its answer never comes back. Or one that is
// slow: every answer comes late.
import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly port: number;
  /** From now on the connection that sends the next COMMIT is cut once Neo4j has answered it. */
  cutNextCommit(): void;
  readonly cuts: number;
  /** How often the client had an answer and asked again: what it sends without waiting is one turn. */
  readonly turns: number;
  close(): Promise<void>;
}

/** A chunk of two bytes (a structure without fields, signature 0x12) and the end of the message. */
const commit = Buffer.from([0x00, 0x02, 0xb0, 0x12, 0x00, 0x00]);

export async function startCuttingProxy(
  to: number,
  { lateMs = 0 }: { readonly lateMs?: number } = {},
): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let isArmed = false;
  let cuts = 0;
  let turns = 0;
  let isAnswered = true;

  const server = createServer((client) => {
    const neo4j = connect(to, '127.0.0.1');
    let isDoomed = false;

    function answer(bytes: Buffer): void {
      isAnswered = true;
      client.write(bytes);
    }

    for (const socket of [client, neo4j]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        neo4j.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (isArmed && bytes.includes(commit)) {
        isArmed = false;
        isDoomed = true;
      }
      if (isAnswered) turns += 1;
      isAnswered = false;
      neo4j.write(bytes);
    });
    neo4j.on('data', (bytes) => {
      if (!isDoomed) {
        if (lateMs === 0) answer(bytes);
        else setTimeout(() => answer(bytes), lateMs);
        return;
      }
      cuts += 1;
      client.destroy();
    });
  });

  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    port,
    cutNextCommit: () => {
      isArmed = true;
    },
    get cuts() {
      return cuts;
    },
    get turns() {
      return turns;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
