// Looks up who had an address in simulated churn, late and out of order, and counts: right, wrong, not certain; beside it the way that
// takes the latest assignment.
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { openIndexer } from '../../src/lookup/indexer.ts';
import { find } from '../../src/lookup/find.ts';
import { Index } from '../../src/lookup/views.ts';
import type { Answer } from '../../src/lookup/answer.ts';
import type { Random } from '../../src/simulator/generated/random.ts';
import type { Held } from './churn-eni.ts';
import { someActor } from './some-actor.ts';
import { type Churn, cycleMs, startChurn } from './churn.ts';

export interface TruthCounts {
  records: number;
  exact: number;
  provisional: number;
  ambiguous: number;
  unknown: number;
  hidden: number;
  /** Records of what no read ever showed: it came and went between two reads. */
  unobservable: number;
  /** exact, not provisional, and another had it although reads showed that. */
  wrongExact: number;
  /** exact and not provisional, and another had it whom no read showed. */
  wrongUnobservable: number;
  wrongProvisional: number;
  latestWrong: number;
  /** ambiguous or unknown further from any change than a cycle. */
  readonly needless: string[];
  readonly wrong: string[];
}

interface FlowRecord {
  readonly key: string;
  readonly at: number;
  readonly held: Held;
}

export interface TruthRun {
  readonly churn: Churn;
  readonly counts: TruthCounts;
}

export function runTruth(options: {
  readonly journal: Journal;
  readonly random: Random;
  readonly accounts: number;
  readonly interfaces: number;
  readonly hours: number;
  readonly churn: number;
  readonly records: number;
  readonly start: number;
  /** Percent of the changes that CloudTrail dates sooner or later. */
  readonly dated?: number;
}): TruthRun {
  const { journal, random, hours, records, start, dated = 0 } = options;
  const churn = startChurn(options);
  churn.runUntil(start + 900_000);
  const reader = openJournal(journal.path, 'read');
  const indexer = openIndexer(reader);
  let index = new Index(indexer.generation);
  const waiting: FlowRecord[] = [];
  const all: FlowRecord[] = [];
  const counts = noCounts();
  let datedUntil = 0;
  const end = start + hours * 3_600_000;
  const step = 97_000;
  const perStep = Math.max(1, Math.round((records * step) / (end - start)));
  for (let time = start + 900_000; time < end; time += step) {
    churn.runUntil(time);
    for (let count = 0; count < perStep; count++) waiting.push(recordNow(churn, random));
    all.push(...waiting.slice(-perStep));
    // A quarter of an hour late, as CloudTrail is.
    if (dated > 0 && random.percent(10)) datedUntil = dateChanges(journal, churn, random, dated, datedUntil);
    const made = indexer.advance();
    if (made !== undefined) index = new Index(made, index);
    const merged = indexer.merge();
    if (merged !== undefined) index = new Index(merged, index);
    // Some minutes or hours late, in any order; and all once more when it is over.
    const late = waiting.filter(() => random.below(100) < 6);
    for (const record of late) {
      waiting.splice(waiting.indexOf(record), 1);
      tell(counts, record, index, churn);
    }
  }
  churn.runUntil(end + 2 * 300_000);
  const made = indexer.advance();
  if (made !== undefined) index = new Index(made, index);
  for (const record of all) tell(counts, record, index, churn);
  reader.close();
  return { churn, counts };
}

/** Only where one change alone lies in the interval is it sure which one was seen. CloudTrail tells whole seconds. */
function dateChanges(journal: Journal, churn: Churn, random: Random, percent: number, after: number): number {
  const events = journal.events({ after, kind: 'NetworkInterface' });
  journal.attribute(
    events.flatMap(({ seq, resourceId, notBefore, seenAt }) => {
      if (notBefore === undefined || !random.percent(percent)) return [];
      const [from, to] = [Date.parse(notBefore), Date.parse(seenAt)];
      const [time, other] = (churn.touched.get(resourceId) ?? []).filter((at) => at > from && at <= to);
      if (time === undefined || other !== undefined) return [];
      const at = Math.min(Math.max(Math.floor(time / 1_000) * 1_000, from + 1), to);
      return [{ change: seq, attributedAt: new Date(at).toISOString(), actor: someActor }];
    }),
  );
  return events.at(-1)?.seq ?? after;
}

function recordNow(churn: Churn, random: Random): FlowRecord {
  const eni = random.pick(churn.enis());
  const keys = [
    eni.id,
    ...eni.ips.map((ip) => `${eni.vpc} ${ip}`),
    ...eni.prefixes.map((prefix) => `${eni.vpc} ${prefix}`),
    ...(eni.publicIp === undefined ? [] : [`public ${eni.publicIp}`]),
  ];
  const key = random.pick(keys);
  const held = (key === eni.id ? churn.interfaces : churn.addresses).get(key)?.at(-1);
  if (held === undefined || held.eni !== eni.id || held.until !== Infinity)
    throw new Error(`the truth of ${key} is not ${eni.id}'s`);
  return { key, at: churn.now, held };
}

function tell(counts: TruthCounts, record: FlowRecord, index: Index, churn: Churn): void {
  const answer = find(index, keyOf(record), { now: churn.now, keptFrom: -Infinity });
  counts.records += 1;
  counts[answer.grade] += 1;
  if (latestOf(churn, record) !== record.held.eni) counts.latestWrong += 1;
  if (!record.held.seen) counts.unobservable += 1;
  if (answer.grade === 'ambiguous' || answer.grade === 'unknown') {
    if (!isNearChange(churn, record))
      counts.needless.push(`${record.key} at ${new Date(record.at).toISOString()}: ${answer.json()}`);
  }
  if (answer.grade !== 'exact') return;
  if (answer.provisional) counts.provisional += 1;
  if (isRight(answer, record)) return;
  if (answer.provisional) counts.wrongProvisional += 1;
  else if (record.held.seen) {
    counts.wrongExact += 1;
    counts.wrong.push(
      `${record.key} at ${new Date(record.at).toISOString()}: ${answer.json()}, but ${JSON.stringify(record.held)}`,
    );
  } else counts.wrongUnobservable += 1;
}

/** Two cycles, and what a read takes: no read can tell it closer. */
const grainMs = 2 * cycleMs + 60_000;

/** Whether something changed with the address, or with the interface that has it, or its account was denied. */
function isNearChange(churn: Churn, { key, at, held }: FlowRecord): boolean {
  const isNear = (time: number): boolean => Math.abs(time - at) <= grainMs;
  return (
    (churn.touched.get(held.eni) ?? []).some(isNear) ||
    (churn.addresses.get(key) ?? []).some(({ from, until }) => isNear(from) || isNear(until)) ||
    churn.denials.some(([from, until]) => at >= from - grainMs && at <= until + grainMs)
  );
}

/** The interface, and what it was plugged into or worked for. */
function isRight(answer: Answer, { held }: FlowRecord): boolean {
  const resource = answer.resource;
  if (resource?.id !== held.eni) return false;
  const owner = resource.instanceId ?? resource.ownerId;
  return held.owner === undefined || held.owner.startsWith('ELB ')
    ? resource.ownerService === 'elasticloadbalancing'
    : owner === held.owner;
}

function keyOf({ key, at }: FlowRecord): { eni?: string; ip?: string; vpc?: string; at: number } {
  if (key.startsWith('eni-')) return { eni: key, at };
  const [vpc = '', address = ''] = key.split(' ');
  const [bare = ''] = address.split('/');
  const ip = address.endsWith('/28') ? bare.replace(/\d+$/, (last) => String(Number(last) + 5)) : bare;
  return vpc === 'public' ? { ip, at } : { ip, vpc, at };
}

/** Whoever has it now, or had it last. */
function latestOf(churn: Churn, { key }: FlowRecord): string | undefined {
  return (key.startsWith('eni-') ? churn.interfaces : churn.addresses).get(key)?.at(-1)?.eni;
}

function noCounts(): TruthCounts {
  return {
    records: 0,
    exact: 0,
    provisional: 0,
    ambiguous: 0,
    unknown: 0,
    hidden: 0,
    unobservable: 0,
    wrongExact: 0,
    wrongUnobservable: 0,
    wrongProvisional: 0,
    latestWrong: 0,
    needless: [],
    wrong: [],
  };
}
