// What of the schema is defined already. Most syncs find all of it, and sending fifty statements that do nothing takes longer than
// writing what changed.
import type { ManagedTransaction } from 'neo4j-driver';

const existing =
  "SHOW INDEXES YIELD type, labelsOrTypes, properties, owningConstraint WHERE type = 'RANGE' AND size(properties) = 1 " +
  "RETURN labelsOrTypes[0] + '.' + properties[0] AS place, owningConstraint IS NOT NULL AS isUnique";
const definition =
  /^CREATE (CONSTRAINT|INDEX) \w+ IF NOT EXISTS FOR \(\w+:(\w+)\) (?:REQUIRE|ON) \(?\w+\.(\w+)\)?(?: IS UNIQUE)?$/;

/** Those of the statements that would do something, and those that cannot be told from their text. */
export async function undefinedOf(
  statements: readonly string[],
  transaction: ManagedTransaction,
): Promise<readonly string[]> {
  const { records } = await transaction.run(existing);
  const there = new Set(
    records.flatMap((record) => {
      const place = String(record.get('place'));
      // A constraint has an index of its own: Neo4j takes the same index again as a no-op.
      return record.get('isUnique') === true ? [place, `unique ${place}`] : [place];
    }),
  );
  return statements.filter((statement) => !there.has(definedBy(statement)));
}

/** `CREATE INDEX … FOR (n:Resource) ON (n.name)` → `Resource.name`, a constraint's with `unique ` before; empty for other forms. */
function definedBy(statement: string): string {
  const [, word, label, property] = definition.exec(statement) ?? [];
  return label === undefined ? '' : `${word === 'CONSTRAINT' ? 'unique ' : ''}${label}.${property}`;
}
