// The second line of defence of a read on Neo4j: what its EXPLAIN says the query would do. executeRead refuses writes and schema
// changes before any effect, but runs LOAD CSV, administration and every procedure that only reads (passwords' hashes, settings).
import type { Plan } from 'neo4j-driver';

import { isAllowedProcedure, tokens } from './read-only.ts';

export interface Explanation {
  /** `r`, `rw`, `w` or `s` (schema and administration). */
  readonly queryType: string;
  readonly plan: Plan | false;
}

/** Reading from files and the network, procedures, and everything that shows or ends what belongs to the server. */
const refused = /^(?:LoadCSV|Show|Terminate|Command|Administration|Use|.*(?:Privilege|User|Role|Database|Server|Setting)s?$)/;

/** The text without an EXPLAIN or PROFILE of its own: what to explain. */
export function explainable(text: string): string {
  const first = tokens(text)[0];
  const isExplained = first?.upper === 'EXPLAIN' || first?.upper === 'PROFILE';
  return isExplained ? text.slice(first.offset + first.text.length) : text;
}

/** The first step of a plan that is not known to only read the graph; undefined where there is none. */
export function refusedStep({ queryType, plan }: Explanation): string | undefined {
  if (plan === false) return 'without a plan';
  if (queryType !== 'r') return `${operator(plan)} (query type ${queryType})`;
  return stepIn(plan);
}

function stepIn(plan: Plan): string | undefined {
  const name = operator(plan);
  if (refused.test(name)) return name;
  if (name === 'ProcedureCall' && !isAllowedProcedure(procedureOf(plan))) return `ProcedureCall ${procedureOf(plan)}`;
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
  const details: unknown = plan.arguments['Details'];
  return typeof details === 'string' ? (details.split('(')[0] ?? '') : '';
}
