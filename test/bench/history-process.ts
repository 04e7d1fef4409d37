// Measured alone: maps of the past, pages of events and pruning, over a journal that is there. Every time is that of the slowest of what
// was asked; what is asked for the first time reads from the disk's cache, as a daemon does that was just started.
import { topologyAsOf } from '../../src/api/topology-at.ts';
import { apiReading } from '../../src/journal/api-read.ts';
import { openDatabase } from '../../src/journal/database.ts';
import type { EventPageFilter } from '../../src/journal/event-pages.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { readPast } from '../../src/journal/past.ts';
import { loadKinds } from '../../src/registry.ts';
import { account, begin, days, end, vpcId } from './history-estate.ts';
import { median } from './measured-process.ts';
import { report, reportUsageAtExit } from './usage.ts';

reportUsageAtExit();
const dayMs = 86_400_000;
const [path = '', given = '5'] = process.argv.slice(2);
const runs = Number(given);
const kinds = await loadKinds();

async function measureMaps(): Promise<{
  readonly worst: number;
  readonly first: number;
  /** Of the processor, where the machine is not quiet. */
  readonly cpu: number;
  readonly nodes: number;
}> {
  const db = openDatabase(path, 'read');
  const medians: number[] = [];
  const firsts: number[] = [];
  const cpus: number[] = [];
  let nodes = 0;
  for (const daysAgo of [days - 1, 60, 30, 7, 1]) {
    const times: number[] = [];
    const used: number[] = [];
    for (let round = 0; round < runs; round++) {
      const cpu = process.cpuUsage();
      const at = new Date(end - daysAgo * dayMs + round * 7_000_000).toISOString();
      const startedAt = performance.now();
      const past = readPast(db, kinds, at, new Date(end));
      const found = await topologyAsOf(past, kinds, { vpc: vpcId }, 3);
      times.push(performance.now() - startedAt);
      const { user, system } = process.cpuUsage(cpu);
      used.push((user + system) / 1_000);
      nodes = found.nodes.length;
    }
    const text = times.map((ms, index) => `${ms.toFixed(0)} (cpu ${used[index]?.toFixed(0)})`).join(' ');
    process.stderr.write(`map ${daysAgo} days ago: ${text} ms\n`);
    cpus.push(median(used));
    firsts.push(times[0] ?? 0);
    medians.push(median(times));
  }
  db.close();
  return { worst: Math.max(...medians), first: Math.max(...firsts), cpu: Math.max(...cpus), nodes };
}

function measurePages(): number {
  const db = openDatabase(path, 'read');
  const reading = apiReading(db);
  const usual = {
    changes: ['created', 'modified', 'deleted'],
    classes: ['configuration', 'autoscaling'],
  } as const;
  const at = (daysAgo: number): string => new Date(end - daysAgo * dayMs).toISOString();
  const newest = db.get('SELECT max(seq) AS seq FROM change')?.['seq'];
  const asked: readonly (readonly [string, EventPageFilter, number?])[] = [
    ['all', usual],
    ['a resource', { ...usual, resource: 'eni-00000000000000001' }],
    [
      'a subnet whose addresses move',
      { ...usual, resource: `subnet-${(77).toString(16).padStart(17, '0')}` },
    ],
    ['a kind', { ...usual, kind: 'NetworkInterface' }],
    ['a kind that never changes', { ...usual, kind: 'Vpc' }],
    ['an account', { ...usual, account }],
    ['a region', { ...usual, region: 'us-east-1' }],
    ['a day, 60 days ago', { ...usual, since: at(61), until: at(60) }],
    [
      'a minute, 89 days ago',
      { ...usual, since: at(89), until: new Date(end - 89 * dayMs + 60_000).toISOString() },
    ],
    ['an author', { ...usual, actor: 'user-7' }],
    ['an author, 60 days ago', { ...usual, actor: 'user-7', since: at(61), until: at(60) }],
    ['deep', usual, Number(newest) / 2],
  ];
  const worst = asked.map(([name, filter, before]) => {
    const times = Array.from({ length: runs }, () => {
      const startedAt = performance.now();
      reading.eventPage(filter, before, 100);
      return performance.now() - startedAt;
    });
    process.stderr.write(`events of ${name}: ${times.map((ms) => ms.toFixed(1)).join(' ')} ms\n`);
    return Math.max(...times);
  });
  db.close();
  return Math.max(...worst);
}

function measurePruning(): { readonly longest: number; readonly pruned: number; readonly perSecond: number } {
  const journal = openJournal(path, 'write');
  const steps: number[] = [];
  let pruned = 0;
  // Two days' worth, as much as a daemon has that was off for two days.
  for (let more = true; more && pruned < 200_000;) {
    const went = journal.pruneChanges(new Date(begin + 2 * dayMs).toISOString(), (ms) => steps.push(ms));
    pruned += went;
    more = went > 0;
  }
  journal.close();
  const all = steps.reduce((sum, ms) => sum + ms, 0);
  return { longest: Math.max(0, ...steps), pruned, perSecond: pruned / (all / 1_000) };
}

const maps = await measureMaps();
const eventsPageMs = measurePages();
const pruning = measurePruning();
report({ maps, eventsPageMs, pruning });
