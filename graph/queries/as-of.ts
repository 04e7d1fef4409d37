// What the queries of the past have in common. Times are compared as text, so a time without milliseconds gets them first.

/** `$at` as the graph writes times. */
export const atMoment = "CASE WHEN size($at) = 20 THEN substring($at, 0, 19) + '.000Z' ELSE $at END AS at";

/** Whether something was so at `at`. What has no beginning was so before the history that is kept. */
export function wasAt(name: string): string {
  return `coalesce(${name}.validFrom, '') <= at AND at < coalesce(${name}.validTo, '9')`;
}

/** Rows there are none of, and why: a graph without the history of that time does not know, which is not the same as nothing. */
export const noHistory =
  "CASE WHEN h.historyFrom IS NULL THEN 'the graph keeps no history: GROUNDPLAN_GRAPH_HISTORY=90d has it kept' ELSE 'the history that the graph keeps begins ' + h.historyFrom END AS note";

export const noteColumn = {
  name: 'note',
  doc: 'Empty; or, in a row of its own, why the graph cannot tell of that time',
};

export const atParameter = {
  name: 'at',
  doc: 'A time within the history that the graph keeps',
  example: '2026-11-20T10:00:00Z',
  isTime: true,
};
