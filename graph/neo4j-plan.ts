// The second line of defence of a read on Neo4j: what its EXPLAIN says the query would do. executeRead refuses writes and schema
// changes before any effect, but runs LOAD CSV, administration and every procedure that only reads (passwords' hashes, settings).
import type { Plan } from 'neo4j-driver';

import { CypherError } from './engine.ts';
import { isAllowedProcedure, tokens } from './read-only.ts';

export interface Explanation {
  /** `r`, `rw`, `w` or `s` (schema and administration). */
  readonly queryType: string;
  readonly plan: Plan | false;
}

/** Reading from files and the network, procedures, and everything that shows or ends what belongs to the server. */
const refused =
  /^(?:LoadCSV|Show|Terminate|Command|Administration|Use|.*(?:Privilege|User|Role|Database|Server|Setting)s?$)/;

/** The text without an EXPLAIN or PROFILE of its own, in the same columns. */
export function explainable(text: string): { readonly body: string; readonly isOnlyExplained: boolean } {
  const first = tokens(text)[0];
  if (first?.upper !== 'EXPLAIN' && first?.upper !== 'PROFILE') return { body: text, isOnlyExplained: false };
  const end = first.offset + first.text.length;
  const body = text.slice(0, first.offset) + ' '.repeat(first.text.length) + text.slice(end);
  return { body, isOnlyExplained: first.upper === 'EXPLAIN' };
}

export function assertPlanReads(explanation: Explanation): void {
  const step = refusedStep(explanation);
  if (step === undefined) return;
  throw new CypherError(`the query's step ${step} is refused: the graph is a read-only view`, 'read-only');
}

/** The first step of a plan that is not known to only read the graph; undefined where there is none. */
export function refusedStep({ queryType, plan }: Explanation): string | undefined {
  if (plan === false) return 'without a plan';
  if (queryType !== 'r') return `${operator(plan)} (query type ${queryType})`;
  return stepIn(plan);
}

/** One line per step, the last to run first. */
export function planText({ plan }: Explanation): string {
  return plan === false ? '' : lines(plan, 0).join('\n');
}

function lines(plan: Plan, depth: number): string[] {
  const details = detailsOf(plan);
  const own = `${'  '.repeat(depth)}${operator(plan)}${details === '' ? '' : ` (${details})`}`;
  return [own, ...plan.children.flatMap((child) => lines(child, depth + 1))];
}

function stepIn(plan: Plan): string | undefined {
  const name = operator(plan);
  if (refused.test(name)) return name;
  if (name === 'ProcedureCall' && !isAllowedProcedure(procedureOf(plan)))
    return `ProcedureCall ${procedureOf(plan)}`;
  for (const child of plan.children) {
    const step = stepIn(child);
    if (step !== undefined) return step;
  }
  return undefined;
}

/** `ProcedureCall@neo4j` → `ProcedureCall`. */
function operator(plan: Plan): string {
  return plan.operatorType.split('@')[0] ?? '';
}

/** `db.labels() :: (label :: STRING)` → `db.labels`. */
function procedureOf(plan: Plan): string {
  return detailsOf(plan).split('(')[0] ?? '';
}

function detailsOf(plan: Plan): string {
  const details: unknown = plan.arguments['Details'];
  return typeof details === 'string' ? details : '';
}
