// The shipped queries, in the order the docs and `query --list` show them.
import { behindSecurityGroup } from './behind-security-group.ts';
import { blackholes } from './blackholes.ts';
import { blinded } from './blinded.ts';
import { counts } from './counts.ts';
import { defaultRoutes } from './default-routes.ts';
import { internetExposed } from './internet-exposed.ts';
import type { NamedQuery } from './named-query.ts';
import { path } from './path.ts';
import { peerings } from './peerings.ts';
import { unused } from './unused.ts';
import { vpc } from './vpc.ts';

export type { NamedQuery, QueryColumn, QueryParameter } from './named-query.ts';

export const namedQueries: readonly NamedQuery[] = [
  counts,
  vpc,
  internetExposed,
  behindSecurityGroup,
  defaultRoutes,
  blackholes,
  peerings,
  path,
  unused,
  blinded,
];
