// The examples of all kinds as one network of a simulated AWS: what a test of every kind asks, from the declarations alone.
// Answers can be replaced while the simulator runs; items are replaced, never mutated, as its cache asks.
import type { Kind } from '../../src/kind.ts';
import { type AnswerSource, noSuchParent } from '../../src/simulator/answers.ts';

export const exampleAccount = '111122223333';
export const exampleRegion = 'eu-west-1';

export interface ExampleSource extends AnswerSource {
  /** Changes an operation's whole answer: `{by, answers}` where the example has that form. */
  edit(operation: string, change: (answer: Document) => Document): void;
}

export type Document = Readonly<Record<string, unknown>>;

interface PerParent {
  readonly by: string;
  readonly answers: Readonly<Record<string, object>>;
}

export function exampleSource(
  kinds: readonly Kind[],
  regions: readonly string[] = [exampleRegion],
): ExampleSource {
  const documents = new Map<string, Document>();
  for (const kind of kinds) {
    for (const [operation, answer] of Object.entries(kind.example)) {
      const known = documents.get(operation);
      documents.set(
        operation,
        isPerParent(answer) && known !== undefined && isPerParent(known)
          ? merge(known, answer)
          : { ...answer },
      );
    }
  }
  return {
    accounts: () => [exampleAccount],
    regions: () => regions,
    edit: (operation, change) => {
      const answer = documents.get(operation);
      if (answer === undefined) throw new Error(`no example answers ${operation}`);
      documents.set(operation, change(answer));
    },
    answer: (account, region, operation, input) => {
      if (account !== exampleAccount || region !== exampleRegion) return undefined;
      const answer = documents.get(operation);
      if (answer === undefined || !isPerParent(answer)) return answer;
      return perParent(answer, input);
    },
  };
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
