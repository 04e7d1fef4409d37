// The derived IAM policy holds exactly the calls that cycles make, group by group: taken off the wire, over an estate that has every
// kind, and until the last resource of the group has vanished, so that confirmations are asked too.
import { afterEach, expect, test } from 'vitest';
import { neededActions } from '../../src/iam.ts';
import type { Kind, Operation } from '../../src/kind.ts';
import { canonicalPolicy, resourceGroups } from '../../src/policy.ts';
import { regionAction } from '../../src/region-check.ts';
import { loadKinds } from '../../src/registry.ts';
import { actionOf, serviceRow } from '../../src/services.ts';
import { callKey } from '../../src/simulator/declared/asked.ts';
import { type Document, exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { type Harness, openHarness } from '../support/harness.ts';

const kinds = await loadKinds();

/** What logging in asks; it needs no permission of the role's own. */
const login = ['sts:AssumeRole', 'sts:GetCallerIdentity'];

/** IAM actions by what the wire says of a call; most are of the same name. */
const actionsByCall = new Map(kinds.flatMap(callsOf).map((call) => [wireName(call), actionOf(call)]));

let harness: Harness | undefined;

afterEach(() => harness?.close());

test.each(resourceGroups)('%s: every action of the policy is asked, and none besides', async (group) => {
  const policy = canonicalPolicy({ groups: [group], regions: [exampleRegion], cloudtrail: false });
  const source = exampleSource(kinds);
  const opened = await openHarness(source, policy);
  harness = opened;
  const asked = new Set<string>();

  /** A cycle, and the action of each call that it made. */
  async function cycle(): Promise<readonly string[]> {
    opened.simulator.resetCalls();
    await opened.cycle(exampleAccount, { keepSession: true });
    const actions = opened.simulator.calls().map(({ service, operation }) => {
      const name = `${service}:${operation}`;
      return actionsByCall.get(name) ?? name;
    });
    for (const action of actions) asked.add(action);
    return actions;
  }

  await cycle();
  // Children before their parents: what hangs on something that is gone needs no asking.
  const own = kinds.filter((kind) => kind.group === group).sort((one, other) => depth(other) - depth(one));
  for (const kind of own) {
    source.edit(callKey(kind.list), emptied);
    const actions = await cycle();
    const count = (call: Operation): number => actions.filter((action) => action === actionOf(call)).length;
    // The list says that all are missing; whether they are is asked for besides.
    if (kind.confirm.how === 'call') expect(count(kind.confirm.call)).toBeGreaterThan(0);
    else expect(count(kind.list)).toBeGreaterThan(1);
  }
  expect([...asked].filter((action) => !login.includes(action)).sort()).toEqual(
    neededActions(kinds, policy.groups),
  );
  expect(asked.has(regionAction)).toBe(true);
});

function callsOf({ list, facets, confirm }: Kind): readonly Operation[] {
  return [list, ...facets.map(({ call }) => call), ...(confirm.how === 'call' ? [confirm.call] : [])];
}

/** As the simulator's log has it: a service by its signing name. */
function wireName({ service, operation }: Operation): string {
  return `${serviceRow(service).iamPrefix}:${operation}`;
}

function depth(kind: Kind): number {
  const parent = kinds.find((other) => other.kind === kind.list.parent?.kind);
  return parent === undefined ? 0 : 1 + depth(parent);
}

/** The same answer without anything in it, for each parent where there are some. */
function emptied(answer: Document): Document {
  const { by, answers } = answer;
  if (by === undefined || typeof answers !== 'object' || answers === null) return {};
  return { by, answers: Object.fromEntries(Object.keys(answers).map((parent) => [parent, {}])) };
}
