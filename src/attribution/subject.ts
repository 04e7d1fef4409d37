// A change as attribution sees it: what calls may name it by, what they must name to have made it, and when it can have been. Pure.
import type { PathChange } from '../diff.ts';
import { nameOfId } from '../ids.ts';
import type { ChangeEvent } from '../journal/events.ts';
import type { Authors, Kind, PropertyValue } from '../kind.ts';
import { services } from '../services.ts';
import { type EdgeState, isEdgeList, otherEnd, type Resource } from '../state.ts';

/** What of a path came or went, each as the words that a call about it would name. */
export interface PathWords {
  readonly path: string;
  /** Of edges: only this property differs, so that nothing was pointed elsewhere. */
  readonly property: string | undefined;
  readonly isList: boolean;
  readonly elements: readonly Element[];
}

export interface Element {
  /** All of them are named by a call that made it, as far as they say much. */
  readonly words: readonly string[];
  /** Ids and ARNs among them. */
  readonly ids: readonly string[];
  readonly came: boolean;
}

export interface Subject {
  readonly event: ChangeEvent;
  readonly kind: Kind | undefined;
  readonly authors: Authors;
  /** Of its calls: `ec2`. */
  readonly service: string | undefined;
  /** In small letters and singular: `routetable`. */
  readonly nouns: readonly string[];
  /** Id, ARN, name. */
  readonly names: readonly string[];
  /** Of a name with several parts, such as CLUSTER/NODEGROUP. */
  readonly parts: readonly string[];
  /** Ids that only this change has: of associations and attachments, not of other resources. */
  readonly ownIds: readonly string[];
  readonly paths: readonly PathWords[];
  /** As it is, or was last. */
  readonly state: Pick<Resource, 'properties' | 'edges'> | undefined;
  /** Milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where the last read before is unknown, a day is looked through. */
const unknownSpanMs = 24 * 3_600_000;

export function subjectOf(
  event: ChangeEvent,
  kinds: ReadonlyMap<string, Kind>,
  current: Resource | undefined,
): Subject {
  const kind = kinds.get(event.kind);
  const toMs = Date.parse(event.seenAt);
  const paths = event.changes.map(wordsOf);
  const state = event.last ?? current;
  const arn = state?.properties['arn'];
  const prefixes = [...kinds.values()].flatMap(({ idPrefix }) => idPrefix ?? []);
  const named = nameOfId(event.resourceId);
  return {
    event,
    kind,
    authors: kind?.authors ?? {},
    service: kind === undefined ? undefined : services[kind.list.service].iamPrefix,
    nouns: nounsOf(event.kind, kind),
    names: [...new Set([event.resourceId, named, ...(typeof arn === 'string' ? [arn] : [])])],
    parts: kind?.list.parent === undefined || event.resourceId.startsWith('arn:') ? [] : named.split('/'),
    ownIds: paths.flatMap(({ elements }) =>
      elements.flatMap(({ ids }) => ids.filter((id) => !isResource(id, prefixes))),
    ),
    paths,
    state,
    fromMs: event.notBefore === undefined ? toMs - unknownSpanMs : Date.parse(event.notBefore),
    toMs,
  };
}

/** `eni-attach-…` is no interface. */
function isResource(id: string, prefixes: readonly string[]): boolean {
  return (
    id.startsWith('arn:') ||
    prefixes.some((prefix) => /^[0-9a-f]+$/.test(id.slice(prefix.length)) && id.startsWith(prefix))
  );
}

export function singular(noun: string): string {
  return noun
    .toLowerCase()
    .replace(/(ss|x|ch)es$/, '$1')
    .replace(/ies$/, 'y')
    .replace(/([^s])s$/, '$1');
}

function nounsOf(name: string, kind: Kind | undefined): readonly string[] {
  const listed = kind?.list.operation.replace(/^(Describe|List|Get|Search)/, '') ?? '';
  const nouns = [name, listed, ...(kind?.authors?.calledAs ?? [])].filter((noun) => noun !== '');
  return [...new Set(nouns.map(singular))];
}

function wordsOf({ path, before, after }: PathChange): PathWords {
  if (isEdges(before) || isEdges(after)) {
    const [old, now] = [edgesOf(before), edgesOf(after)];
    const came = difference(now, old);
    const went = difference(old, now);
    return {
      path,
      property: onlyProperty(went, came),
      isList: true,
      elements: [...elementsOf(came, true), ...elementsOf(went, false)],
    };
  }
  const [old, now] = [textsOf(before), textsOf(after)];
  return {
    path,
    property: undefined,
    isList: Array.isArray(before) || Array.isArray(after),
    elements: [
      ...now.filter((one) => !old.includes(one)).map((text) => elementOf(text, true)),
      ...old.filter((one) => !now.includes(one)).map((text) => elementOf(text, false)),
    ],
  };
}

type Value = PropertyValue | readonly EdgeState[] | undefined;

function isEdges(value: Value): boolean {
  return value !== undefined && isEdgeList(value) && value.length > 0;
}

function edgesOf(value: Value): readonly EdgeState[] {
  return value !== undefined && isEdgeList(value) ? value : [];
}

function textsOf(value: Value): readonly string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

function difference(some: readonly EdgeState[], others: readonly EdgeState[]): readonly EdgeState[] {
  const texts = new Set(others.map((edge) => JSON.stringify(edge)));
  return some.filter((edge) => !texts.has(JSON.stringify(edge)));
}

/** The one property in which all edges differ from what they were, if that is so. */
function onlyProperty(went: readonly EdgeState[], came: readonly EdgeState[]): string | undefined {
  if (went.length === 0 || went.length !== came.length) return undefined;
  const names = new Set([...went, ...came].flatMap((edge) => Object.keys(edge)));
  return [...names].find((name) => {
    if (name === 'to' || name === 'from') return false;
    const rest = (edge: EdgeState): string =>
      JSON.stringify(
        Object.entries(edge)
          .filter(([key]) => key !== name)
          .sort(),
      );
    const old = new Set(went.map(rest));
    return came.every((edge) => old.has(rest(edge)));
  });
}

function elementsOf(edges: readonly EdgeState[], came: boolean): readonly Element[] {
  return edges.map((edge) => {
    const { to: _to, from: _from, ...rest } = edge;
    const end = otherEnd(edge);
    const said = Object.values(rest).flatMap((value) => (value === undefined ? [] : [String(value)]));
    return { words: [end, nameOfId(end), ...said.flatMap(splitWords)], ids: [end], came };
  });
}

function elementOf(text: string, came: boolean): Element {
  return {
    words: [text, ...splitWords(text)],
    ids: /^(arn:|[a-z-]+-[0-9a-f]{8,}$)/.test(text) ? [text] : [],
    came,
  };
}

/** `ingress tcp 443-444 10.0.0.0/8`, `10.0.0.7:8080` and `team=web` in the words of a request. */
function splitWords(text: string): readonly string[] {
  return text
    .split(/[\s=]+/)
    .flatMap((word) => [
      word,
      ...(/^\d+-\d+$/.test(word) ? word.split('-') : []),
      ...(/^(.+):(\d+)$/.exec(word)?.slice(1) ?? []),
    ])
    .filter((word) => word !== '');
}
