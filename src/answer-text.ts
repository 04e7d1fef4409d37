// AWS's answer about one thing as JSON: what the journal keeps, so that exports can give the answers back. Dates are ISO 8601.
// Refuses secrets: members of these names are taken out, wherever they stand; test/collectors/secrets.test.ts holds the list against
// what the SDK's schemas mark as sensitive.

/**
 * Never kept: keys of VPN connections and virtual interfaces, secrets of OIDC clients, user data, environments of containers, codes by
 * which clusters outside of AWS are registered, headers sent to origins and comments of distributions.
 */
export const neverKept = [
  'CustomerGatewayConfiguration',
  'PreSharedKey',
  'ClientSecret',
  'UserData',
  'authKey',
  'customerRouterConfig',
  'environment',
  'activationCode',
  'HeaderValue',
  'Comment',
] as const;

const secretNames: ReadonlySet<string> = new Set(neverKept);

export function answerText(answer: unknown): string {
  const text = JSON.stringify(answer);
  // Looked for in the text: hardly any answer has one, and a walk over each would cost more than writing it.
  if (!neverKept.some((name) => text.includes(name))) return text;
  return JSON.stringify(answer, (name, value: unknown) => (secretNames.has(name) ? undefined : value));
}

/** The pages of one answer as one page: their lists joined, without what pages and requests are told by. */
export function joinedPages(pages: readonly object[], tokens: ReadonlySet<string>): object {
  const joined: Record<string, unknown> = {};
  for (const [name, value] of pages.flatMap((page) => Object.entries(page))) {
    if (value === undefined || name === '$metadata' || tokens.has(name)) continue;
    const before = joined[name];
    joined[name] = Array.isArray(before) && Array.isArray(value) ? before.concat(value) : value;
  }
  return joined;
}
