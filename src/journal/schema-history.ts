// Tables of version 5 for time travel: what finds the past of a place, and until when changes were pruned.
export const historyTables = ``;
