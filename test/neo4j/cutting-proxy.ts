// A wire between the driver and Neo4j that breaks at the worst moment: the COMMIT has gone out, its answer never comes back.
import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly port: number;
  /** From now on the connection that sends the next COMMIT is cut once Neo4j has answered it. */
  cutNextCommit(): void;
  readonly cuts: number;
  close(): Promise<void>;
}

/** A chunk of two bytes (a structure without fields, signature 0x12) and the end of the message. */
const commit = Buffer.from([0x00, 0x02, 0xb0, 0x12, 0x00, 0x00]);

export async function startCuttingProxy(to: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let isArmed = false;
  let cuts = 0;

  const server = createServer((client) => {
    const neo4j = connect(to, '127.0.0.1');
    let isDoomed = false;
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
      neo4j.write(bytes);
    });
    neo4j.on('data', (bytes) => {
      if (!isDoomed) {
        client.write(bytes);
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
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
