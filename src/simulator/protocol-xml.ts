// Writes an answer as XML after the SDK's own schema: EC2 Query and AWS Query differ only in the names that the
// schema carries. A writer is compiled once per structure. Members that the schema does not know are left out;
// an absent member stays absent and an empty list stays an empty element, as AWS does it.

import type { NormalizedSchema } from '@smithy/core/schema';
import { base64, escapeXml, timestamp } from './protocol-values.ts';
import { isRecord } from './record.ts';

/** What stands between an element's tags. */
type WriteContent = (value: unknown) => string;
/** Whole elements; several for a flattened list. */
type WriteElement = (value: unknown) => string;

interface Member {
  readonly name: string;
  readonly write: WriteElement;
}

const structs = new WeakMap<object, WriteContent>();

/** The writer of a structure's members, without the structure's own tags. */
export function xmlContent(schema: NormalizedSchema): WriteContent {
  if (schema.isStructSchema()) return structContent(schema);
  if (schema.isListSchema()) return listContent(schema);
  if (schema.isMapSchema()) return mapContent(schema);
  if (schema.isTimestampSchema()) return (value) => String(timestamp(schema, value, 'date-time'));
  if (schema.isBlobSchema()) return base64;
  return (value) => escapeXml(String(value));
}

/** The writer of one member of a structure, tags and all. */
export function xmlMember(name: string, schema: NormalizedSchema): WriteElement {
  // The member's own trait names the element; a trait of its target belongs to the target.
  const tag = elementName(schema) ?? name;
  if (schema.isListSchema() && isFlattened(schema)) return each(tag, xmlContent(schema.getValueSchema()));
  if (schema.isMapSchema() && isFlattened(schema)) return (value) => mapEntries(schema, tag)(value);
  return wrap(tag, xmlContent(schema));
}

export function isFlattened(schema: NormalizedSchema): boolean {
  return Boolean(schema.getMergedTraits().xmlFlattened);
}

export function elementName(schema: NormalizedSchema): string | undefined {
  const name: unknown = schema.getMemberTraits().xmlName;
  return typeof name === 'string' ? name : undefined;
}

export function itemName(list: NormalizedSchema): string {
  const name: unknown = list.getValueSchema().getMergedTraits().xmlName;
  return typeof name === 'string' ? name : 'member';
}

function structContent(schema: NormalizedSchema): WriteContent {
  const shape: unknown = schema.getSchema();
  if (typeof shape !== 'object' || shape === null) return () => '';
  const known = structs.get(shape);
  if (known !== undefined) return known;
  // Compiled at first use: structures may contain themselves.
  let members: readonly Member[] | undefined;
  const write: WriteContent = (value) => {
    members ??= [...schema.structIterator()].map(([name, member]) => ({
      name,
      write: xmlMember(name, member),
    }));
    if (!isRecord(value)) return '';
    let out = '';
    for (const member of members) {
      const content = value[member.name];
      if (content !== undefined && content !== null) out += member.write(content);
    }
    return out;
  };
  structs.set(shape, write);
  return write;
}

function listContent(schema: NormalizedSchema): WriteContent {
  return each(itemName(schema), xmlContent(schema.getValueSchema()));
}

function mapContent(schema: NormalizedSchema): WriteContent {
  return mapEntries(schema, 'entry');
}

function mapEntries(schema: NormalizedSchema, tag: string): WriteContent {
  const writeKey = wrap(elementName(schema.getKeySchema()) ?? 'key', xmlContent(schema.getKeySchema()));
  const writeValue = wrap(
    elementName(schema.getValueSchema()) ?? 'value',
    xmlContent(schema.getValueSchema()),
  );
  return (map) => {
    if (!isRecord(map)) return '';
    return Object.entries(map)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key, value]) => `<${tag}>${writeKey(key)}${writeValue(value)}</${tag}>`)
      .join('');
  };
}

function each(tag: string, content: WriteContent): WriteElement {
  const write = wrap(tag, content);
  return (list) => {
    if (!Array.isArray(list)) return '';
    let out = '';
    for (const item of list) if (item !== undefined && item !== null) out += write(item);
    return out;
  };
}

function wrap(tag: string, content: WriteContent): WriteElement {
  const open = `<${tag}>`;
  const close = `</${tag}>`;
  const empty = `<${tag}/>`;
  return (value) => {
    const inner = content(value);
    return inner === '' ? empty : open + inner + close;
  };
}
