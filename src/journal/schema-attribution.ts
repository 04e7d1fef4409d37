// Tables of version 5 for attribution: who made a change, and what of CloudTrail was read.
export const attributionTables = ``;
