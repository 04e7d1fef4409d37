// `doctor`: checks what groundplan stands on, and says what to mend: Node, data directory, journal, graph, credentials, clock.
import type { Command } from 'commander';
import { startEmbeddedHost } from '../../graph/embedded.ts';
import { readNeo4jSettings } from '../../graph/neo4j-settings.ts';
import { createBudget } from '../budget.ts';
import { createTransport } from '../clients.ts';
import { openSession } from '../session.ts';
import { defaultSettings } from '../settings.ts';
import { type CommonOptions, common, dataOf, examples } from './context.ts';
import { findDaemon } from './remote.ts';
import { oneLine, print, printJson, styled } from './output.ts';

interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'failed' | 'note';
  readonly says: string;
}

export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('check Node, data directory, daemon, graph, credentials and clock; says what to mend');
  examples(common(command), ['doctor', 'doctor --json']);
  command.action(doctor);
}

async function doctor(options: CommonOptions): Promise<void> {
  const checks: readonly [string, () => Promise<Omit<Finding, 'check'>>][] = [
    ['node', checkNode],
    ['data directory', () => checkData(options)],
    ['daemon', () => checkDaemon(options)],
    ['graph', checkGraph],
    ['credentials and clock', checkCredentials],
  ];
  let failed = false;
  for (const [check, look] of checks) {
    const finding: Finding = { check, ...(await look().catch(failure)) };
    failed ||= finding.state === 'failed';
    if (options.json === true) printJson(finding);
    else print(`${mark(finding.state)} ${check}: ${oneLine(finding.says)}`);
  }
  process.exitCode = failed ? 1 : 0;
}

function failure(error: unknown): Omit<Finding, 'check'> {
  return { state: 'failed', says: error instanceof Error ? error.message : String(error) };
}

function mark(state: Finding['state']): string {
  if (state === 'ok') return styled('green', 'ok  ');
  return state === 'failed' ? styled('red', 'FAIL') : styled('yellow', 'note');
}

function checkNode(): Promise<Omit<Finding, 'check'>> {
  // bin.cjs and package.json's engines refuse older ones before this is reached.
  return Promise.resolve({ state: 'ok', says: `${process.version} on ${process.platform}-${process.arch}` });
}

async function checkData(options: CommonOptions): Promise<Omit<Finding, 'check'>> {
  const data = dataOf(options);
  const isHeld = (await findDaemon(options)) !== undefined;
  const journal = isHeld
    ? data.openForReading(options.group)
    : data.openForWriting(options.group, 'doctor', 500);
  try {
    const total = Object.values(journal.counts()).reduce((sum, count) => sum + count, 0);
    const warnings = journal.warnings().length;
    return {
      state: 'ok',
      says: `${data.path} ${isHeld ? 'is held by the daemon' : 'can be written'}; group ${options.group} has ${total} resources and ${warnings} warnings`,
    };
  } finally {
    journal.close();
  }
}

async function checkDaemon(options: CommonOptions): Promise<Omit<Finding, 'check'>> {
  const remote = await findDaemon(options);
  if (remote === undefined) {
    return {
      state: 'note',
      says: 'none runs on this data directory; `groundplan start` collects by schedule',
    };
  }
  const response = await fetch(`${remote.url}/health/ready`);
  return response.ok
    ? { state: 'ok', says: `runs as process ${remote.pid}, its API is at ${remote.url}` }
    : { state: 'failed', says: `runs as process ${remote.pid}, and is not ready: ${await response.text()}` };
}

async function checkGraph(): Promise<Omit<Finding, 'check'>> {
  const settings = readNeo4jSettings(process.env);
  if (settings !== undefined) {
    const { openNeo4jEngine } = await import('../../graph/neo4j-engine.ts');
    const engine = await openNeo4jEngine(settings);
    await engine.close();
    return { state: 'ok', says: `Neo4j at ${settings.uri} answers, database ${settings.database}` };
  }
  const graph = startEmbeddedHost();
  try {
    await graph.define([
      'CREATE CONSTRAINT resource_id_unique IF NOT EXISTS FOR (n:Resource) REQUIRE n.id IS UNIQUE',
    ]);
    return { state: 'ok', says: 'the embedded graph starts' };
  } finally {
    graph.kill();
    await graph.exited;
  }
}

async function checkCredentials(): Promise<Omit<Finding, 'check'>> {
  const transport = createTransport({
    settings: { ...defaultSettings, maxAttempts: 1, requestTimeoutMs: 10_000 },
    budget: createBudget({ fraction: Number.POSITIVE_INFINITY }),
  });
  const session = await openSession(transport, { by: 'ambient' });
  return {
    state: 'ok',
    says: `account ${session.account} in partition ${session.partition}, clock agrees with AWS's`,
  };
}
