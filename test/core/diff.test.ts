// Changes undo and redo exactly: whatever two states of a resource are, one comes out of the other and what differs.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffStates, redone, undone } from '../../src/diff.ts';

const word = fc.constantFrom('a', 'b', 'c', '10.0.0.0/16', '');
const value = fc.oneof(word, fc.integer({ min: -2, max: 2 }), fc.boolean(), fc.array(word, { maxLength: 3 }));
const name = fc.constantFrom('name', 'tags', 'cidrBlock', 'mtu');
const end = fc.oneof(
  fc.record({ to: word }),
  fc.record({ from: word }),
  fc.record({ to: word, state: word, implicit: fc.boolean() }),
);
const type = fc.constantFrom('IN_VPC', 'ROUTES_TO', 'MEMBER_OF');
const state = fc.record({
  properties: fc.dictionary(name, value),
  edges: fc.dictionary(type, fc.array(end, { minLength: 1, maxLength: 3 })),
});

test('undone and redone give the other state back', () => {
  fc.assert(
    fc.property(state, state, (before, after) => {
      const changes = diffStates(before, after);
      expect(diffStates(undone(after, changes), before)).toEqual([]);
      expect(diffStates(redone(before, changes), after)).toEqual([]);
    }),
  );
});

test('several changes in a row undo to every state between', () => {
  fc.assert(
    fc.property(fc.array(state, { minLength: 2, maxLength: 6 }), (states) => {
      let walked = states.at(-1);
      for (let index = states.length - 1; index > 0; index--) {
        const [before, after] = [states[index - 1], states[index]];
        if (before === undefined || after === undefined || walked === undefined) throw new Error('no state');
        walked = undone(walked, diffStates(before, after));
        expect(diffStates(walked, before)).toEqual([]);
      }
    }),
  );
});
