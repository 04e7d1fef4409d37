// AWS's own behaviour over a source's whole answer: parents, ids, filters, hidden items, pages.
// Pure but for asking the source. Operations that lists.ts does not know are read by their schema, and refused where
// the request narrows them in a way that it does not tell: a silent "everything" would pass for the right answer.

import { noSuchParent, type AnswerSource } from './answers.ts';
import { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';
import { readFilters } from './filters.ts';
import type { IdParameter, ListModel, ParentParameter } from './list-model.ts';
import { listModel } from './lists.ts';
import { cutPage, type PageRequest, readPage, tokenMember } from './paging.ts';
import { isRecord, records, strings, text, type Json } from './record.ts';
import { schemaModel } from './schema-model.ts';
import { keyOf, type Operation } from './services.ts';

/** Which reservation holds an instance; absent where items stand in the list itself. */
type Holders = ReadonlyMap<Json, Json>;

const nobody: Json = {};

/** How AWS answers, by account and endpoint. */
export interface Manner {
  /** Items of a service's operator are hidden unless asked for. */
  readonly hideManaged: boolean;
  /** As older endpoints of SearchTransitGatewayRoutes: the first page says that there is more, and gives no token for it. */
  readonly noNextToken: boolean;
}

/** The answer to a list call. */
export function answerList(source: AnswerSource, call: Call, manner: Manner): Json {
  const { service, operation, input } = call;
  const model = listModel(keyOf(service), operation.name) ?? modelBySchema(call);
  const location = `${call.caller.account}/${call.region}/${operation.name}`;
  const page = readPage(model, operation, location, input);
  const keeps = readFilters(model, input);
  requireParameters(model, operation, input);
  const whole = answerOfParent(source, call, model.parent);
  if (model.items === '') return whole;
  if (model.inside !== undefined) return insidePage(whole, model, model.inside, page);
  const holders = model.within === undefined ? undefined : holdersOf(whole, model.items, model.within);
  const all = holders === undefined ? whole[model.items] : [...holders.keys()];
  const hidden = hiding(model, input, manner.hideManaged);
  const ids = model.ids.filter((id) => strings(input[id.parameter]).length > 0);
  const filters = [
    ...belonging(model, input),
    ...keeps.map((keeps) => (item: Json) => keeps(item, holders?.get(item) ?? nobody)),
  ];
  let items: readonly unknown[] = Array.isArray(all) ? all : [];
  // A page of a hundred thousand interfaces must not cost a walk over all of them.
  if (hidden.length + ids.length + filters.length > 0) {
    // What is hidden does not exist, for ids too; an id that a filter leaves out does exist.
    const named = ids.reduce(
      (found, id) => pickById(found, id, strings(input[id.parameter])),
      keep(records(all), hidden),
    );
    items = keep(named, filters);
  }
  if (page === undefined) return { ...whole, [model.items]: held(items, holders, model.within) };
  const cut = cutPage<unknown>(items, page);
  const routes = operation.name === 'SearchTransitGatewayRoutes';
  const tokenless = cut.token === undefined || (routes && manner.noNextToken);
  const more = tokenless ? {} : { [tokenMember(operation)]: cut.token };
  const additional = routes ? { AdditionalRoutesAvailable: cut.token !== undefined } : {};
  return { ...whole, [model.items]: held(cut.items, holders, model.within), ...additional, ...more };
}

/** CloudFront's lists, which tell their own pages. */
function insidePage(whole: Json, model: ListModel, inside: string, page: PageRequest | undefined): Json {
  const items = records(fields(whole[inside])[model.items]);
  const cut = page === undefined ? { items } : cutPage(items, page);
  return {
    [inside]: {
      Marker: page?.token ?? '',
      ...(cut.token === undefined ? {} : { NextMarker: cut.token }),
      MaxItems: page?.size ?? items.length,
      IsTruncated: cut.token !== undefined,
      Quantity: cut.items.length,
      ...(cut.items.length === 0 ? {} : { [model.items]: cut.items }),
    },
  };
}

/** AWS's answer where there is nothing: every list of it is there, and empty. */
function emptyAnswer(operation: Operation): Json {
  const lists = [...operation.output.structIterator()].filter(([, member]) => member.isListSchema());
  return Object.fromEntries(lists.map(([name]) => [name, []]));
}

export function notFound(parameter: IdParameter | ParentParameter, value: string): AwsError {
  return new AwsError(
    parameter.code,
    parameter.message.replace('{}', () => value),
  );
}

export function ask(source: AnswerSource, call: Call, operation: string, input: Json): unknown {
  return source.answer(call.caller.account, call.region, operation, input, keyOf(call.service));
}

function answerOfParent(source: AnswerSource, call: Call, parent: ParentParameter | undefined): Json {
  const { operation, input } = call;
  const answer = ask(source, call, operation.name, input);
  const value = parent === undefined ? undefined : text(input[parent.parameter]);
  if (answer === noSuchParent && value === undefined)
    throw new AwsError('ResourceNotFoundException', 'The parent does not exist.');
  if (parent !== undefined && value !== undefined) {
    if (answer === noSuchParent) throw notFound(parent, value);
    if (answer === undefined || listModel(keyOf(call.service), operation.name)?.belongsTo !== undefined) {
      const parents = records(
        fields(ask(source, call, parent.list, {}))[listModel(keyOf(call.service), parent.list)?.items ?? ''],
      );
      if (!parents.some((item) => item[parent.field] === value)) throw notFound(parent, value);
    }
  }
  return isRecord(answer) ? answer : emptyAnswer(operation);
}

function requireParameters(model: ListModel, operation: Operation, input: Json): void {
  const { parent } = model;
  if (operation.name === 'SearchTransitGatewayRoutes' && records(input['Filters']).length === 0) {
    throw new AwsError('MissingParameter', 'The request must contain the parameter Filters');
  }
  if (parent === undefined || text(input[parent.parameter]) !== undefined) return;
  const named = model.ids.some((id) => strings(input[id.parameter]).length > 0);
  if (!parent.required && (named || model.belongsTo !== undefined)) return;
  if (operation.service.protocol === 'ec2') {
    throw new AwsError('MissingParameter', `The request must contain the parameter ${parent.parameter}`);
  }
  throw new AwsError(
    operation.service.protocol === 'query' ? 'ValidationError' : 'ValidationException',
    `${parent.parameter} must be specified`,
  );
}

type Test = (item: Json) => boolean;

function hiding(model: ListModel, input: Json, hideManaged: boolean): readonly Test[] {
  if (!hideManaged || model.hidesManaged !== true || input['IncludeManagedResources'] === true) return [];
  return [({ Operator }) => !isRecord(Operator) || Operator['Managed'] !== true];
}

function belonging(model: ListModel, input: Json): readonly Test[] {
  const [parameter = '', member = ''] = model.belongsTo ?? [];
  const owner = text(input[parameter]);
  return owner === undefined ? [] : [(item) => strings(item[member]).includes(owner)];
}

function keep(items: readonly Json[], tests: readonly Test[]): readonly Json[] {
  return tests.length === 0 ? items : items.filter((item) => tests.every((test) => test(item)));
}

function pickById(items: readonly Json[], id: IdParameter, values: readonly string[]): readonly Json[] {
  if (values.length > (id.most ?? values.length)) {
    throw new AwsError('ValidationError', `${id.parameter} takes at most ${id.most} values`);
  }
  const wanted = new Set(values);
  const found = items.filter((item) => wanted.has(text(item[id.field]) ?? ''));
  const there = new Set(found.map((item) => item[id.field]));
  const missing = values.find((value) => !there.has(value));
  if (missing !== undefined && id.leavesOut !== true) throw notFound(id, missing);
  return found;
}

function holdersOf(whole: Json, list: string, within: string): Holders {
  const holders = new Map<Json, Json>();
  for (const holder of records(whole[list]))
    for (const item of records(holder[within])) holders.set(item, holder);
  return holders;
}

// A reservation that lost instances to a filter or a page is copied; a whole one stays the same object, for the cache.
function held(items: readonly unknown[], holders: Holders | undefined, within = ''): readonly unknown[] {
  if (holders === undefined) return items;
  const kept = new Map<Json, Json[]>();
  for (const item of records(items)) {
    const holder = holders.get(item) ?? nobody;
    const siblings = kept.get(holder);
    if (siblings === undefined) kept.set(holder, [item]);
    else siblings.push(item);
  }
  return [...kept].map(([holder, siblings]) =>
    records(holder[within]).length === siblings.length ? holder : { ...holder, [within]: siblings },
  );
}

/** Names of items that nothing is known to compare with are refused: everything would pass for the right answer. */
function modelBySchema({ operation, input }: Call): ListModel {
  const model = schemaModel(operation);
  const known = new Set(model.ids.map(({ parameter }) => parameter));
  const unknown = Object.keys(input).filter(
    (name) =>
      Array.isArray(input[name]) &&
      /(Id|Arn|Name)s?$/i.test(name) &&
      (model.items === '' || !known.has(name)),
  );
  if (unknown.length === 0) return model;
  throw new AwsError(
    'InvalidParameterValue',
    `The simulated AWS does not know ${unknown.join(', ')} of ${operation.name}.`,
  );
}

function fields(value: unknown): Json {
  return isRecord(value) ? value : nobody;
}
