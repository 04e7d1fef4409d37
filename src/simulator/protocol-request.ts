// Reads a request's parameters back into the input that the SDK was given, after the operation's schema:
// form-encoded EC2 Query (`Filter.1.Name`) and AWS Query (`Names.member.1`), or a JSON body.
// EC2 refuses a parameter that it does not know, and so does this: a misspelt one must not pass in silence.

import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from './aws-error.ts';
import { toDate } from './protocol-values.ts';
import { isRecord, type Json } from './record.ts';
import type { Operation } from './services.ts';

interface Node {
  value?: string;
  readonly children: Map<string, Node>;
}

/** Parameters of every Query request that belong to the protocol, not to the operation. */
const envelope = new Set([
  'Action',
  'Version',
  'AWSAccessKeyId',
  'SecurityToken',
  'Timestamp',
  'Expires',
  'Signature',
  'SignatureMethod',
  'SignatureVersion',
]);

export function readInput(operation: Operation, body: string, form: URLSearchParams): Json {
  return operation.service.protocol === 'json' ? readJson(body) : readForm(operation, form);
}

function readJson(body: string): Json {
  try {
    const input: unknown = JSON.parse(body === '' ? '{}' : body);
    if (isRecord(input)) return input;
  } catch {
    // Answered below as AWS does, whatever it was that is not an object.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.', 400);
}

function readForm(operation: Operation, form: URLSearchParams): Json {
  const root: Node = { children: new Map() };
  for (const [key, value] of form) {
    let node = root;
    for (const part of key.split('.')) {
      const next: Node = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, next);
      node = next;
    }
    node.value = value;
  }
  const ec2 = operation.service.protocol === 'ec2';
  if (ec2) {
    const allowed = new Set(
      [...operation.input.structIterator()].map(([name, member]) => keyOf(name, member, true)),
    );
    for (const name of root.children.keys()) {
      if (envelope.has(name) || name.startsWith('X-Amz-') || allowed.has(name)) continue;
      throw new AwsError('UnknownParameter', `The parameter ${name} is not recognized`, 400);
    }
  }
  return readStruct(operation.input, root, ec2);
}

function readStruct(schema: NormalizedSchema, node: Node, ec2: boolean): Json {
  const out: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const child = node.children.get(keyOf(name, member, ec2));
    if (child !== undefined) out[name] = readNode(member, child, ec2, name);
  }
  return out;
}

function readNode(schema: NormalizedSchema, node: Node, ec2: boolean, name: string): unknown {
  if (schema.isStructSchema()) return readStruct(schema, node, ec2);
  if (schema.isListSchema()) return readList(schema, node, ec2, name);
  if (schema.isMapSchema()) return readMap(schema, node, ec2, name);
  const text = node.value ?? '';
  if (schema.isBooleanSchema()) return text.toLowerCase() === 'true';
  if (schema.isNumericSchema()) {
    const number = Number(text);
    if (text.trim() !== '' && Number.isFinite(number)) return number;
    throw new AwsError('InvalidParameterValue', `Value (${text}) for parameter ${name} is invalid.`, 400);
  }
  return schema.isTimestampSchema() ? toDate(text) : text;
}

function readList(schema: NormalizedSchema, node: Node, ec2: boolean, name: string): unknown {
  const value = schema.getValueSchema();
  const flat = ec2 || Boolean(schema.getMergedTraits().xmlFlattened);
  const items = flat ? node : (node.children.get(traitName(value) ?? 'member') ?? node);
  return numbered(items).map((item) => readNode(value, item, ec2, name));
}

function readMap(schema: NormalizedSchema, node: Node, ec2: boolean, name: string): unknown {
  const flat = Boolean(schema.getMergedTraits().xmlFlattened);
  const entries = numbered(flat ? node : (node.children.get('entry') ?? node));
  const keyName = traitName(schema.getKeySchema()) ?? 'key';
  const valueName = traitName(schema.getValueSchema()) ?? 'value';
  return Object.fromEntries(
    entries.map((entry) => {
      const value = entry.children.get(valueName);
      const key = entry.children.get(keyName)?.value ?? '';
      return [key, value === undefined ? undefined : readNode(schema.getValueSchema(), value, ec2, name)];
    }),
  );
}

function numbered(node: Node): Node[] {
  return [...node.children]
    .filter(([key]) => /^\d+$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}

function keyOf(name: string, member: NormalizedSchema, ec2: boolean): string {
  const queryName: unknown = member.getMergedTraits()['ec2QueryName'];
  if (ec2 && typeof queryName === 'string') return queryName;
  const key = traitName(member) ?? name;
  return ec2 ? key.charAt(0).toUpperCase() + key.slice(1) : key;
}

function traitName(schema: NormalizedSchema): string | undefined {
  const name: unknown = schema.getMergedTraits().xmlName;
  return typeof name === 'string' ? name : undefined;
}
