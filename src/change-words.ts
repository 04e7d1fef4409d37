// The words for changes: what happened to a thing, and how much people care. Health moves by itself and is told on demand only.

export const changeKinds = ['created', 'modified', 'deleted', 'discovered', 'released'] as const;
export type ChangeKind = (typeof changeKinds)[number];

export const changeClasses = ['configuration', 'autoscaling', 'health'] as const;
export type ChangeClass = (typeof changeClasses)[number];

/** What happened in AWS: told where nothing else is asked for. */
export const toldChanges = ['created', 'modified', 'deleted'] as const satisfies readonly ChangeKind[];
export const toldClasses = ['configuration', 'autoscaling'] as const satisfies readonly ChangeClass[];
