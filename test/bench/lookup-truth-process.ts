// Simulated churn and late lookups, counted. Arguments: path of a new journal, hours of simulated time.
import { openJournal } from '../../src/journal/journal.ts';
import { createRandom } from '../../src/simulator/generated/random.ts';
import { runTruth } from '../lookup/truth.ts';
import { report, reportUsageAtExit } from './usage.ts';

reportUsageAtExit();
const [, , path = '', given = ''] = process.argv;
const hours = Number(given);
const journal = openJournal(path, 'write');
const { churn, counts } = runTruth({
  journal,
  random: createRandom('bench lookup'),
  accounts: 4,
  interfaces: 120,
  hours,
  churn: 1.5,
  records: Math.min(100_000, 400 * hours),
  start: Date.UTC(2026, 0, 1),
});
journal.close();
const { records, wrongExact, wrongUnobservable } = counts;
report({
  records,
  changes: churn.changes,
  cycles: churn.cycles,
  wrongExact,
  wrongUnobservable,
  exactShare: counts.exact / records,
  provisionalShare: counts.provisional / records,
  ambiguousShare: counts.ambiguous / records,
  unknownShare: counts.unknown / records,
  hiddenShare: counts.hidden / records,
  unobservableShare: counts.unobservable / records,
  latestAssignmentWrongShare: counts.latestWrong / records,
});
