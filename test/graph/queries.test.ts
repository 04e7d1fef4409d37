import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import { queryContract } from './query-contract.ts';

queryContract('embedded', async () => openEmbeddedEngine());
queryContract('embedded, unordered rows shuffled', async () =>
  openEmbeddedEngine({ shuffleUnordered: true }),
);
