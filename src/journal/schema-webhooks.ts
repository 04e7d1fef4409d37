// Tables of version 5 for webhooks: where changes are delivered to, and what could not be.
export const webhookTables = ``;
