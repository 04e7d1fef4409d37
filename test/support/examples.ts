// The examples of all kinds as one network of a simulated AWS: what a test of every kind asks, from the declarations alone.
// Answers can be replaced while the simulator runs; items are replaced, never mutated, as its cache asks.
import type { Kind, Operation } from '../../src/kind.ts';
import { homeRegionOf } from '../../src/regions.ts';
import { serviceRow } from '../../src/services.ts';
import { type AnswerSource, noSuchParent } from '../../src/simulator/answers.ts';
import { callKey } from '../../src/simulator/declared/asked.ts';

export const exampleAccount = '111122223333';
export const exampleRegion = 'eu-west-1';

export interface ExampleSource extends AnswerSource {
  /**
   * Changes an operation's whole answer: `{by, answers}` where the example has that form. `ecs:ListClusters` where two services have
   * an operation of that name.
   */
  edit(operation: string, change: (answer: Document) => Document): void;
}

export type Document = Readonly<Record<string, unknown>>;

interface PerParent {
  readonly by: string;
  readonly answers: Readonly<Record<string, object>>;
}

interface Answering {
  readonly regions: ReadonlySet<string>;
  readonly answer: Document;
}

export function exampleSource(
  kinds: readonly Kind[],
  regions: readonly string[] = [exampleRegion],
): ExampleSource {
  /** By service and operation, as IAM writes them. */
  const documents = new Map<string, Answering>();
  for (const kind of kinds) {
    for (const call of callsOf(kind)) {
      const answer = kind.example[call.operation];
      if (answer === undefined) continue;
      const name = callKey(call);
      const known = documents.get(name);
      documents.set(name, {
        regions: new Set([...(known?.regions ?? []), askedIn(kind, call)]),
        answer:
          isPerParent(answer) && known !== undefined && isPerParent(known.answer)
            ? merge(known.answer, answer)
            : { ...answer },
      });
    }
  }
  return {
    accounts: () => [exampleAccount],
    regions: () => regions,
    edit: (operation, change) => {
      const names = [...documents.keys()].filter(
        (name) => name === operation || name.endsWith(`:${operation}`),
      );
      const [name = operation, another] = names;
      const known = documents.get(name);
      if (known === undefined) throw new Error(`no example answers ${operation}`);
      if (another !== undefined) throw new Error(`${operation} is of several services: ${names.join(', ')}`);
      documents.set(name, { ...known, answer: change(known.answer) });
    },
    answer: (account, region, operation, input, service) => {
      const known = documents.get(`${service}:${operation}`);
      if (account !== exampleAccount || known?.regions.has(region) !== true) return undefined;
      return isPerParent(known.answer) ? perParent(known.answer, input) : known.answer;
    },
  };
}

/** Every operation that a kind asks. */
function callsOf({ list, facets, confirm }: Kind): readonly Operation[] {
  return [list, ...facets.map(({ call }) => call), ...(confirm.how === 'call' ? [confirm.call] : [])];
}

/** What belongs to no region is asked in its service's home region. */
function askedIn(kind: Kind, { service }: Operation): string {
  return kind.global === true ? (serviceRow(service).home ?? homeRegionOf('aws')) : exampleRegion;
}

function isPerParent(answer: object): answer is PerParent & Document {
  return 'by' in answer && 'answers' in answer && typeof answer.by === 'string';
}

function merge(one: PerParent, other: PerParent): Document {
  return { by: one.by, answers: { ...one.answers, ...other.answers } };
}

function perParent({ by, answers }: PerParent, input: unknown): unknown {
  const asked: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, by) : undefined;
  if (!Array.isArray(asked)) return typeof asked === 'string' ? (answers[asked] ?? noSuchParent) : undefined;
  const found = asked.map((id: unknown) => answers[String(id)]);
  if (found.some((answer) => answer === undefined)) return noSuchParent;
  const merged: Record<string, unknown[]> = {};
  for (const answer of found) {
    for (const [member, list] of Object.entries(answer ?? {})) {
      if (Array.isArray(list)) (merged[member] ??= []).push(...list);
    }
  }
  return merged;
}
