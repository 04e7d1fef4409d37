import grafeo from '@grafeo-db/js';
import { describe, expect, it } from 'vitest';

import { openEmbeddedEngine, writingStep } from '../../graph/embedded-engine.ts';
import { startEmbeddedHost } from '../../graph/embedded.ts';
import { GraphUnavailableError } from '../../graph/engine.ts';
import { engineContract } from './engine-contract.ts';
import { refusedTexts } from './refused-texts.ts';

engineContract('embedded in this process', async () => openEmbeddedEngine(), { stops: false });
engineContract('embedded in a process of its own', async () => startEmbeddedHost(), { stops: true });

it('is unavailable once closed', async () => {
  const engine = await openEmbeddedEngine();
  await engine.close();
  await engine.close();
  await expect(engine.read({ text: 'RETURN 1' })).rejects.toThrow(GraphUnavailableError);
  await expect(engine.write([{ text: 'CREATE (:X)' }])).rejects.toThrow(GraphUnavailableError);
});

describe('the second line of defence, the plan, without the guard in front', () => {
  const database = grafeo.GrafeoDB.create();
  const explain = async (text: string): Promise<string> =>
    String((await database.executeCypher(`EXPLAIN\n${text}`)).scalar());
  /** Reads to Grafeo, so only the guard refuses them: batches of a read, and comments by its own rules. */
  const reads = ['CALL { MATCH (n) RETURN n } IN', 'MATCH (n) RETURN n // \r', '\\u0027 SET n.x', '/* open'];

  it.each(refusedTexts.filter((text) => !reads.some((part) => text.includes(part))))(
    'refuses %j',
    async (text) => {
      const step = await explain(text).then(writingStep, () => 'no plan');
      expect(step).toBeDefined();
    },
  );

  it.each([
    'MATCH (n) WHERE EXISTS { (n)-->() } RETURN n, COUNT { (n)-->() } AS c ORDER BY c',
    "MATCH (n) WHERE n.x = '\n  DeleteNode (n)' RETURN DISTINCT n SKIP 1 LIMIT 2",
    'MATCH (a)-->(b) MATCH p = shortestPath((a)-[*..3]-(b)) RETURN [x IN nodes(p) | x.id] AS ids',
    'MATCH (n) OPTIONAL MATCH (n)-->(m) WITH n, collect(m) AS ms UNWIND ms AS m RETURN m',
    'CALL { MATCH (n) RETURN n UNION MATCH (n) RETURN n } RETURN n',
    'CALL db.labels() YIELD label RETURN label',
  ])('allows %j', async (text) => {
    expect(writingStep(await explain(text))).toBeUndefined();
  });
});
