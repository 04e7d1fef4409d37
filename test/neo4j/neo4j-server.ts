// A Neo4j of a test's own, from its jars and with plain Java: on free ports of the loopback interface, with its data in a temporary
// folder, ended with the test. GROUNDPLAN_TEST_NEO4J names the folder of jars; shared/test-servers.md tells how it is made.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { needed, onPath } from '../moto/need.ts';
import { fastFolder } from '../support/fast-folder.ts';

export interface Neo4j {
  /** `bolt://127.0.0.1:PORT`, the same after every start. */
  readonly uri: string;
  readonly port: number;
  /** It stops answering, as a machine does that swaps; its connections stay. */
  halt(): void;
  resume(): void;
  /** SIGKILL, or SIGTERM for an orderly end; the data stays. */
  stop(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Again, on the same data and port. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

interface Options {
  readonly auth?: boolean;
  /** More lines of neo4j.conf. */
  readonly settings?: readonly string[];
  /** Default: as little as the tests get along with. */
  readonly heapMb?: number;
  /** As one in use is: on the disk, and with the compiler that pays after minutes only. Default: what is quick for a test. */
  readonly measured?: boolean;
}

const startTimeoutMs = 120_000;
const opened = ['java.nio', 'java.io', 'sun.nio.ch'].map(
  (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
);

/** The folder of jars, or undefined where tests are to skip. */
export function findNeo4j(): string | undefined {
  const missing = missingNeo4j();
  return needed(missing === undefined ? process.env['GROUNDPLAN_TEST_NEO4J'] : undefined, missing ?? '');
}

/** What is missing on this machine to start one; undefined where nothing is. */
export function missingNeo4j(): string | undefined {
  const folder = process.env['GROUNDPLAN_TEST_NEO4J'] ?? '';
  const jars = namesIn(folder).filter((name) => /^neo4j-[\d.]+\.jar$/.test(name));
  if (jars.length > 0 && onPath('java').length > 0) return undefined;
  return 'no Neo4j: GROUNDPLAN_TEST_NEO4J=<folder of the jars of org.neo4j:neo4j:5.26.30, by mvn dependency:copy-dependencies>, and java 17 on the PATH';
}

function namesIn(folder: string): readonly string[] {
  return folder !== '' && existsSync(folder) ? readdirSync(folder) : [];
}

export async function startNeo4j(jars: string | undefined, options: Options = {}): Promise<Neo4j> {
  if (jars === undefined) throw new Error('no Neo4j');
  const home = mkdtempSync(join(options.measured === true ? tmpdir() : fastFolder(), 'groundplan-neo4j-'));
  const port = await freePort();
  mkdirSync(join(home, 'conf'));
  writeFileSync(join(home, 'conf', 'neo4j.conf'), configuration(port, options));
  let child: ChildProcess | undefined;
  process.once('exit', () => child?.kill('SIGKILL'));

  async function start(): Promise<void> {
    const memory = ['-Xms256m', `-Xmx${options.heapMb ?? 768}m`, '-XX:+UseSerialGC'];
    // Half the processor time of a test is else spent on optimising code that is run a few times.
    const compiler = options.measured === true ? [] : ['-XX:TieredStopAtLevel=1'];
    const main = [
      'org.neo4j.server.CommunityEntryPoint',
      `--home-dir=${home}`,
      `--config-dir=${join(home, 'conf')}`,
      '--console-mode',
    ];
    child = spawn('java', [...memory, ...compiler, ...opened, '-cp', `${jars}/*`, ...main], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await started(child);
  }

  async function stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => ending.once('close', () => resolve()));
    // One that a test has halted must go on to hear of its end.
    ending.kill('SIGCONT');
    ending.kill(signal);
    await ended;
  }

  async function remove(): Promise<void> {
    await stop();
    rmSync(home, { recursive: true, force: true });
  }

  try {
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    uri: `bolt://127.0.0.1:${port}`,
    port,
    halt: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    stop,
    start,
    remove,
  };
}

function configuration(port: number, { auth = false, settings = [] }: Options): string {
  return [
    `server.bolt.listen_address=127.0.0.1:${port}`,
    `server.bolt.advertised_address=127.0.0.1:${port}`,
    'server.http.enabled=false',
    `dbms.security.auth_enabled=${auth}`,
    'dbms.usage_report.enabled=false',
    'db.tx_log.preallocate=false',
    'server.memory.pagecache.size=64m',
    ...settings,
    '',
  ].join('\n');
}

/** Neo4j says when its databases are open; its log keeps being read, so that it never blocks. */
function started(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const said: string[] = [];
  const give = (why: string): void => {
    child.kill('SIGKILL');
    reject(new Error(`Neo4j ${why}:\n${said.join('\n')}`));
  };
  const timer = setTimeout(() => give('did not start in time'), startTimeoutMs);
  child.once('error', (error) => give(`could not be started (${error.message})`));
  child.once('exit', () => give('ended at once'));
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      if (said.length < 50) said.push(line);
      if (/\bStarted\.$/.test(line)) resolve();
    });
  }
  return promise.finally(() => clearTimeout(timer));
}

function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
  return promise;
}
