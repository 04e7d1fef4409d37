// Faults that the simulator can be told to have: which calls they hit, how often, from which page on. What each one
// answers stands in fault-errors.ts; what it does to the connection in server.ts.
// `simulate --faults FILE` reads them; an entry that would hit nothing by a typing error is refused by name.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { services } from './services.ts';

const faultNames = [
  'deny',
  'scp',
  'region-disabled',
  'throttle',
  'server-error',
  'cut',
  'half-page',
  'html',
  'empty-body',
  'slow',
  'hang',
  'clock',
  'hide-managed',
  'no-next-token',
  'not-found',
  'expired-token',
  'broken-token',
  'unavailable',
  'not-subscribed',
] as const;

export type FaultName = (typeof faultNames)[number];

export interface Fault {
  readonly fault: FaultName;
  /** `DescribeVpcs`, `ec2:DescribeVpcs` or `ec2:*` (the prefix is that of the IAM action); every call if absent. */
  readonly operation?: string | undefined;
  /** The account asked; for AssumeRole also the role's account. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** Hits that many calls, then is over. */
  readonly times?: number | undefined;
  /** Hits only after that many pages of a list have been read; `broken-token` has 1 by default. */
  readonly afterPages?: number | undefined;
  /** For `slow`: 1,000 by default. */
  readonly delayMs?: number | undefined;
  /** For `clock`: how far AWS's clock is ahead (600,000 by default, may be negative). */
  readonly offsetMs?: number | undefined;
}

/** What a fault is matched with. */
export interface FaultTarget {
  readonly service: string;
  readonly operation: string;
  /** Its IAM action, mostly of the same name. */
  readonly action: string;
  readonly accounts: readonly string[];
  readonly region: string;
  readonly pagesBefore: number;
}

/** These change the answer's making and let it through; of the others the first one that matches decides. */
export const companions: readonly FaultName[] = ['slow', 'clock', 'hide-managed', 'no-next-token'];

/** The faults in force, with what is left of their `times`. */
export class FaultList {
  readonly #left: { readonly fault: Fault; times: number }[];

  constructor(faults: readonly Fault[]) {
    this.#left = faults.map((fault) => ({ fault, times: fault.times ?? Number.POSITIVE_INFINITY }));
  }

  /** Every fault that hits this call: companions first, then at most one other. Counts them as used. */
  take(target: FaultTarget): readonly Fault[] {
    const hits = this.#left.filter(({ fault, times }) => times > 0 && matches(fault, target));
    const decisive = hits.find(({ fault }) => !companions.includes(fault.fault));
    const taken = hits.filter((hit) => hit === decisive || companions.includes(hit.fault.fault));
    for (const hit of taken) hit.times -= 1;
    return taken.map(({ fault }) => fault);
  }
}

function matches(fault: Fault, target: FaultTarget): boolean {
  if (fault.account !== undefined && !target.accounts.includes(fault.account)) return false;
  if (fault.region !== undefined && fault.region !== target.region) return false;
  const afterPages = fault.afterPages ?? (fault.fault === 'broken-token' ? 1 : 0);
  if (target.pagesBefore < afterPages) return false;
  if (fault.operation === undefined || fault.operation === target.action) return true;
  const [operation = '', service = target.service] = fault.operation.split(':').reverse();
  return service === target.service && (operation === '*' || operation === target.operation);
}

const prefixes = [...new Set(services.map((service) => service.name))].join(', ');

const faultSchema = z.strictObject({
  fault: z.enum(faultNames),
  operation: z
    .string()
    .refine((operation) => isOperation(operation), {
      error: `expected an operation such as DescribeVpcs, ec2:DescribeVpcs or ec2:*; prefixes: ${prefixes}`,
    })
    .optional(),
  account: z
    .string()
    .regex(/^\d{12}$/, { error: 'expected 12 digits' })
    .optional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'expected a region such as eu-west-1' })
    .optional(),
  times: z.int().min(1).optional(),
  afterPages: z.int().min(0).optional(),
  delayMs: z.int().min(0).optional(),
  offsetMs: z.int().optional(),
});

/** @throws Error that names the file, the entry (from 1), the field and what is allowed. */
export function readFaults(file: string): readonly Fault[] {
  const entries = readJson(file);
  if (!Array.isArray(entries))
    throw new Error(`${file}: a JSON list of faults is expected, [{"fault": "deny"}].`);
  return entries.map((entry, index) => {
    const parsed = faultSchema.safeParse(entry);
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map((issue) => {
      const field = issue.path.length === 0 ? '' : `"${issue.path.join('.')}": `;
      return `${field}${issue.message}`;
    });
    throw new Error(`${file}: fault ${index + 1} of ${entries.length}: ${problems.join('; ')}.`);
  });
}

function isOperation(text: string): boolean {
  const [operation = '', service] = text.split(':').reverse();
  if (service !== undefined && !services.some(({ name }) => name === service)) return false;
  return (
    text.split(':').length <= 2 &&
    (/^[A-Z]\w+$/.test(operation) || (operation === '*' && service !== undefined))
  );
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`${file}: the faults cannot be read. Give the path of a JSON file.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    });
  }
}
