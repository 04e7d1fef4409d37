// What the SDK's own schemas mark as sensitive in an answer that we ask for is never kept.
import { NormalizedSchema } from '@smithy/core/schema';
import { expect, test } from 'vitest';
import { neverKept } from '../../src/answer-text.ts';
import type { Kind, Operation } from '../../src/kind.ts';
import { loadKinds } from '../../src/registry.ts';
import { serviceRow } from '../../src/services.ts';

const kinds = await loadKinds();

function callsOf(kind: Kind): readonly Operation[] {
  return [kind.list, ...kind.facets.map(({ call }) => call)];
}

async function outputOf({ service, operation }: Operation): Promise<NormalizedSchema> {
  const { operations } = await serviceRow(service).load();
  const schema: unknown = Reflect.get(operations, `${operation}$`);
  if (!Array.isArray(schema)) throw new Error(`the SDK has no schema of ${operation}`);
  return NormalizedSchema.of(schema[5]);
}

/** Names of members that are sensitive, however deep. */
function sensitive(schema: NormalizedSchema, name: string, seen: Set<unknown>): readonly string[] {
  const own = schema.getMergedTraits().sensitive ? [name] : [];
  if (schema.isListSchema() || schema.isMapSchema()) {
    return [...own, ...sensitive(schema.getValueSchema(), name, seen)];
  }
  if (!schema.isStructSchema() || seen.has(schema.getSchema())) return own;
  seen.add(schema.getSchema());
  return [
    ...own,
    ...[...schema.structIterator()].flatMap(([member, inner]) => sensitive(inner, member, seen)),
  ];
}

test('the SDK marks pre-shared keys: the walk finds what is sensitive', async () => {
  const output = await outputOf({ service: 'ec2', operation: 'DescribeVpnConnections' });
  expect(sensitive(output, '', new Set())).toEqual(
    expect.arrayContaining(['CustomerGatewayConfiguration', 'PreSharedKey']),
  );
});

test.each(kinds.map((kind) => [kind.kind, kind] as const))('%s', async (_, kind) => {
  const names: ReadonlySet<string> = new Set(neverKept);
  for (const call of callsOf(kind)) {
    const found = sensitive(await outputOf(call), '', new Set());
    expect(
      found.filter((name) => !names.has(name)),
      call.operation,
    ).toEqual([]);
  }
});
