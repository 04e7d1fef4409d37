// Single values that are kept for an account group: its policy, what was made for it once, and notes.
import type { Policy } from '../policy.ts';
import type { Database } from './database.ts';
import { fromJson } from './parts.ts';

export interface Notes {
  policy(): Policy | undefined;
  setPolicy(policy: Policy): void;
  /** A value kept for the group: made by `make` when it is first asked for. */
  setting(key: string, make: () => string): string;
  /** A note of ours under a name, if there is one. */
  note(key: string): string | undefined;
  /** undefined takes it away. */
  setNote(key: string, text: string | undefined): void;
}

export function notes(db: Database): Notes {
  return {
    policy: () => {
      const text = metaOf(db, 'policy');
      return text === undefined ? undefined : fromJson<Policy>(text);
    },
    setPolicy: (policy) => setMeta(db, 'policy', JSON.stringify(policy)),
    setting: (key, make) => {
      const known = metaOf(db, key);
      if (known !== undefined) return known;
      const value = make();
      setMeta(db, key, value);
      return value;
    },
    note: (key) => metaOf(db, `note ${key}`),
    setNote: (key, text) => {
      if (text === undefined) db.run('DELETE FROM meta WHERE key = ?', `note ${key}`);
      else setMeta(db, `note ${key}`, text);
    },
  };
}

/** A value of the journal's own. */
export function metaOf(db: Database, key: string): string | undefined {
  const row = db.get('SELECT value FROM meta WHERE key = ?', key);
  return row === undefined ? undefined : String(row['value']);
}

function setMeta(db: Database, key: string, value: string): void {
  db.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  );
}
