// What is known of a list while it is read: what is there, what changed, what is gone, what is missing and not proven gone.
import type { Kind } from './kind.ts';
import type { LocationTask } from './location-task.ts';
import { type Entry, identify, normaliseItem } from './normalise.ts';
import type { Gap, KnownPart, ListProof } from './reading.ts';
import { globalRegion } from './regions.ts';
import type { Said } from './spool.ts';

export class Sheet {
  readonly entries = new Map<string, Entry>();
  readonly alive = new Set<string>();
  readonly gone = new Set<string>();
  readonly kept = new Set<string>();
  readonly gaps: Gap[] = [];
  /** Known ids that a complete answer no longer shows. */
  missing: string[] = [];
  /** Regions outside the policy of which the list showed something. */
  readonly gated = new Set<string>();
  /** Listed in a deleted state. */
  readonly deleted = new Set<string>();
  /** The list, or that of a parent, had more than one page. */
  isPaged = false;
  /** Something was listed twice: it moved from one page to the next. */
  isTwice = false;
  private readonly task: LocationTask;
  private readonly kind: Kind;
  readonly known: ReadonlyMap<string, KnownPart>;

  constructor(task: LocationTask, kind: Kind, known: ReadonlyMap<string, KnownPart>) {
    this.task = task;
    this.kind = kind;
    this.known = known;
  }

  take(item: unknown, parent: string | undefined): void {
    const region = this.ownRegion(item);
    if (region !== undefined && this.task.keeps?.(this.kind.kind, region) === false) {
      this.gated.add(region);
      return;
    }
    const entry = normaliseItem(this.kind, item, this.task.place, parent ?? region);
    if (entry === 'gone') {
      const id = identify(this.kind, item, this.task.place);
      if (id !== undefined) this.deleted.add(id);
      if (id !== undefined && this.known.has(id) && !this.alive.has(id)) this.gone.add(id);
      return;
    }
    const old = this.known.get(entry.id);
    if (this.alive.has(entry.id) || this.deleted.has(entry.id)) this.isTwice = true;
    this.alive.add(entry.id);
    this.gone.delete(entry.id);
    const same = old?.hash === entry.hash && old.observedHash === entry.observed?.hash && old.hasAnswer;
    if (same) this.entries.delete(entry.id);
    else this.entries.set(entry.id, this.task.spool.keep(entry, this.said(item)));
  }

  private said(answer: unknown): Said {
    const { list, example } = this.kind;
    return { call: list, example: example[list.operation], answer };
  }

  /** Where it is, of a kind that is listed in no region; such a resource hangs on its region as on a parent. */
  private ownRegion(item: unknown): string | undefined {
    const { kind, task } = this;
    return task.place.region === globalRegion ? kind.owner(item, task.place).region : undefined;
  }

  /** Keeps a resource that could not be proven gone. */
  keep(id: string, code: string): void {
    this.kept.add(id);
    this.gaps.push({ subject: id, code });
  }

  /** The read begins again, or came to nothing. */
  forget(): void {
    this.entries.clear();
    this.alive.clear();
    this.gone.clear();
    this.deleted.clear();
    this.gated.clear();
    this.isTwice = false;
  }
}

/** A list per parent proves no more than the list of the parents did: who slipped past that was not asked for. */
export function proofOf(sheet: Sheet, isProven: boolean, parents: ListProof | undefined): ListProof {
  const isOwn = isProven || !sheet.isPaged;
  const wholes = new Set([isOwn ? 'proven' : 'steady', parents?.whole ?? 'proven']);
  const isSteady = !wholes.has('moved') && !sheet.isTwice && sheet.deleted.size + sheet.gaps.length === 0;
  const lost = sheet.gone.size + sheet.kept.size > 0 || parents?.lost === true;
  if (wholes.size === 1 && wholes.has('proven')) return { whole: 'proven', lost };
  return { whole: isSteady ? 'steady' : 'moved', lost };
}
