import { array, assert, constantFrom, property } from 'fast-check';
import { expect, it } from 'vitest';

import { CypherError } from '../../graph/engine.ts';
import { namedQueries } from '../../graph/queries/index.ts';
import { assertReadOnly } from '../../graph/read-only.ts';
import { refusedTexts } from './refused-texts.ts';

it.each(refusedTexts)('refuses %j', (text) => {
  expect(() => assertReadOnly(text)).toThrow(CypherError);
});

it.each([
  'MATCH (n) RETURN n',
  'match (n) return n;',
  'MATCH (n) RETURN n ; // done',
  "MATCH (n) WHERE n.name = 'DELETE' RETURN n",
  'MATCH (n) WHERE n.name = "it\'s CREATE" RETURN n',
  "MATCH (n) WHERE n.name = 'it\\'s; DROP' RETURN n",
  "MATCH (n) WHERE n.name = '\\u00e9' RETURN n",
  'MATCH (n) RETURN n.set, n.`delete`, n . create',
  'MATCH (n:`Create`) RETURN n',
  'MATCH (n:Set:Merge)-[r:CREATE|DELETE|:DROP]->(m) RETURN r',
  'MATCH (n {set: 1, delete: 2}) RETURN n {.create, remove: 3}',
  'MATCH (n) WHERE n.id = $set AND n.name = $`drop` RETURN n',
  'MATCH (n) // CREATE (m)\nRETURN n',
  'MATCH (n) /* SET n.x = 1; */ RETURN n',
  'MATCH (n) // windows\r\nRETURN n',
  'MATCH (createdAt) RETURN createdAt.offset AS reset',
  'MATCH (n) WHERE n.load = 1 RETURN n.load AS csv',
  'MATCH (load) RETURN load',
  'MATCH (start)-[show]->(use) RETURN start, show, use',
  'MATCH (n) CALL (n) { MATCH (n)-->(m) RETURN count(m) AS c } RETURN c',
  'MATCH (n) CALL { WITH n MATCH (n)-->(m) RETURN m } RETURN m',
  'CALL () { MATCH (n) RETURN n UNION MATCH (n) RETURN n } RETURN n',
  'OPTIONAL MATCH (n) RETURN n',
  'UNWIND [1, 2] AS x WITH x RETURN x',
  'CALL db.labels()',
  'CALL DB.LABELS() YIELD label RETURN label',
  'CALL `db`.`propertyKeys`()',
  'CALL db.relationshipTypes',
  'CALL db.schema.visualization()',
  'EXPLAIN MATCH (n) RETURN n',
  'PROFILE MATCH (n) RETURN n',
  "RETURN datetime('2026-01-01') - duration.between(a, b)",
  "RETURN point.distance(point({x: 1, y: 2}), $p), date.truncate('month', $d)",
  'MATCH (n) WHERE n.x IN (n.list) RETURN [t IN $transactions WHERE t.y > 1.5e3 | t.z]',
  'MATCH p = (a)-[*1..2]->(b) RETURN p',
  'RETURN 0x1F, 1_000, 1.5, 2e-3, .5',
])('allows %j', (text) => {
  expect(() => assertReadOnly(text)).not.toThrow();
});

it.each(namedQueries)('allows the shipped query $name', ({ cypher }) => {
  expect(() => assertReadOnly(cypher)).not.toThrow();
});

it('says in one line what is refused, where and why', () => {
  expect(() => assertReadOnly('MATCH (n)\n  set n.x = 1')).toThrow(
    /^SET at line 2, column 3 is refused: the graph is a read-only view$/,
  );
  expect(() => assertReadOnly('RETRUN 1')).toThrow(/RETRUN at line 1.*a query begins with MATCH/);
});

it('finds a write clause whatever harmless text stands around it', () => {
  const harmless = constantFrom(
    ' ',
    '\n',
    '/* x */',
    '// y\n',
    "'a'",
    '"SET"',
    '`b`',
    'm',
    '{k: 1}',
    '$p',
    '1.5',
    '(n:A)',
    '-->',
    '[1..2]',
  );
  const around = array(harmless, { maxLength: 6 }).map((parts) => parts.join(' '));
  assert(
    property(around, around, constantFrom('SET', 'create', 'Merge', 'DELETE'), (before, after, word) => {
      expect(() => assertReadOnly(`MATCH (n) WITH n ${before} ${word} ${after}`)).toThrow(word.toUpperCase());
    }),
  );
});
