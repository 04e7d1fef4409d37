// Scalars on the wire: timestamps in the format that the schema asks for, XML text that survives any content.

import type { NormalizedSchema } from '@smithy/core/schema';

// The SDK's numbers for timestamp schemas; 4 means "the protocol's default".
const DATE_TIME = 5;
const HTTP_DATE = 6;
const EPOCH_SECONDS = 7;

/**
 * A Date from a Date, a number (epoch seconds) or a text such as boto3 saves
 * (`2020-03-03 01:21:01+00:00`, with or without microseconds).
 */
export function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (typeof value === 'number') return new Date(value * 1000);
  const date = new Date(String(value).replace(/^(\d{4}-\d\d-\d\d) /, '$1T'));
  if (Number.isNaN(date.getTime())) throw new Error(`Not a time: ${JSON.stringify(value)}`);
  return date;
}

function isSchema(schema: NormalizedSchema, ...numbers: readonly unknown[]): boolean {
  return numbers.includes(schema.getSchema());
}

export function timestamp(
  schema: NormalizedSchema,
  value: unknown,
  otherwise: 'date-time' | 'epoch',
): string | number {
  const date = toDate(value);
  if (isSchema(schema, HTTP_DATE)) return date.toUTCString();
  if (isSchema(schema, EPOCH_SECONDS)) return date.getTime() / 1000;
  if (otherwise === 'epoch' && !isSchema(schema, DATE_TIME)) return date.getTime() / 1000;
  return date.toISOString();
}

export function base64(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value);
}

// What must not stand in XML text as it is: markup, and what XML 1.0 parsers change or refuse.
// A carriage return would be read as a line feed. Control characters have no legal form in XML 1.0; a
// character reference is what S3 writes, and what the SDK for JavaScript reads back.
// oxlint-disable-next-line no-control-regex
const special = /[&<>"'\u0000-\u001f\u007f-\u009f\u2028\ufffe\uffff]/;
// oxlint-disable-next-line no-control-regex
const specials = /[&<>"'\u0000-\u001f\u007f-\u009f\u2028\ufffe\uffff]/g;

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export function escapeXml(value: string): string {
  if (!special.test(value)) return value;
  return value.replace(
    specials,
    (character) => named[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
  );
}
