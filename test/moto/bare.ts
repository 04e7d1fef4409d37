// The declared calls, asked through the SDK alone: what moto serves to whom. Only the questions are the declarations'; how the code
// under test asks and judges has no part in it.
import type { Input, Kind, Operation, Paging } from '../../src/kind.ts';
import { regionAction } from '../../src/region-check.ts';
import { actionOf, serviceRow } from '../../src/services.ts';
import { type Account, region } from './account.ts';

/** A call as a cycle makes it, with something to ask about. */
export interface Question {
  readonly action: string;
  readonly call: Operation;
  readonly input: Input;
}

type Config = Account['config'];

interface Client {
  send(command: object): Promise<object>;
}

/** A question for each list and facet of the kinds, and the one about regions; of lists per parent and of facets about what there is; none where there is nothing. */
export async function questionsOf(account: Account, kinds: readonly Kind[]): Promise<readonly Question[]> {
  const questions: Question[] = [
    { action: regionAction, call: { service: 'ec2', operation: 'DescribeRegions' }, input: {} },
  ];
  const listed = new Map<string, readonly string[]>();
  const waiting = [...kinds];
  for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) {
    const { parent } = kind.list;
    const parents = parent === undefined ? undefined : listed.get(parent.kind);
    if (parent !== undefined && parents === undefined) {
      waiting.push(kind);
      continue;
    }
    const ids: string[] = [];
    for (const id of parents?.filter((one) => parent?.only?.(one) ?? true) ?? [undefined]) {
      const question = listQuestion(kind, id);
      questions.push(question);
      const { page } = await askBare(account.config, question);
      ids.push(...(page === undefined ? [] : idsOn(account.id, kind, page, id)));
    }
    listed.set(kind.kind, ids);
    for (const { call } of ids.length === 0 ? [] : kind.facets) {
      questions.push({
        action: actionOf(call),
        call,
        input: { ...call.input(ids.slice(0, 1)), ...sizeOf(call.paging) },
      });
    }
  }
  return questions;
}

/** By action, the names of the errors that the SDK ends with; actions without any are not in it. */
export async function refusals(
  config: Config,
  questions: readonly Question[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const question of questions) {
    const { error } = await askBare(config, question);
    if (error !== undefined) names.set(question.action, error);
  }
  return names;
}

function listQuestion({ list }: Kind, parentId: string | undefined): Question {
  const { parent, paging, always } = list;
  const named =
    parentId === undefined || parent === undefined
      ? {}
      : { [parent.parameter]: parent.argument?.(parentId) ?? parentId };
  return { action: actionOf(list), call: list, input: { ...always, ...sizeOf(paging), ...named } };
}

function sizeOf(paging: Paging | undefined): Input {
  return paging?.size === undefined ? {} : { [paging.size.parameter]: paging.size.value };
}

function idsOn(account: string, kind: Kind, page: object, parent: string | undefined): readonly string[] {
  const place = { account, region, partition: 'aws' };
  return (kind.list.items(page, parent) ?? []).flatMap((item) => kind.id(item, place) ?? []);
}

async function askBare(
  config: Config,
  { call, input }: Question,
): Promise<{ readonly page?: object; readonly error?: string }> {
  const { operations, Client: ClientClass } = await serviceRow(call.service).load();
  const client: Client = made(ClientClass, { ...config, maxAttempts: 1 });
  const command: object = made(Reflect.get(operations, `${call.operation}Command`), input);
  try {
    return { page: await client.send(command) };
  } catch (error) {
    return { error: error instanceof Error ? error.name : String(error) };
  }
}

/** Services and operations are named by declarations, so the SDK's classes are reached by name and their types end here. */
function made<Made>(Class: unknown, input: object): Made {
  return new (Class as new (given: object) => Made)(input);
}
