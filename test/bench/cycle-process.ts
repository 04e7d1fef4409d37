// A measured cycle. Arguments: endpoint, path of the journal.
import { openJournal } from '../../src/journal/journal.ts';
import { cycleOnce } from './cycle.ts';
import { report, reportUsageAtExit } from './usage.ts';

reportUsageAtExit();
const journal = openJournal(process.argv[3] ?? '', 'write');
const document = await cycleOnce(journal, process.argv[2]);
journal.close();
report({ document });
