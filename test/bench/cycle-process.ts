// A measured cycle. Arguments: endpoint, path of the journal; a policy as JSON, if not group ec2 in one region.
import { openJournal } from '../../src/journal/journal.ts';
import type { Policy } from '../../src/policy.ts';
import { cycleOnce } from './cycle.ts';
import { report, reportUsageAtExit } from './usage.ts';

reportUsageAtExit();
const journal = openJournal(process.argv[3] ?? '', 'write');
const [, , endpoint, , policy] = process.argv;
const document = await cycleOnce(
  journal,
  endpoint,
  policy === undefined ? undefined : asPolicy(JSON.parse(policy)),
);
journal.close();
report({ document });

/** Written by the benchmark itself. */
function asPolicy(value: unknown): Policy {
  return value as Policy;
}
