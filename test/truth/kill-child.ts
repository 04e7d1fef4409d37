// Cycles of all accounts, one after the other without end, until it is killed: `DATA AWS` (JSON). It waits for a line on stdin, so
// that one is warm when the one before it was killed. Each step is a line on stdout, written before the next step begins.
import { writeSync } from 'node:fs';
import { once } from 'node:events';
import { openDataDirectory } from '../../src/data-directory.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { type Aws, cycleOf } from './rounds.ts';

const [data = '', awsText = '{}'] = process.argv.slice(2);
const aws: Aws = JSON.parse(awsText);

/** Not by the stream: what is in its buffer would go with the process. */
function say(word: string): void {
  writeSync(1, `${word}\n`);
}

function told(journal: Journal): Journal {
  return {
    ...journal,
    beginCycle: (...begun) => {
      const id = journal.beginCycle(...begun);
      say('begun');
      return id;
    },
    commit: (commit) => {
      say('commit');
      const counts = journal.commit(commit);
      say(`committed ${journal.lastSeq()}`);
      return counts;
    },
    finishCycle: (...finished) => {
      say('finishing');
      journal.finishCycle(...finished);
      say('finished');
    },
  };
}

say('ready');
await once(process.stdin, 'data');
const journal = told(openDataDirectory(data).openForWriting('default', 'cycles'));
say('open');
for (;;) for (const account of aws.accounts) await cycleOf(aws, account, journal);
