import { openJournal } from '../../src/journal/journal.ts';
import { cycleOnce } from './cycle.ts';
void openJournal; void cycleOnce;
import { loadKinds } from '../../src/registry.ts';
await loadKinds();
