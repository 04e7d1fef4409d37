// Reads an answer in XML straight into the SDK's shapes, in one pass over the text: a fraction of what the SDK's reader costs, which
// builds a tree first (test/core/xml-reader.test.ts holds the two against each other). Stricter than it: what is not well formed,
// says a member twice or ends early is an error, never a shorter list. What the schema does not know is checked and passed over.
import type { AnswerShape, LeafShape, ListShape, MapShape, Shape, StructShape } from './xml-shape.ts';

/** The bytes are not the document that AWS sends for the operation, though they begin like it. */
export class MalformedAnswerError extends Error {
  override readonly name = 'MalformedAnswer';
}

/** The operation's output, without `$metadata`. @throws MalformedAnswerError */
export function readAnswer(shape: AnswerShape, body: Uint8Array): object {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return new Reader(text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text, shape).document();
}

const slash = 0x2f;
const lessThan = 0x3c;
const greaterThan = 0x3e;
const exclamation = 0x21;
const question = 0x3f;

class Reader {
  readonly #text: string;
  readonly #shape: AnswerShape;
  #at = 0;
  /** Of the start tag just read: it has no content, `<x/>`. */
  #isEmpty = false;

  constructor(text: string, shape: AnswerShape) {
    this.#text = text;
    this.#shape = shape;
  }

  document(): object {
    const { root, wrapper, content } = this.#shape;
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    this.#skipProlog();
    if (this.#startTag() !== root) throw this.#malformed(`another element than ${root}`);
    const output = wrapper === undefined ? this.#struct(content, root) : this.#wrapped(wrapper, root);
    this.#skipProlog();
    if (this.#at < this.#text.length) throw this.#malformed('something after the end of the document');
    return output;
  }

  #wrapped(wrapper: string, root: string): object {
    let output: object | undefined;
    for (let tag = this.#child(root); tag !== undefined; tag = this.#child(root)) {
      if (tag !== wrapper) this.#skip(tag);
      else if (output === undefined) output = this.#struct(this.#shape.content, tag);
      else throw this.#malformed(`a second ${wrapper}`);
    }
    if (output === undefined) throw this.#malformed(`no ${wrapper}`);
    return output;
  }

  /** The content of an element whose start tag was just read, with its end tag. */
  #value(shape: Shape, tag: string): unknown {
    if (shape.is === 'leaf') return this.#leaf(shape, tag);
    if (shape.is === 'struct') return this.#struct(shape, tag);
    return shape.is === 'list' ? this.#list(shape, tag) : this.#map(shape, tag);
  }

  #struct(shape: StructShape, tag: string): object {
    const output: Record<string, unknown> = {};
    // AWS sends members in one order: the one after the last is mostly the next.
    let expected = 0;
    for (;;) {
      const index = this.#member(shape, tag, expected);
      if (index === undefined) return output;
      const member = shape.members[index];
      if (member === undefined) continue;
      expected = index + 1;
      const { name, shape: inner } = member;
      if (member.isFlat && inner.is === 'list') {
        const items = output[name];
        const item = this.#value(inner.item, member.tag);
        if (Array.isArray(items)) items.push(item);
        else output[name] = [item];
      } else {
        if (output[name] !== undefined) throw this.#malformed(`${member.tag} twice in ${tag}`);
        output[name] = this.#value(inner, member.tag);
      }
    }
  }

  /** Position of the next member; -1 where the schema does not know it (it was skipped), undefined at the end of `parent`. */
  #member(shape: StructShape, parent: string, expected: number): number | undefined {
    const guess = shape.members[expected]?.tag;
    const at = this.#at + 1;
    if (
      guess !== undefined &&
      !this.#isEmpty &&
      this.#text.charCodeAt(this.#at) === lessThan &&
      this.#text.charCodeAt(at + guess.length) === greaterThan &&
      this.#text.startsWith(guess, at)
    ) {
      this.#at = at + guess.length + 1;
      return expected;
    }
    const tag = this.#child(parent);
    if (tag === undefined) return undefined;
    const index = shape.byTag.get(tag);
    if (index !== undefined) return index;
    this.#skip(tag);
    return -1;
  }

  #list(shape: ListShape, tag: string): readonly unknown[] {
    const items: unknown[] = [];
    for (let child = this.#child(tag); child !== undefined; child = this.#child(tag)) {
      if (child !== shape.tag) throw this.#malformed(`${child} in the list ${tag}`);
      items.push(this.#value(shape.item, child));
    }
    return items;
  }

  #map(shape: MapShape, tag: string): object {
    const entries: [string, unknown][] = [];
    for (let child = this.#child(tag); child !== undefined; child = this.#child(tag)) {
      if (child !== 'entry') throw this.#malformed(`${child} in the map ${tag}`);
      let key: string | undefined;
      let value: unknown;
      for (let part = this.#child(child); part !== undefined; part = this.#child(child)) {
        if (part === shape.key && key === undefined) key = this.#content(part);
        else if (part === shape.tag && value === undefined) value = this.#value(shape.value, part);
        else throw this.#malformed(`${part} in an entry of ${tag}`);
      }
      if (key === undefined) throw this.#malformed(`an entry without ${shape.key} in ${tag}`);
      entries.push([key, value]);
    }
    return Object.fromEntries(entries);
  }

  #leaf(shape: LeafShape, tag: string): unknown {
    const raw = this.#content(tag);
    if (shape.read === undefined) return raw;
    try {
      return shape.read(raw);
    } catch (cause) {
      throw new MalformedAnswerError(`${this.#shape.root}: ${tag} is ${JSON.stringify(raw.slice(0, 60))}`, {
        cause,
      });
    }
  }

  /** Text of an element that has nothing else in it. White space over several lines is layout, as in the SDK's reader. */
  #content(tag: string): string {
    if (this.#isEmpty) {
      this.#isEmpty = false;
      return '';
    }
    const text = this.#text;
    const begin = this.#at;
    const end = text.indexOf('<', begin);
    let content: string;
    if (end >= 0 && this.#isEndTag(tag, end)) {
      content = text.slice(begin, end);
      this.#at = end + tag.length + 3;
      if (content.includes('&')) content = this.#decoded(content);
    } else content = this.#pieces(tag);
    return content.includes('\n') && content.trim() === '' ? '' : content;
  }

  /** Text in several pieces, with comments or CDATA between them. */
  #pieces(tag: string): string {
    let content = '';
    for (;;) {
      const end = this.#text.indexOf('<', this.#at);
      if (end < 0) throw this.#malformed(`no end of ${tag}`);
      content += this.#decoded(this.#text.slice(this.#at, end));
      this.#at = end;
      if (this.#text.startsWith('<![CDATA[', end)) {
        const close = this.#indexOf(']]>', end + 9);
        content += this.#text.slice(end + 9, close);
        this.#at = close + 3;
      } else if (this.#text.charCodeAt(end + 1) === slash) {
        this.#endTag(tag);
        return content;
      } else if (!this.#skipMarkup()) throw this.#malformed(`an element in ${tag}, which is text`);
    }
  }

  #decoded(text: string): string {
    if (!text.includes('&')) return text;
    return text.replaceAll(/&([^;&]{0,12};?)/g, (_match, entity: string) => this.#entity(entity));
  }

  #entity(entity: string): string {
    const known = entities[entity];
    if (known !== undefined) return known;
    const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/i.exec(entity) ?? [];
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (!(code <= 0x10ffff)) throw this.#malformed(`&${entity}, which is no character`);
    return String.fromCodePoint(code);
  }

  /** Name of the next child; undefined at the end of `parent`, whose end tag is read then. */
  #child(parent: string): string | undefined {
    if (this.#isEmpty) {
      this.#isEmpty = false;
      return undefined;
    }
    for (;;) {
      this.#skipSpace();
      if (this.#text.charCodeAt(this.#at) !== lessThan) {
        throw this.#malformed(this.#at < this.#text.length ? `text in ${parent}` : `no end of ${parent}`);
      }
      if (this.#text.charCodeAt(this.#at + 1) === slash) {
        this.#endTag(parent);
        return undefined;
      }
      if (!this.#skipMarkup()) return this.#startTag();
    }
  }

  /** Reads `<name …>`; attributes say nothing in these protocols. */
  #startTag(): string {
    startTagPattern.lastIndex = this.#at;
    const match = startTagPattern.exec(this.#text);
    if (match === null) throw this.#malformed('something that is no element');
    this.#at = startTagPattern.lastIndex;
    this.#isEmpty = match[2] === '/';
    return match[1] ?? '';
  }

  #isEndTag(tag: string, at: number): boolean {
    return (
      this.#text.charCodeAt(at + 1) === slash &&
      this.#text.charCodeAt(at + 2 + tag.length) === greaterThan &&
      this.#text.startsWith(tag, at + 2)
    );
  }

  #endTag(tag: string): void {
    if (this.#isEndTag(tag, this.#at)) {
      this.#at += tag.length + 3;
      return;
    }
    const close = this.#indexOf('>', this.#at);
    if (this.#text.slice(this.#at + 2, close).trimEnd() !== tag)
      throw this.#malformed(`${tag} ended by another`);
    this.#at = close + 1;
  }

  /** Passes over an element whose start tag was just read, however deep; its tags must fit all the same. */
  #skip(tag: string): void {
    const open = [tag];
    while (open.length > 0) {
      const parent = open.at(-1) ?? '';
      if (this.#isEmpty) {
        this.#isEmpty = false;
        open.pop();
        continue;
      }
      this.#at = this.#indexOf('<', this.#at);
      if (this.#text.charCodeAt(this.#at + 1) === slash) {
        this.#endTag(parent);
        open.pop();
      } else if (this.#text.startsWith('<![CDATA[', this.#at)) {
        this.#at = this.#indexOf(']]>', this.#at) + 3;
      } else if (!this.#skipMarkup()) open.push(this.#startTag());
    }
  }

  /** Comments, declarations and white space around the root. */
  #skipProlog(): void {
    do this.#skipSpace();
    while (this.#text.charCodeAt(this.#at) === lessThan && this.#skipMarkup());
  }

  /** Passes over a comment or a processing instruction, where one stands here. */
  #skipMarkup(): boolean {
    const next = this.#text.charCodeAt(this.#at + 1);
    if (next === question) this.#at = this.#indexOf('?>', this.#at) + 2;
    else if (next === exclamation && this.#text.startsWith('<!--', this.#at))
      this.#at = this.#indexOf('-->', this.#at + 4) + 3;
    else return false;
    return true;
  }

  #skipSpace(): void {
    let code = this.#text.charCodeAt(this.#at);
    while (code === 0x20 || code === 0x0a || code === 0x09) {
      this.#at += 1;
      code = this.#text.charCodeAt(this.#at);
    }
  }

  #indexOf(what: string, from: number): number {
    const at = this.#text.indexOf(what, from);
    if (at < 0) throw this.#malformed('an end that is missing');
    return at;
  }

  #malformed(found: string): MalformedAnswerError {
    return new MalformedAnswerError(
      `${this.#shape.root} is not well formed: ${found} at character ${this.#at} of ${this.#text.length}`,
    );
  }
}

const startTagPattern = /<([A-Za-z_][\w.:-]*)(?:\s+[^\s<>"'/=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/y;

const entities: Readonly<Record<string, string | undefined>> = {
  'amp;': '&',
  'lt;': '<',
  'gt;': '>',
  'quot;': '"',
  'apos;': "'",
};
