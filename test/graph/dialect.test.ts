import { expect, it } from 'vitest';

import { portabilityProblems } from '../../graph/dialect.ts';
import { namedQueries } from '../../graph/queries/index.ts';

const ENDS = 'MATCH (a {id: $a}), (b {id: $b}) WHERE a <> b ';

it.each([
  [
    'MATCH (a {id: 1}), (b {id: 2}), p = shortestPath((a)-[*..5]-(b)) WHERE a <> b RETURN count(p)',
    'MATCH the ends first',
  ],
  [`${ENDS}OPTIONAL MATCH p = shortestPath((a)-[*..5]-(b)) RETURN count(p)`, 'CALL (a, b)'],
  ['MATCH (a), (b) MATCH p = shortestPath((a)-[*..5]-(b)) RETURN count(p)', 'guard'],
  ['MATCH (a), (b) MATCH p = allShortestPaths((a)-[*..5]-(a)) RETURN count(p)', 'guard'],
  ['MATCH p = SHORTEST 2 (a)-[:X]->+(b) RETURN count(p)', 'write shortestPath'],
  ['MATCH p = ALL SHORTEST (a)-->(b) RETURN count(p)', 'write shortestPath'],
  ['MATCH (n:A|B) RETURN count(n)', 'n:A OR n:B'],
  ['MATCH (n:A&B) RETURN count(n)', 'n:A OR n:B'],
  ['MATCH (:!A)-->(m) RETURN count(m)', 'n:A OR n:B'],
  ['MATCH (n) WHERE n:A|B RETURN count(n)', 'n:A OR n:B'],
  ['MATCH (n:A)-->(m) WHERE EXISTS { (n)-->(:A|B) } RETURN count(m)', 'n:A OR n:B'],
  ['MATCH (n WHERE n.x = 1) RETURN count(n)', 'after the pattern'],
  ['MATCH (n:A WHERE n.x IN [1]) RETURN count(n)', 'after the pattern'],
  ['MATCH (n)-[r:X WHERE r.x = 1]->() RETURN count(n)', 'after the pattern'],
  ['MATCH (a)-[:X]->{1,3}(b) RETURN count(b)', '*1..3'],
  ['MATCH ((a)-[:X]->(b)){2} RETURN count(b)', '*1..3'],
  ['MATCH (a)-[:X]->+(b) RETURN count(b)', '*1..3'],
  ['MATCH ((a)-[:X]->(b))* RETURN count(b)', '*1..3'],
  ['MATCH (n) RETURN COLLECT { MATCH (n)-->(m) RETURN m.id } AS ms ORDER BY n.id', 'RETURN collect(x) AS xs'],
  ["MATCH (n) RETURN n.a || 'x' AS x ORDER BY x", 'with +'],
  ['MATCH (n) RETURN n.id AS id ORDER BY id LIMIT 1 + 1', 'number or parameter'],
  ['MATCH (n) RETURN n.id AS id ORDER BY id SKIP toInteger($x)', 'number or parameter'],
  ['MATCH (n) RETURN round(n.x, 2) AS x ORDER BY x', 'round(x * 100)'],
  ['MATCH (n) RETURN n.l[-2..] AS l ORDER BY n.id', 'size(l)'],
  ['MATCH (n) RETURN n.l[0..-1] AS l ORDER BY n.id', 'size(l)'],
  ['MATCH (n) RETURN n.l[-1] AS l ORDER BY n.id', 'size(l)'],
  ['MATCH (n) RETURN sum(n.x) AS x', 'coalesce(sum(x), 0)'],
  ["RETURN datetime('2026-01-01').year AS y", 'WITH first'],
  ['RETURN date().month AS m', 'WITH first'],
  ['MATCH (n) WITH n ORDER BY n.id RETURN collect(n.id)[0] AS first', 'then index'],
  ['MATCH (n) WHERE isEmpty(n.l) RETURN count(n)', 'size(x) = 0'],
  ['RETURN duration.between($a, $b) AS d', 'epochSeconds'],
  ['RETURN duration.inDays($a, $b) AS d', 'epochSeconds'],
  ["RETURN datetime.truncate('day', $a) AS d", 'epochSeconds'],
  ["RETURN split($s, '') AS l", 'no portable form'],
  ["RETURN toInteger('3.7') AS i", 'toFloat'],
  ['RETURN [1] + 2 AS l', '[1] + [2]'],
  ['RETURN 2 + [1] AS l', '[1] + [2]'],
  ['MATCH (n:$($label)) RETURN count(n)', 'itself'],
  ['MATCH (n:$label) RETURN count(n)', 'itself'],
  ['MATCH p = (n) RETURN length(p) AS l ORDER BY l', 'no path'],
  ['MATCH (n) OPTIONAL CALL (n) { RETURN 1 AS x } RETURN count(x)', 'without OPTIONAL'],
  ['MATCH (n) CALL (n) { RETURN 1 AS x } IN TRANSACTIONS RETURN count(x)', 'IN TRANSACTIONS'],
  ['MATCH (n) CALL (n) { RETURN 1 AS x } IN TRANSACTIONS OF 5 ROWS RETURN count(x)', 'IN TRANSACTIONS'],
  ['MATCH (n) RETURN collect(n.id) AS ids', 'before collect'],
  ['MATCH (n) RETURN labels(n) AS l ORDER BY n.id', 'test with IN'],
  ['MATCH (n) RETURN keys(n) AS k ORDER BY n.id', 'test with IN'],
  ['MATCH (n) RETURN n.id AS id', 'any order'],
  ['MATCH (n) RETURN n.id AS id LIMIT 1', 'any order'],
  ['UNWIND [1, 2] AS x RETURN x', 'any order'],
  ['MATCH (n) WITH n ORDER BY n.id RETURN n.kind AS kind, count(n) AS c', 'any order'],
  ['MATCH (n:A) RETURN n.id AS id UNION MATCH (n:B) RETURN n.id AS id ORDER BY id', 'wrap the parts'],
])('finds what is wrong with %j', (text, advice) => {
  expect(portabilityProblems(text)).toContainEqual(expect.stringContaining(advice));
});

it.each([
  `${ENDS}MATCH p = shortestPath((a)-[:X|Y*..5]-(b)) RETURN [n IN nodes(p) | n.id] AS ids ORDER BY ids`,
  `${ENDS}CALL (a, b) { MATCH p = shortestPath((a)-[*..5]-(b)) RETURN collect(p) AS ps } RETURN a.id AS id, head(ps) AS p ORDER BY id`,
  'MATCH (n:A:B)-[r:X|Y*1..3]->(m) WHERE n:A OR n:B RETURN count(m) AS c',
  'MATCH (n) WHERE all(x IN n.l WHERE x > 1) RETURN n.id AS id ORDER BY id',
  'MATCH (n) RETURN n.id AS id, [(n)-->(m:A) WHERE m.x = 1 | m.id] AS ms ORDER BY id LIMIT 5',
  'MATCH (n) WHERE EXISTS { MATCH (n)-->(m) WHERE m.x = 1 } RETURN n.id AS id ORDER BY id SKIP $skip LIMIT $limit',
  'MATCH (n) WHERE COUNT { (n)-->() } > 1 RETURN count(*) AS c, coalesce(sum(n.x), 0) AS s',
  'MATCH (n) RETURN round(n.x * 100) / 100 AS x, n.l[0] AS a, n.l[size(n.l)-2..] AS b ORDER BY n.id',
  "WITH datetime('2026-01-01') AS d RETURN d.year AS y",
  'MATCH (n) WITH n ORDER BY n.id WITH collect(n.id) AS ids RETURN ids[0] AS first ORDER BY first',
  "RETURN [1] + [2] AS l, 'a' + 'b' AS s, 1 - 2 AS d, split($s, ',') AS p",
  'MATCH (n {id: $id, name: $name}) RETURN n.id AS id ORDER BY id',
  'CALL { MATCH (n:A) RETURN n UNION MATCH (n:B) RETURN n } RETURN n.id AS id ORDER BY id',
  "MATCH (n) WHERE 'A' IN labels(n) RETURN n.id AS id, size(keys(n)) AS k ORDER BY id",
  'MATCH p = (a)-[*0..3]->(b) RETURN length(p) AS l, a.id AS a, b.id AS b ORDER BY l, a, b',
  "MATCH (n) WHERE n.name = 'x || y COLLECT {' RETURN count(n) AS c // sum(x)",
  'RETURN 1 AS one',
])('has nothing against %j', (text) => {
  expect(portabilityProblems(text)).toEqual([]);
});

it('says where', () => {
  expect(portabilityProblems('MATCH (n)\nRETURN n.a || n.b AS x ORDER BY x')).toEqual([
    'line 2, column 12: ||: concatenate with +',
  ]);
});

it.each(namedQueries)('has nothing against the shipped query $name', ({ cypher }) => {
  expect(portabilityProblems(cypher)).toEqual([]);
});
