// What a preflight asks to find out whether an action is allowed: one request per action, the smallest there is. EC2 has dry runs;
// elsewhere a page of one item, or a question about something made up, which is not found by whoever may ask. Pure.
import { pagesOf } from '../export/given-back.ts';
import { examplePlace, type Input, type Kind, type Operation, type Place } from '../kind.ts';
import { globalRegion } from '../regions.ts';
import { actionOf } from '../services.ts';

export interface Probe {
  readonly action: string;
  readonly call: Operation;
  readonly input: Input;
  /** Kinds that need the action. */
  readonly kinds: readonly string[];
}

/** One probe per action that the kinds need at a place, by action. */
export function probesOf(kinds: readonly Kind[], all: readonly Kind[], place: Place): readonly Probe[] {
  const found = kinds.flatMap((kind) => probesOfKind(kind, all, place));
  const byAction = Map.groupBy(found, ({ action }) => action);
  return [...byAction].flatMap(([action, probes]) => {
    // A list says it best: nothing in it is made up.
    const best = probes.find(({ made }) => !made) ?? probes[0];
    if (best === undefined) return [];
    const { call, input } = best;
    return [{ action, call, input, kinds: [...new Set(probes.map(({ kind }) => kind))] }];
  });
}

interface Candidate extends Omit<Probe, 'kinds'> {
  readonly kind: string;
  /** Whether it asks about something that is not there. */
  readonly made: boolean;
}

function probesOfKind(kind: Kind, all: readonly Kind[], place: Place): readonly Candidate[] {
  const { list, facets, confirm } = kind;
  const id = madeUpId(kind, place);
  const candidate = (call: Operation, input: Input, made: boolean): Candidate => ({
    kind: kind.kind,
    action: actionOf(call),
    call,
    input: call.service === 'ec2' ? { ...input, DryRun: true } : input,
    made,
  });
  const size = list.paging?.size === undefined ? {} : { [list.paging.size.parameter]: 1 };
  const ofParent = parentInput(kind, all, place);
  // The size of a page is checked before a dry run says what it found, and many operations take no fewer than five.
  const page = list.service === 'ec2' ? {} : size;
  return [
    candidate(list, { ...list.always, ...ofParent, ...page }, ofParent !== undefined),
    ...facets.map(({ call }) => candidate(call, call.input([id]), call.how !== 'list')),
    ...(confirm.how === 'call' ? [candidate(confirm.call, confirm.input(id), true)] : []),
  ];
}

function parentInput({ list: { parent } }: Kind, all: readonly Kind[], place: Place): Input | undefined {
  if (parent === undefined) return undefined;
  const kind = all.find((other) => other.kind === parent.kind);
  const id = kind === undefined ? parent.kind : madeUpId(kind, place);
  return { [parent.parameter]: parent.argument === undefined ? id : parent.argument(id) };
}

/** An id of the kind's own form that nothing has: that of its example, moved to the place. */
function madeUpId(kind: Kind, place: Place): string {
  const where = kind.global === true ? { ...examplePlace, region: globalRegion } : examplePlace;
  const ids = pagesOf(kind.example[kind.list.operation]).flatMap(({ page, parent }) =>
    (kind.list.items(page, parent) ?? []).flatMap((item) => kind.id(item, where) ?? []),
  );
  return (ids[0] ?? kind.kind)
    .replaceAll(examplePlace.account, place.account)
    .replaceAll(examplePlace.region, place.region)
    .replace(/^arn:aws:/, `arn:${place.partition}:`);
}
