// Matrix under change: every declared call under every fault, while a generated AWS changes. A faulted cycle removes and invents nothing
// of what it could not read and says how it ended; the cycle after tells exactly what happened. Cells in different accounts and regions
// are tried at once. Alone: TRUTH_SEED=7 TRUTH_CELLS=100 npx vitest run test/truth/matrix.test.ts (all cells by default)
import { afterAll, expect, test } from 'vitest';
import { actionOf } from '../../src/services.ts';
import type { ChangeEvent } from '../../src/journal/events.ts';
import { createEstate } from '../../src/simulator/generated/estate.ts';
import { createLedger } from '../../src/simulator/generated/ledger.ts';
import { createRandom } from '../../src/simulator/generated/random.ts';
import type { GroundTruth } from '../../src/simulator/generated/truth.ts';
import { openHarness } from '../support/harness.ts';
import { difference, happened, linesOf, wrongIntervals } from './compare.ts';
import {
  cellsOf,
  expectedOf,
  faultOf,
  isAt,
  kindsOf,
  type Placed,
  sampleOf,
  type Scope,
  takeRound,
} from './matrix.ts';
import { expectedTuples, journalTuples } from './tuples.ts';
import { idleScopes, readSince, seed } from './world.ts';

const nothing = { missed: [], invented: [] };
const random = createRandom(`${seed} matrix rounds`);
const estate = createEstate({ seed: `${seed} matrix`, accounts: 4, regions: 3, interfaces: 240 });
const accounts = estate.accounts();
const harness = await openHarness(estate, {
  groups: ['ec2'],
  regions: [...estate.regions(accounts[0] ?? '')],
  cloudtrail: false,
});
const { journal, kinds, simulator } = harness;
afterAll(() => harness.close());

// Calls for what the estate does not have would have nothing to hide here; the denial matrix has them, on the kinds' own examples.
const generated = new Set<string>(
  estate.state().flatMap(({ kind, accountId }) => (accountId === '' ? [] : [kind])),
);
const all = cellsOf(kinds.filter(({ kind }) => generated.has(kind)));
const cells = sampleOf(all, Number(process.env['TRUTH_CELLS'] ?? all.length), random);
const ledger = createLedger();

/** A cycle of every account; the events that it made. */
async function round(placed: readonly Placed[]): Promise<{
  readonly startedAt: string;
  readonly events: readonly ChangeEvent[];
  readonly warned: readonly string[];
}> {
  simulator.setFaults(placed.map(faultOf));
  const isHanging = placed.some(({ fault }) => fault === 'hang');
  const settings = isHanging ? { requestTimeoutMs: 2_000, maxAttempts: 1 } : {};
  const [startedAt, after] = [new Date().toISOString(), journal.lastSeq()];
  for (const account of accounts) await harness.cycle(account, { settings });
  const warned = journal
    .warnings()
    .map(({ accountId, region, action }) => `${accountId}/${region} ${action}`)
    .sort();
  return { startedAt, events: journal.events({ after }), warned };
}

function isOf(cell: Placed, truth: GroundTruth): boolean {
  return isAt(cell, truth) && kindsOf(kinds, cell.action).includes(truth.kind);
}

/** Until each cell has something to hide, something deleted if that comes soon. */
function change(placed: readonly Placed[]): readonly GroundTruth[] {
  const truths: GroundTruth[] = [];
  const hasDeleted = (cell: Placed): boolean =>
    kindsOf(kinds, cell.action).length === 0 ||
    truths.some((truth) => truth.change === 'deleted' && isOf(cell, truth));
  for (let made = 0; made < 400 && (made < 40 || !placed.every(hasDeleted)); made += 10)
    truths.push(...estate.mutate(10));
  ledger.add(truths);
  return truths;
}

/** Scopes that did not end as their cell means. */
function wrongOutcomes(placed: readonly Placed[]): readonly string[] {
  const isIdle = idleScopes([...journal.resources()]);
  return journal.scopes().flatMap((scope) => {
    const { outcome } = expectedOf(placed, kinds, scope);
    if (outcome === scope.outcome) return [];
    const kind = kinds.find((one) => one.kind === scope.kind);
    return kind !== undefined && isIdle(kind, scope) && scope.outcome === 'complete'
      ? []
      : [`${textOf(scope)}: ${scope.outcome}, not ${outcome}`];
  });
}

function textOf({ accountId, region, kind, action }: Scope): string {
  return `${kind} ${action} ${accountId}/${region}`;
}

function warningsOf(placed: readonly Placed[]): readonly string[] {
  const wanted = journal.scopes().flatMap((scope) => {
    const { outcome } = scope;
    if (expectedOf(placed, kinds, scope).outcome !== outcome) return [];
    const where = `${scope.accountId}/${scope.region}`;
    if (outcome === 'denied') return [`${where} ${scope.action}`];
    return outcome === 'region-disabled' ? [`${where} *`] : [];
  });
  return [...new Set(wanted)].sort();
}

test(
  'every call under every fault, while everything changes',
  { timeout: 60_000 + cells.length * 10_000 },
  async () => {
    process.stdout.write(`matrix test: TRUTH_SEED=${seed} TRUTH_CELLS=${cells.length} of ${all.length}\n`);
    await round([]);
    const queue = [...cells];
    let rounds = 0;
    let hidden = 0;
    let hiddenDeletions = 0;
    while (queue.length > 0) {
      const placed = takeRound(queue, kinds, estate.state(), random);
      expect(placed.length).toBeGreaterThan(0);
      rounds += 1;
      const about = `round ${rounds}: ${placed.map(({ action, fault, account = '*', region = '*' }) => `${action} ${fault} ${account}/${region}`).join('; ')}`;
      const truths = change(placed);
      const before = [...journal.resources()];
      hidden += placed.filter((cell) => truths.some((truth) => isOf(cell, truth))).length;
      hiddenDeletions += placed.filter((cell) =>
        truths.some((truth) => truth.change === 'deleted' && isOf(cell, truth)),
      ).length;

      const faulted = await round(placed);
      expect(wrongOutcomes(placed), about).toEqual([]);
      expect(faulted.warned, about).toEqual(warningsOf(placed));
      const read = readSince(harness, faulted.startedAt);
      const expected = ledger.take((scope) => read(scope) && expectedOf(placed, kinds, scope).tells);
      expect(difference(linesOf(happened(faulted.events)), linesOf(expected)), about).toEqual(nothing);
      // Beside the ledger's word, in plain: what a faulted list had is still there, but for children of a parent that truly went.
      const there = new Set([...journal.resources()].map(({ id }) => id));
      const parents = new Set(
        truths
          .filter(({ kind, change }) => kind === 'LoadBalancer' && change === 'deleted')
          .map(({ resourceId }) => resourceId),
      );
      const lost = before.filter((resource) => {
        const kind = kinds.find((one) => one.kind === resource.kind);
        if (kind === undefined || there.has(resource.id)) return false;
        const { accountId, region } = resource;
        if (parents.has(String(resource.properties['loadBalancerArn']))) return false;
        return !expectedOf(placed, kinds, { accountId, region, kind: kind.kind, action: actionOf(kind.list) })
          .tells;
      });
      expect(
        lost.map(({ id }) => id),
        about,
      ).toEqual([]);

      ledger.add(estate.mutate(10));
      const lifted = await round([]);
      expect(wrongOutcomes([]), about).toEqual([]);
      expect(lifted.warned, about).toEqual([]);
      const told = ledger.take();
      expect(difference(linesOf(happened(lifted.events)), linesOf(told)), `after ${about}`).toEqual(nothing);
      expect(
        wrongIntervals(lifted.events, told, () => ''),
        `after ${about}`,
      ).toEqual([]);
      expect(ledger.waiting()).toEqual([]);
    }
    const state = estate.state();
    const [expected, found] = [expectedTuples(state), journalTuples(journal, state)];
    for (const tuples of ['nodes', 'edges', 'values'] as const)
      expect(difference(found[tuples], expected[tuples]), tuples).toEqual(nothing);
    process.stdout.write(
      `matrix test: ${cells.length} cells in ${rounds} rounds; ${hidden} had changes to hide, ${hiddenDeletions} deletions\n`,
    );
    expect(hidden).toBeGreaterThan(cells.length / 2);
    expect(hiddenDeletions).toBeGreaterThan(0);
  },
);
