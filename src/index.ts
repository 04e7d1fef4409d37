// The package as a library: `import { openLookup } from 'groundplan'`. Everything else is the command's own.
export { OperatorError, UsageError } from './errors.ts';
export type { Answer, Candidate, Grade, Reason } from './lookup/answer.ts';
export type { LookedUp, Place } from './lookup/generation.ts';
export type { LookupKey } from './lookup/key.ts';
export type { Lookup } from './lookup/lookup.ts';
export { openLookup, type OpenLookupOptions } from './lookup/open.ts';
export type { BlindScope } from './lookup/reading.ts';
