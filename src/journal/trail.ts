// What attribution remembers between its rounds, so that a restart goes on where it was: changes that are asked for, what of CloudTrail
// was read and what it said, and where asking was denied.
import type { Database } from './database.ts';
import { type TrailDenials, trailDenials } from './trail-denials.ts';
import { type OpenChanges, openChanges } from './trail-open.ts';
import { type TrailReading, trailReading } from './trail-read.ts';

export interface TrailStore extends OpenChanges, TrailReading, TrailDenials {}

export function trailStore(db: Database): TrailStore {
  return { ...openChanges(db), ...trailReading(db), ...trailDenials(db) };
}
