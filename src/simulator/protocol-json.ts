// Writes an answer as AWS JSON 1.0/1.1 after the SDK's own schema. Members keep their names: these two protocols
// ignore the jsonName trait. Members that the schema does not know are left out.

import type { NormalizedSchema } from '@smithy/core/schema';
import { base64, timestamp } from './protocol-values.ts';
import { isRecord } from './record.ts';

type Convert = (value: unknown) => unknown;

const structs = new WeakMap<object, Convert>();

/** The converter of a value to what JSON.stringify may write; compiled once per structure. */
export function jsonValue(schema: NormalizedSchema): Convert {
  if (schema.isStructSchema()) return structValue(schema);
  if (schema.isListSchema()) {
    const item = jsonValue(schema.getValueSchema());
    return (list) => (Array.isArray(list) ? list.map(item) : undefined);
  }
  if (schema.isMapSchema()) {
    const entry = jsonValue(schema.getValueSchema());
    return (map) =>
      isRecord(map)
        ? Object.fromEntries(Object.entries(map).map(([key, value]) => [key, entry(value)]))
        : undefined;
  }
  if (schema.isTimestampSchema()) return (value) => timestamp(schema, value, 'epoch');
  if (schema.isBlobSchema()) return base64;
  return (value) => value;
}

function structValue(schema: NormalizedSchema): Convert {
  const shape: unknown = schema.getSchema();
  if (typeof shape !== 'object' || shape === null) return () => ({});
  const known = structs.get(shape);
  if (known !== undefined) return known;
  let members: readonly (readonly [string, Convert])[] | undefined;
  const convert: Convert = (value) => {
    members ??= [...schema.structIterator()].map(([name, member]) => [name, jsonValue(member)] as const);
    if (!isRecord(value)) return undefined;
    const out: Record<string, unknown> = {};
    for (const [name, write] of members) {
      const content = value[name];
      if (content !== undefined && content !== null) out[name] = write(content);
    }
    return out;
  };
  structs.set(shape, convert);
  return convert;
}
