// Whether the last cycle left a location half there: some of its scopes written and others not, or changes without their scopes.
import { DatabaseSync } from 'node:sqlite';

/** Regions of the last cycle's account, each with what is wrong. */
export function halfLocations(path: string): readonly string[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const cycle = db
      .prepare('SELECT id, integration_id, started_at FROM cycle ORDER BY id DESC LIMIT 1')
      .get();
    if (cycle === undefined) return [];
    const account = String(cycle['integration_id']).split('/')[0] ?? '';
    const scopes = db
      .prepare(
        `SELECT region, sum(asked_at >= ?) AS written, count(*) AS scopes FROM scope
         JOIN location ON location.id = scope.location_id WHERE account = ? GROUP BY region`,
      )
      .all(cycle['started_at'] ?? null, account);
    // What others own is told of in the region where it was seen; a peering has two.
    const told = db
      .prepare(`SELECT DISTINCT region FROM change WHERE cycle_id = ? AND kind <> 'VpcPeeringConnection'`)
      .all(cycle['id'] ?? null);
    const whole = new Set(
      scopes.filter((row) => row['written'] === row['scopes']).map((row) => row['region']),
    );
    return [
      ...scopes
        .filter((row) => row['written'] !== 0 && row['written'] !== row['scopes'])
        .map(
          (row) => `${String(row['region'])}: ${String(row['written'])} of ${String(row['scopes'])} scopes`,
        ),
      ...told
        .filter((row) => !whole.has(row['region'] ?? null))
        .map((row) => `${String(row['region'])}: changes without scopes`),
    ];
  } finally {
    db.close();
  }
}
