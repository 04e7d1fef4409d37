// Turns an answer or an error into the bytes of its protocol's reply. The same answer gives the same bytes, the
// request id aside. Items of a list are written once and kept: a thousand interfaces cost 10 ms to write and a
// fraction of one to repeat. So an item of an answer must never be changed in place (see AnswerSource).

import type { AwsError } from './aws-error.ts';
import { jsonValue } from './protocol-json.ts';
import { escapeXml } from './protocol-values.ts';
import { isFlattened, itemName, elementName, xmlContent, xmlMember } from './protocol-xml.ts';
import { isRecord } from './record.ts';
import { isJson, type Operation, type ServiceModel } from './services.ts';

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

type WriteChunks = (value: unknown, chunks: Buffer[]) => void;

/** Kept bytes of items, over all operations; forgotten all at once when they grow past the budget. */
const cacheBudgetBytes = 256 * 1024 * 1024;
let keptBytes = 0;
let generation = 0;

const bodies = new WeakMap<Operation, WriteChunks>();

export function answerReply(operation: Operation, answer: unknown, requestId: string): Reply {
  const { service, name } = operation;
  if (isJson(service)) {
    const body = JSON.stringify(jsonValue(operation.output)(answer ?? {}) ?? {});
    return { status: 200, contentType: jsonType(service), body: Buffer.from(body) };
  }
  if (service.protocol === 'rest-xml') return restReply(operation, answer);
  const root = `${name}Response`;
  const chunks: Buffer[] = [];
  const open = `${service.protocol === 'ec2' ? '<?xml version="1.0" encoding="UTF-8"?>\n' : ''}<${root} xmlns="${service.xmlNamespace}">`;
  const id = escapeXml(requestId);
  if (service.protocol === 'ec2') {
    chunks.push(Buffer.from(`${open}<requestId>${id}</requestId>`));
    bodyWriter(operation)(answer, chunks);
    chunks.push(Buffer.from(`</${root}>`));
  } else {
    chunks.push(Buffer.from(`${open}<${name}Result>`));
    bodyWriter(operation)(answer, chunks);
    chunks.push(
      Buffer.from(
        `</${name}Result><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></${root}>`,
      ),
    );
  }
  return { status: 200, contentType: 'text/xml;charset=UTF-8', body: Buffer.concat(chunks) };
}

export function errorReply(service: ServiceModel, error: AwsError, requestId: string): Reply {
  const { status } = error;
  if (service.protocol === 'json') {
    const body = JSON.stringify({ __type: error.code, message: error.message });
    return { status, contentType: jsonType(service), body: Buffer.from(body) };
  }
  if (service.protocol === 'rest-json') {
    const headers = { 'x-amzn-ErrorType': error.code };
    const body = Buffer.from(JSON.stringify({ message: error.message }));
    return { status, contentType: jsonType(service), body, headers };
  }
  const fields = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  const id = escapeXml(requestId);
  if (service.name === 's3') {
    const body = `${declaration}<Error>${fields}<RequestId>${id}</RequestId></Error>`;
    return { status, contentType: 'application/xml', body: Buffer.from(body) };
  }
  const type = status >= 500 ? 'Receiver' : 'Sender';
  const body =
    service.protocol === 'ec2'
      ? `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${fields}</Error></Errors><RequestID>${id}</RequestID></Response>`
      : `<ErrorResponse xmlns="${service.xmlNamespace}"><Error><Type>${type}</Type>${fields}</Error><RequestId>${id}</RequestId></ErrorResponse>`;
  return { status, contentType: 'text/xml;charset=UTF-8', body: Buffer.from(body) };
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The document is the answer's payload member, where it has one. */
function restReply({ service, output }: Operation, answer: unknown): Reply {
  const payload = [...output.structIterator()].find(([, member]) => member.getMergedTraits().httpPayload);
  const [schema, value] =
    payload === undefined
      ? [output, answer]
      : [payload[1], isRecord(answer) ? answer[payload[0]] : undefined];
  const { xmlName } = schema.getMergedTraits();
  const root = typeof xmlName === 'string' ? xmlName : (schema.getName() ?? '');
  const body = `${declaration}<${root} xmlns="${service.xmlNamespace}">${xmlContent(schema)(value ?? {})}</${root}>`;
  return { status: 200, contentType: 'text/xml', body: Buffer.from(body) };
}

function jsonType({ protocol }: ServiceModel): string {
  return protocol === 'json' ? 'application/x-amz-json-1.1' : 'application/json';
}

function bodyWriter(operation: Operation): WriteChunks {
  const known = bodies.get(operation);
  if (known !== undefined) return known;
  const members = [...operation.output.structIterator()].map(([name, member]) => {
    const keepsItems =
      member.isListSchema() && !isFlattened(member) && member.getValueSchema().isStructSchema();
    const write: WriteChunks = keepsItems
      ? keptItems(elementName(member) ?? name, itemName(member), xmlContent(member.getValueSchema()))
      : plain(xmlMember(name, member));
    return { name, write };
  });
  const writer: WriteChunks = (answer, chunks) => {
    if (!isRecord(answer)) return;
    for (const { name, write } of members) {
      const value = answer[name];
      if (value !== undefined && value !== null) write(value, chunks);
    }
  };
  bodies.set(operation, writer);
  return writer;
}

function plain(write: (value: unknown) => string): WriteChunks {
  return (value, chunks) => {
    chunks.push(Buffer.from(write(value)));
  };
}

function keptItems(tag: string, item: string, content: (value: unknown) => string): WriteChunks {
  const open = Buffer.from(`<${tag}>`);
  const close = Buffer.from(`</${tag}>`);
  const empty = Buffer.from(`<${tag}/>`);
  // One per operation: two operations may write the same object differently.
  let kept = new WeakMap<object, Buffer>();
  let keptIn = generation;
  return (list, chunks) => {
    if (!Array.isArray(list)) return;
    if (list.length === 0) {
      chunks.push(empty);
      return;
    }
    if (keptIn !== generation) {
      kept = new WeakMap();
      keptIn = generation;
    }
    chunks.push(open);
    for (const value of list) {
      if (!isRecord(value)) continue;
      let bytes = kept.get(value);
      if (bytes === undefined) {
        bytes = Buffer.from(`<${item}>${content(value)}</${item}>`);
        kept.set(value, bytes);
        keptBytes += bytes.length;
      }
      chunks.push(bytes);
    }
    chunks.push(close);
    if (keptBytes > cacheBudgetBytes) {
      generation += 1;
      keptBytes = 0;
    }
  };
}
