// What an answer in XML looks like, compiled once per operation from the SDK's own schemas: which element is which member, and how
// its text is read. Refuses (undefined) what the query protocols never send; such an operation is left to the SDK's reader.
import { NormalizedSchema } from '@smithy/core/schema';
import { _parseRfc3339DateTimeWithOffset as readTimestamp } from '@smithy/core/serde';

export type Shape = LeafShape | ListShape | MapShape | StructShape;

export interface LeafShape {
  readonly is: 'leaf';
  /** undefined: the text is the value. @throws where it is not of the type. */
  readonly read: ((text: string) => unknown) | undefined;
}

export interface ListShape {
  readonly is: 'list';
  /** Element of each item; a flattened list has none around them and repeats the member's own. */
  readonly tag: string;
  readonly item: Shape;
}

export interface MapShape {
  readonly is: 'map';
  /** Elements of each entry, inside one named `entry`. */
  readonly key: string;
  readonly tag: string;
  readonly value: Shape;
}

export interface StructShape {
  readonly is: 'struct';
  readonly members: readonly Member[];
  /** Position in `members`, by element. */
  readonly byTag: ReadonlyMap<string, number>;
}

export interface Member {
  readonly name: string;
  readonly tag: string;
  readonly isFlat: boolean;
  readonly shape: Shape;
}

/** The operation's whole document. */
export interface AnswerShape {
  readonly root: string;
  /** AWS Query wraps what it answers in one more element; EC2 Query does not. */
  readonly wrapper: string | undefined;
  readonly content: StructShape;
}

class UnreadableSchemaError extends Error {}

const compiled = new WeakMap<object, AnswerShape | 'unreadable'>();

/** `operation` is the SDK's operation schema, `[9, namespace, name, traits, input, output]`. */
export function answerShape(operation: unknown, isWrapped: boolean): AnswerShape | undefined {
  if (!Array.isArray(operation)) return undefined;
  const known = compiled.get(operation);
  if (known !== undefined) return known === 'unreadable' ? undefined : known;
  const shape = compile(operation, isWrapped);
  compiled.set(operation, shape ?? 'unreadable');
  return shape;
}

function compile(operation: readonly unknown[], isWrapped: boolean): AnswerShape | undefined {
  const name = String(operation[2]);
  try {
    const content = shapeOf(schemaOf(operation[5]), new Map());
    if (content.is !== 'struct') return undefined;
    return { root: `${name}Response`, wrapper: isWrapped ? `${name}Result` : undefined, content };
  } catch (error) {
    if (error instanceof UnreadableSchemaError) return undefined;
    throw error;
  }
}

/** The root element of an answer in REST-XML: its payload member's, or its own; undefined where the schema does not say. */
export function restRoot(operation: unknown): string | undefined {
  if (!Array.isArray(operation)) return undefined;
  const output = schemaOf(operation[5]);
  if (!output.isStructSchema()) return undefined;
  const payload = [...output.structIterator()].find(
    ([, member]) => member.getMergedTraits().httpPayload,
  )?.[1];
  const root = payload ?? output;
  return tagOf(root.getMergedTraits()) ?? root.getName();
}

/** Operations reach us untyped, from the SDK's own context. */
function schemaOf(output: unknown): NormalizedSchema {
  return NormalizedSchema.of(output as Parameters<typeof NormalizedSchema.of>[0]);
}

function shapeOf(schema: NormalizedSchema, begun: Map<unknown, StructShape>): Shape {
  if (schema.isUnionSchema() || schema.isDocumentSchema()) {
    throw new UnreadableSchemaError(`${schema.getName() ?? ''} is no structure, list, map or text`);
  }
  if (schema.isMapSchema()) {
    if (schema.getMergedTraits().xmlFlattened) throw new UnreadableSchemaError('a map without entries');
    const value = schema.getValueSchema();
    return {
      is: 'map',
      key: tagOf(schema.getKeySchema().getMergedTraits()) ?? 'key',
      tag: tagOf(value.getMergedTraits()) ?? 'value',
      value: shapeOf(value, begun),
    };
  }
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    return { is: 'list', tag: tagOf(item.getMergedTraits()) ?? 'member', item: shapeOf(item, begun) };
  }
  if (!schema.isStructSchema()) return { is: 'leaf', read: textReader(schema) };
  const known = begun.get(schema.getSchema());
  if (known !== undefined) return known;
  const members: Member[] = [];
  const byTag = new Map<string, number>();
  const struct: StructShape = { is: 'struct', members, byTag };
  // Kept before its members are read: structures may contain themselves.
  begun.set(schema.getSchema(), struct);
  for (const [name, member] of schema.structIterator()) {
    const traits = member.getMergedTraits();
    if (traits.xmlAttribute) throw new UnreadableSchemaError(`${name} is an attribute`);
    const tag = tagOf(member.getMemberTraits()) ?? name;
    byTag.set(tag, members.length);
    members.push({ name, tag, isFlat: Boolean(traits.xmlFlattened), shape: shapeOf(member, begun) });
  }
  return struct;
}

function tagOf(traits: { readonly xmlName?: unknown }): string | undefined {
  return typeof traits.xmlName === 'string' ? traits.xmlName : undefined;
}

function textReader(schema: NormalizedSchema): LeafShape['read'] {
  if (schema.isStringSchema()) return undefined;
  if (schema.isBooleanSchema()) return (text) => text.toLowerCase() === 'true';
  if (schema.isNumericSchema()) return Number;
  if (schema.isTimestampSchema()) {
    // Other formats of time are the JSON protocols'.
    const format: unknown = schema.getSchema();
    if (format !== 4 && format !== 5) throw new UnreadableSchemaError('a time in another format');
    return readTimestamp;
  }
  if (schema.isBlobSchema()) return (text) => new Uint8Array(Buffer.from(text, 'base64'));
  throw new UnreadableSchemaError(`${schema.getName() ?? ''} has a type that is not known`);
}
