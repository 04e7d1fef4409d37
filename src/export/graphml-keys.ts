// GraphML's keys: each property of nodes or edges once, with a type that holds all its values. Only scalars: GraphML has no lists.
import { compareText } from '../state.ts';
import { attribute, escaped } from './xml-text.ts';

export type Attributes = Readonly<Record<string, unknown>>;
type KeyType = 'boolean' | 'long' | 'double' | 'string';

export class GraphmlKeys {
  readonly #of: 'node' | 'edge';
  readonly #types = new Map<string, KeyType>();

  constructor(of: 'node' | 'edge') {
    this.#of = of;
  }

  learn(attributes: Attributes): void {
    for (const [name, value] of Object.entries(attributes)) {
      const type = typeOf(value);
      if (type !== undefined) this.#types.set(name, wider(this.#types.get(name), type));
    }
  }

  *declarations(): Generator<string> {
    for (const [name, type] of [...this.#types].sort(([a], [b]) => compareText(a, b))) {
      const id = attribute(this.#id(name));
      yield `<key id=${id} for="${this.#of}" attr.name=${attribute(name)} attr.type="${type}"/>\n`;
    }
  }

  data(attributes: Attributes): string {
    return Object.entries(attributes)
      .filter(([, value]) => typeOf(value) !== undefined)
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, value]) => `<data key=${attribute(this.#id(name))}>${escaped(String(value))}</data>`)
      .join('');
  }

  #id(name: string): string {
    return `${this.#of}.${name}`;
  }
}

function typeOf(value: unknown): KeyType | undefined {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'long' : 'double';
  return typeof value === 'string' ? 'string' : undefined;
}

function wider(before: KeyType | undefined, type: KeyType): KeyType {
  if (before === undefined || before === type) return type;
  const isNumber = (one: KeyType): boolean => one === 'long' || one === 'double';
  return isNumber(before) && isNumber(type) ? 'double' : 'string';
}
