// Which Neo4j to write to, from the environment: NEO4J_URI chooses Neo4j, without it the graph is embedded. Refuses an address that
// the driver would fail on later and less clearly, and never repeats one that may hold a password.
import { UsageError } from '../src/errors.ts';
import { nearest } from '../src/nearest.ts';

export interface Neo4jSettings {
  /** `bolt://host:7687`, or `neo4j://` where the server routes; `+s` with TLS, `+ssc` with a certificate of its own making. */
  readonly uri: string;
  /** Absent: a server without authentication. */
  readonly user?: string;
  readonly password?: string;
  readonly database: string;
}

const schemes = ['bolt', 'bolt+s', 'bolt+ssc', 'neo4j', 'neo4j+s', 'neo4j+ssc'];

/** undefined without NEO4J_URI. @throws UsageError for an address that cannot be one, or a user without a password. */
export function readNeo4jSettings(
  env: Readonly<Record<string, string | undefined>>,
): Neo4jSettings | undefined {
  const uri = given(env, 'NEO4J_URI');
  if (uri === undefined) return undefined;
  assertUri(uri);
  const password = given(env, 'NEO4J_PASSWORD');
  const user = given(env, 'NEO4J_USER') ?? (password === undefined ? undefined : 'neo4j');
  if (user !== undefined && password === undefined) {
    throw new UsageError(
      'NEO4J_USER is set and NEO4J_PASSWORD is not: set both, or neither for a Neo4j without authentication',
    );
  }
  return {
    uri,
    database: given(env, 'NEO4J_DATABASE') ?? 'neo4j',
    ...(user === undefined || password === undefined ? {} : { user, password }),
  };
}

/** Variables that are set to nothing are not set: compose files write them so. */
function given(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function assertUri(uri: string): void {
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(uri) ?? [];
  if (rest.includes('@') || (scheme === undefined && uri.includes('@'))) {
    throw new UsageError('NEO4J_URI holds a user or password: set NEO4J_USER and NEO4J_PASSWORD instead');
  }
  if (scheme === undefined)
    throw new UsageError(`NEO4J_URI: "${uri}" has no scheme; did you mean "bolt://${uri}"?`);
  if (!schemes.includes(scheme)) {
    throw new UsageError(
      `NEO4J_URI: "${scheme}" is no scheme of Neo4j's (${schemes.join(', ')}); ${meant(scheme)}`,
    );
  }
  if (!URL.canParse(uri) || new URL(uri).hostname === '') {
    throw new UsageError(`NEO4J_URI: "${uri}" is no address; for example bolt://127.0.0.1:7687`);
  }
  if (scheme.startsWith('bolt') && new URL(uri).search !== '') {
    throw new UsageError(
      `NEO4J_URI: "${uri}" has parameters, which only neo4j:// addresses take: leave them away`,
    );
  }
}

function meant(scheme: string): string {
  if (/^https?$/i.test(scheme)) return "its browser's address is another; for example bolt://127.0.0.1:7687";
  return `did you mean "${nearest(scheme, schemes) ?? 'bolt'}"?`;
}
