// What an entry says, read back from its text.
import type { Entry } from '../../src/normalise.ts';
import type { ObservedState, PartState } from '../../src/state.ts';

export function stateOf(entry: Pick<Entry, 'text'>): PartState {
  return JSON.parse(entry.text) as PartState;
}

/** Latest values of what moves by itself; nothing where nothing is observed. */
export function latestOf({ observed }: Pick<Entry, 'observed'>): ObservedState {
  return observed === undefined ? {} : (JSON.parse(observed.text) as ObservedState);
}
