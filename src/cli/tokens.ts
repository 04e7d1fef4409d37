// `tokens create | list | revoke`: tokens of the API. The text of one is shown once, when it is made; only its hash is kept.
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { AccountGroup, Tenants } from '../tenants/tenants.ts';
import { type Token, type TokenRole, tokenRoles } from '../tenants/tokens.ts';
import { type CommonOptions, common, dataOf, examples } from './context.ts';
import { oneLine, print, printJson, say, shortTime, table } from './output.ts';
import { oneOf, readTimeAhead, words } from './values.ts';

interface CreateOptions extends CommonOptions {
  readonly name: string;
  readonly role: string;
  readonly groups?: string;
  readonly expires?: string;
}

export function addTokens(program: Command): void {
  const command = program.command('tokens').description('tokens of the API, with role and account groups');
  const create = command
    .command('create')
    .description('make a token; its text is shown once and kept nowhere')
    .addOption(
      new Option('--name <text>', 'what it is for').env('GROUNDPLAN_TOKEN_NAME').makeOptionMandatory(),
    )
    .addOption(
      new Option('--role <role>', `${tokenRoles.join(', ')}: everything, reading, lookups and exports alone`)
        .env('GROUNDPLAN_TOKEN_ROLE')
        .default('viewer'),
    )
    .addOption(
      new Option(
        '--groups <a,b>',
        'account groups it may use; `all`: those to come too (default: --group, which is used where a request names none)',
      ).env('GROUNDPLAN_TOKEN_GROUPS'),
    )
    .addOption(
      new Option('--expires <time>', 'no use after: ISO 8601, or from now like 90d (default: never)').env(
        'GROUNDPLAN_TOKEN_EXPIRES',
      ),
    );
  examples(common(create), [
    'tokens create --name grafana',
    'tokens create --name terraform --role admin --expires 90d',
    'tokens create --name operator --role admin --groups all',
  ]).action((options: CreateOptions) => withTenants(options, (tenants) => createToken(tenants, options)));
  examples(common(command.command('list').description('list the tokens, without their texts')), [
    'tokens list --json',
  ]).action((options: CommonOptions) => withTenants(options, (tenants) => listTokens(tenants, options)));
  examples(
    common(
      command
        .command('revoke')
        .description('end a token at once')
        .argument('<id>', 'its id, as `tokens list` shows it'),
    ),
    ['tokens revoke 0123456789abcdef'],
  ).action((id: string, options: CommonOptions) =>
    withTenants(options, (tenants) => revokeToken(tenants, id, options)),
  );
}

function withTenants(options: CommonOptions, work: (tenants: Tenants) => void): void {
  const tenants = dataOf(options).tenants();
  try {
    work(tenants);
  } finally {
    tenants.close();
  }
}

function createToken(tenants: Tenants, options: CreateOptions): void {
  const now = new Date();
  const name = readName(options.name);
  const { token, text } = tenants.tokens.create(
    {
      name,
      role: readRole(options.role),
      aids: readAids(tenants, options),
      defaultAid: findGroup(tenants, '--group', options.group).aid,
      expiresAt: options.expires === undefined ? undefined : readTimeAhead('--expires', options.expires, now),
    },
    now,
  );
  if (options.json === true) {
    printJson({ ...shown(tenants, token), token: text });
    return;
  }
  print(text);
  say(
    `Made the token ${token.id} (${token.role}, ${groupsText(tenants, token)}); this is the only time it is shown.`,
  );
}

/** Control characters in a name would drive the terminals of those who list it. */
function readName(text: string): string {
  if (text.length > 0 && text.length <= 200 && !/\p{Cc}/u.test(text)) return text;
  throw new UsageError('--name: 1 to 200 characters without control characters');
}

function readRole(text: string): TokenRole {
  oneOf('--role', 'role', text, tokenRoles);
  return tokenRoles.find((role) => role === text) ?? 'viewer';
}

function readAids(tenants: Tenants, { group, groups }: CreateOptions): readonly string[] | 'all' {
  if (groups === 'all') return 'all';
  const names = groups === undefined ? [group] : [group, ...words('--groups', groups)];
  return [...new Set(names.map((name) => findGroup(tenants, '--groups', name).aid))];
}

function findGroup(tenants: Tenants, option: string, name: string): AccountGroup {
  const found = tenants.groupNamed(name);
  if (found !== undefined) return found;
  const hint = nearest(
    name,
    tenants.groups().map((group) => group.name),
  );
  throw new UsageError(
    `${option}: there is no account group "${name}"${hint === undefined ? '' : `; did you mean "${hint}"?`} (\`groundplan groups add\` makes one)`,
  );
}

function listTokens(tenants: Tenants, options: CommonOptions): void {
  const tokens = tenants.tokens.list();
  if (options.json === true) {
    for (const token of tokens) printJson(shown(tenants, token));
    return;
  }
  const time = (iso: string | undefined): string => (iso === undefined ? 'never' : shortTime(iso));
  print(
    table<Token>(
      [
        { title: 'id', value: ({ id }) => id },
        { title: 'role', value: ({ role }) => role },
        { title: 'groups', value: (token) => groupsText(tenants, token) },
        { title: 'created', value: ({ createdAt }) => shortTime(createdAt) },
        { title: 'last used', value: ({ lastUsedAt }) => time(lastUsedAt) },
        { title: 'expires', value: ({ expiresAt }) => time(expiresAt) },
        { title: 'name', value: ({ name }) => oneLine(name) },
      ],
      tokens,
    ),
  );
}

function groupsText(tenants: Tenants, { aids }: Token): string {
  return aids === 'all' ? 'all groups' : aids.map((aid) => tenants.group(aid)?.name ?? aid).join(', ');
}

function shown(tenants: Tenants, token: Token): object {
  const { id, name, role, aids, defaultAid, createdAt, expiresAt, lastUsedAt } = token;
  const groups = aids === 'all' ? aids : aids.map((aid) => tenants.group(aid)?.name ?? aid);
  return { id, name, role, aids, groups, defaultAid, createdAt, expiresAt, lastUsedAt };
}

function revokeToken(tenants: Tenants, id: string, options: CommonOptions): void {
  if (!tenants.tokens.revoke(id)) {
    throw new UsageError(
      `tokens revoke: there is no token "${oneLine(id)}"; \`groundplan tokens list\` shows the ids`,
    );
  }
  if (options.json === true) printJson({ id, revoked: true });
  else print(`The token ${id} is no more.`);
}
