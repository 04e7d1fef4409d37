// What makes a relationship the same one over time: type, ends, and those of its properties that do not move by themselves.
import { canonical } from '../src/state.ts';
import type { CypherValue } from './engine.ts';
import type { Shape } from './rows.ts';
import { observedProperties } from './shape.ts';
import type { Relationship } from './write-statements.ts';

export interface KeptEdge extends Relationship {
  readonly identity: string;
}

export type Identify = (relationship: Relationship) => KeptEdge;

/** What the graph adds to a relationship, and no answer says. */
const ours = new Set(['derived', 'validFrom', 'begunBy']);

/** Those that hang something on its account or region are told by the resource's own properties. */
export function isKept({ type }: Relationship): boolean {
  return type !== 'OWNS' && type !== 'IN_REGION' && type !== 'SHARED_WITH';
}

export function identifier(shape: Shape): Identify {
  const observed = observedProperties(shape.kinds);
  return ({ type, from, to, properties: all }) => {
    const moving = observed.get(type);
    const properties: Record<string, CypherValue> = {};
    for (const [name, value] of Object.entries(all))
      if (!ours.has(name) && moving?.has(name) !== true) properties[name] = value;
    return { type, from, to, properties, identity: [type, from, to, canonical(properties)].join('\n') };
  };
}
