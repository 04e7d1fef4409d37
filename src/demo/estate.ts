// The AWS that the demo plays on: a generated estate, the same on every machine, that keeps the truth of what was changed in it.
// What is denied is known here too, since a poller cannot be expected to tell what it may not read.
import type { Kind } from '../kind.ts';
import type { Fault } from '../simulator/faults.ts';
import { createEstate, type GeneratedAws } from '../simulator/generated/estate.ts';
import { createLedger, type ExpectedEvent } from '../simulator/generated/ledger.ts';
import type { GroundTruth } from '../simulator/generated/truth.ts';

/** Chosen for what can be seen in it; any other works as well. */
const shape = { seed: 'atlas', accounts: 3, regions: 4, interfaces: 240 };

/** A call that an account may no longer make in a region. */
export interface Denial {
  readonly account: string;
  readonly region: string;
  readonly kind: string;
  /** As IAM has it: `ec2:DescribeNetworkInterfaces`. */
  readonly action: string;
}

export interface DemoEstate {
  readonly aws: GeneratedAws;
  /** Makes a change of that sort in that VPC. */
  change(sort: string, vpc: string): void;
  /** Makes so many changes of any sort, anywhere. */
  changeAtRandom(count: number): void;
  deny(denial: Denial | undefined): void;
  /** What the simulated AWS has to be told. */
  faults(): readonly Fault[];
  /** The events that a collector must tell by now, no more and no less; what moves by itself is left out, as `events` does. */
  happened(): readonly ExpectedEvent[];
  /** Ids of what changed and cannot be told yet. */
  untold(): readonly string[];
}

export function createDemoEstate(kinds: readonly Kind[]): DemoEstate {
  const aws = createEstate({ ...shape, kinds });
  const ledger = createLedger(kinds);
  let denied: Denial | undefined;
  return {
    aws,
    change: (sort, vpc) => {
      const truths: readonly GroundTruth[] = aws.mutateBy(sort, vpc);
      if (truths.length === 0) throw new Error(`the demo's estate has nothing for: ${sort} in ${vpc}`);
      ledger.add(truths);
    },
    changeAtRandom: (count) => ledger.add(aws.mutate(count)),
    deny: (denial) => {
      denied = denial;
    },
    faults: () =>
      denied === undefined
        ? []
        : [{ fault: 'deny', operation: denied.action, account: denied.account, region: denied.region }],
    happened: () =>
      ledger
        .take(
          ({ accountId, region, kind, action }) =>
            denied === undefined ||
            accountId !== denied.account ||
            region !== denied.region ||
            kind !== denied.kind ||
            action !== denied.action,
        )
        .filter((event) => event.class === 'configuration'),
    untold: () => ledger.waiting(),
  };
}
