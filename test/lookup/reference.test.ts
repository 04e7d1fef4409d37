// No key and no time on which the index and the plain way over the journal disagree: in churn with denials, and on a generated estate
// whose real cycles meet faults. Alone: TRUTH_SEED=7 TRUTH_LOOKUPS=20000 npx vitest run test/lookup/reference.test.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { buildHalf, type Helper } from '../../src/lookup/cold.ts';
import { find } from '../../src/lookup/find.ts';
import { Index } from '../../src/lookup/views.ts';
import { type Indexer, openIndexer } from '../../src/lookup/indexer.ts';
import { createRandom, type Random } from '../../src/simulator/generated/random.ts';
import { texts } from '../../src/vpc-index.ts';
import { anyFaults, lastingFaults, openWorld, seed } from '../truth/world.ts';
import { startChurn } from './churn.ts';
import { type Expected, reference } from './reference.ts';
import { someActor } from './some-actor.ts';

const lookups = Number(process.env['TRUTH_LOOKUPS'] ?? 1_500);

test('in churn with denials, while the index follows and merges', { timeout: 120_000 }, () => {
  process.stdout.write(`lookups against the reference: TRUTH_SEED=${seed} TRUTH_LOOKUPS=${lookups}\n`);
  const random = createRandom(`${seed} reference`);
  const { writer, reader } = journals();
  const start = Date.UTC(2026, 0, 1);
  const churn = startChurn({ journal: writer, random, accounts: 2, interfaces: 25, churn: 4, start });
  churn.runUntil(start + 900_000);
  const indexer = openIndexer(reader);
  for (let hour = 1; hour <= 6; hour++) {
    churn.runUntil(start + hour * 5_000_000);
    // Authors come late: also of what is indexed already.
    if (hour % 2 === 0) attributeSome(writer, random);
    for (const made of [indexer.advance(), indexer.merge(), indexer.merge()])
      if (made !== undefined) expect(made.seq).toBe(reader.lastSeq());
    expectAgreement(reader, indexer, random, lookups / 12, { from: start, until: churn.now });
  }
  expectAgreement(reader, openIndexer(reader), random, lookups / 4, { from: start, until: churn.now });
  const halved = openIndexer(reader, { helper: inHalves(reader) });
  expectAgreement(reader, halved, random, lookups / 4, { from: start, until: churn.now });
});

test('on a generated estate with faults', { timeout: 180_000 }, async () => {
  const world = await openWorld('lookups', {});
  onTestFinished(() => world.close());
  const { estate, random, harness } = world;
  await world.round();
  const reader = openJournal(harness.journal.path, 'read');
  onTestFinished(() => reader.close());
  const indexer = openIndexer(reader);
  const from = Date.now() - 5_000;
  for (let round = 0; round < 6; round++) {
    for (let change = 0; change < 40; change++) estate.mutate();
    await world.round(round % 3 === 1 ? lastingFaults(world) : round % 3 === 2 ? anyFaults(world) : []);
    indexer.advance();
    if (round % 2 === 1) indexer.merge();
    expectAgreement(reader, indexer, random, lookups / 12, { from, until: Date.now() });
  }
  const halved = openIndexer(reader, { helper: inHalves(reader) });
  expectAgreement(reader, halved, random, lookups / 6, { from, until: Date.now() });
});

/** Dates some changes: inside their intervals, at their ends, and once more than the clocks allow. */
function attributeSome(journal: Journal, random: Random): void {
  const dated = journal
    .events({ after: 0, kind: 'NetworkInterface' })
    .filter(({ change, attributedAt }) => change !== 'discovered' && attributedAt === undefined)
    .filter(() => random.percent(40));
  journal.attribute(
    dated.map(({ seq, notBefore, seenAt }) => {
      const [from, to] = [Date.parse(notBefore ?? seenAt), Date.parse(seenAt)];
      const at = from + random.below(to - from + 3);
      return { change: seq, attributedAt: new Date(at).toISOString(), actor: someActor };
    }),
  );
}

/** As a thread does it. */
function inHalves(journal: Journal): Helper {
  return {
    least: 0,
    begin: (from) => ({ result: () => buildHalf(journal, new Set(), from) }),
  };
}

function journals(): { readonly writer: Journal; readonly reader: Journal } {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-lookup-'));
  const path = join(folder, 'journal.db');
  const writer = openJournal(path, 'write');
  const reader = openJournal(path, 'read');
  onTestFinished(() => {
    reader.close();
    writer.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { writer, reader };
}

function expectAgreement(
  journal: Journal,
  indexer: Indexer,
  random: Random,
  count: number,
  { from, until }: { readonly from: number; readonly until: number },
): void {
  const index = new Index(indexer.generation);
  const plain = reference(journal);
  const events = journal.events({ after: 0, kind: 'NetworkInterface' });
  const states = [...journal.resources('NetworkInterface'), ...events.flatMap(({ last }) => last ?? [])];
  const moments = events.flatMap(({ notBefore, seenAt, attributedAt = seenAt }) => [
    Date.parse(notBefore ?? seenAt),
    Date.parse(seenAt),
    Date.parse(attributedAt),
    Date.parse(attributedAt) + 1_000,
  ]);
  for (let n = 0; n < count; n++) {
    const state = random.pick(states);
    // Near the moments at which something changed it is most likely to be wrong.
    const time = random.percent(70)
      ? random.pick(moments) + random.below(3) - 1
      : from + random.below(until - from + 600_000);
    const vpc = String(state.properties['vpcId']);
    const held = [
      ...texts(state.properties['privateIpAddresses']),
      ...texts(state.properties['ipv4Prefixes']).map((prefix) =>
        prefix.replace(/\d+\/28$/, (end) => String(Number.parseInt(end, 10) + 3)),
      ),
    ];
    if (held.length === 0) continue;
    const picked = random.pick(held);
    // Now and then a neighbour's, or nobody's.
    const ip = random.percent(8) ? picked.replace(/\d+$/, (end) => String((Number(end) + 7) % 250)) : picked;
    const options = { now: until + 700_000, keptFrom: -Infinity };
    const byAddress = random.percent(60);
    const key = byAddress ? { ip, vpc, at: time } : { eni: state.id, at: time };
    const answer = find(index, key, options);
    const expected = byAddress ? plain.address(vpc, ip, time) : plain.eni(state.id, time);
    const among =
      answer.grade === 'exact'
        ? [answer.resource?.id ?? '']
        : answer.candidates.map(({ resource }) => resource.id);
    const told: Expected = {
      grade: answer.grade,
      provisional: answer.provisional,
      among: [...new Set(among)].sort(),
      instance: answer.resource?.instanceId,
      groups: answer.resource?.securityGroups ?? [],
    };
    expect(told, `${JSON.stringify(key)} ${new Date(time).toISOString()}`).toEqual(expected);
  }
}
