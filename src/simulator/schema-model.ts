// What can be said of a list operation by the SDK's schema alone, for those that lists.ts has no model of: where the items are, how it
// is paged, which parameters name items, which filters there could be. Strict where the schema lets it be: what cannot be understood is
// refused, and a missing item fails the call.

import type { NormalizedSchema } from '@smithy/core/schema';
import type { IdParameter, ListModel } from './list-model.ts';
import { isPaged } from './paging.ts';
import type { Operation } from './services.ts';

/** No schema tells bounds; these refuse what no operation takes. */
const bounds = [1, 1000] as const;

const models = new WeakMap<Operation, ListModel>();

export function schemaModel(operation: Operation): ListModel {
  const known = models.get(operation) ?? makeModel(operation);
  models.set(operation, known);
  return known;
}

function makeModel(operation: Operation): ListModel {
  const { name, input, output, service } = operation;
  const [parameters, members] = [membersOf(input), membersOf(output)];
  const [items = '', item] =
    // What could not be found is told in a list of its own.
    members.find(([member, schema]) => schema.isListSchema() && !/failure|error|unprocessed/i.test(member)) ??
    [];
  const fields = item === undefined ? [] : fieldsOf(item.getValueSchema());
  const filter = parameters.find(([parameter]) => /^Filters?$/.test(parameter))?.[0];
  return {
    items,
    ids: parameters.flatMap(([parameter, schema]) =>
      schema.isListSchema() && schema.getValueSchema().isStringSchema()
        ? idParameter(service.protocol === 'ec2', name, parameter, fields)
        : [],
    ),
    ...(isPaged(operation) ? { page: bounds } : {}),
    filters: Object.fromEntries(fields.map((field) => [kebab(field), field])),
    ...(filter === 'Filter' ? { filterParameter: 'Filter' } : {}),
    ...(fields.includes('TagSet') ? { tags: 'TagSet' } : {}),
  };
}

function membersOf(schema: NormalizedSchema): readonly (readonly [string, NormalizedSchema])[] {
  return schema.isStructSchema() ? [...schema.structIterator()] : [];
}

function fieldsOf(schema: NormalizedSchema): readonly string[] {
  return membersOf(schema).map(([field]) => field);
}

/** `TransitGatewayPolicyTableIds` name an item by its `TransitGatewayPolicyTableId`; `PoolIds` by the field that ends so. */
function idParameter(
  isEc2: boolean,
  operation: string,
  parameter: string,
  fields: readonly string[],
): readonly IdParameter[] {
  const one = parameter.replace(/s$/, '').toLowerCase();
  const field =
    fields.find((name) => name.toLowerCase() === one) ??
    fields.find((name) => name.toLowerCase().endsWith(one)) ??
    fields.find((name) => /(Arn|Id|Name)$/i.test(name) && name.toLowerCase().startsWith(one));
  if (field === undefined) return [];
  const what = operation.replace(/^(Describe|List|Get)/, '').replace(/s$/, '');
  return [
    {
      parameter,
      field,
      code: isEc2 ? `Invalid${what}Id.NotFound` : `${what}NotFoundException`,
      message: `The ${what} '{}' does not exist`,
    },
  ];
}

/** As EC2 names the filter of a field: `TransitGatewayId` → `transit-gateway-id`. */
function kebab(field: string): string {
  return field.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}
