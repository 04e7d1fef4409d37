// The examples of all kinds as an account that changes: random removals, returns and faults, repeatable by its seed.
import { actionOf } from '../../src/services.ts';
import { callKey } from '../../src/simulator/declared/asked.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { loadKinds } from '../../src/registry.ts';
import { type Document, exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { openHarness } from '../support/harness.ts';

export const kinds = await loadKinds();

export interface ChangingWorld {
  readonly journal: Journal;
  /** One cycle of the account, after a random change of it unless it is the first. */
  cycle(): Promise<void>;
  close(): Promise<void>;
}

const lists = kinds.filter((kind) => kind.list.parent === undefined).map((kind) => callKey(kind.list));
const actions = kinds.flatMap((kind) => [
  actionOf(kind.list),
  ...kind.facets.map(({ call }) => actionOf(call)),
]);

/** `steady`: lists that stay as they are. */
export async function openChangingWorld(
  seed: number,
  steady: readonly string[] = [],
): Promise<ChangingWorld> {
  const source = exampleSource(kinds);
  const harness = await openHarness(source, { groups: ['ec2'], regions: [exampleRegion], cloudtrail: false });
  const pick = random(seed);
  const originals = new Map<string, Document>();
  for (const operation of lists) {
    source.edit(operation, (document) => {
      originals.set(operation, document);
      return document;
    });
  }
  let isFirst = true;

  function change(): void {
    for (const operation of lists) {
      if (pick(3) > 0 || steady.includes(operation)) continue;
      const original = originals.get(operation) ?? {};
      source.edit(operation, () => (pick(3) === 0 ? original : thin(original, pick)));
    }
    const operation = actions[pick(actions.length)] ?? '';
    harness.simulator.setFaults(pick(3) === 0 ? [{ fault: 'deny', operation }] : []);
  }

  return {
    journal: harness.journal,
    cycle: async () => {
      if (!isFirst) change();
      isFirst = false;
      await harness.cycle(exampleAccount);
    },
    close: () => harness.close(),
  };
}

/** Leaves some items out of every list, differently each time. */
function thin(document: Document, pick: (below: number) => number): Document {
  const kept = (value: unknown): unknown => (Array.isArray(value) ? value.filter(() => pick(5) > 0) : value);
  return Object.fromEntries(Object.entries(document).map(([key, value]) => [key, kept(value)]));
}

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
