// Time travel on the command line: a route table as it was, what differs, and what is refused.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadKinds } from '../../src/registry.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { cli, type Cli } from '../support/cli.ts';
import { exampleAccount, exampleRegion, type ExampleSource, exampleSource } from '../support/examples.ts';

let source: ExampleSource;
let simulator: Simulator;
let groundplan: Cli;
/** After each cycle. */
const times: string[] = [];

const kinds = await loadKinds();
const role = ['--role-arn', `arn:aws:iam::${exampleAccount}:role/reader`, '--external-id', 'right'];

beforeAll(async () => {
  source = exampleSource(kinds);
  simulator = await startSimulator({ source, externalId: 'right' });
});
afterAll(() => simulator.close());

async function collect(): Promise<void> {
  await groundplan.run('collect', ...role, '--regions', exampleRegion, '--groups', 'ec2');
  times.push(new Date().toISOString());
}

interface Named {
  readonly VpcId?: string;
}

test(
  'a VPC that changes and goes: as it was, between two times, and in lists',
  { timeout: 60_000 },
  async () => {
    groundplan = cli({
      AWS_ENDPOINT_URL: simulator.url,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
      GROUNDPLAN_RETRY_BASE_MS: '1',
      GROUNDPLAN_BUDGET_PERCENT: '0',
    });
    const { run, json } = groundplan;
    await collect();
    const [vpc] = await json('query', 'MATCH (v:Vpc) RETURN v.id AS id ORDER BY id LIMIT 1');
    const id = String(vpc?.['id']);
    await collect();
    source.edit('DescribeVpcs', ({ Vpcs, ...rest }) => ({
      ...rest,
      Vpcs: listOf(Vpcs).map((item) =>
        item.VpcId === id ? { ...item, Tags: [{ Key: 'Name', Value: 'renamed' }] } : item,
      ),
    }));
    await collect();
    await collect();
    const [, calm = '', changed = ''] = times;
    expect((await json('show', id, '--at', calm))[0]).toMatchObject({
      id,
      presence: 'present',
      certainty: 'changing',
      changing: [{ change: 'modified' }],
    });
    expect((await json('show', id, '--at', changed))[0]).toMatchObject({
      certainty: 'known',
      resource: { properties: { name: 'renamed' } },
    });
    const text = await run('show', id, '--at', changed);
    expect(text.stdout).toContain('known: there');
    expect(text.stdout).toContain('name: renamed');

    const diff = await run('show', id, '--diff', calm);
    expect(diff.code).toBe(0);
    expect(diff.stdout).toMatch(
      /^--- vpc-\S+ {2}\S+ {2}changing: there\n\+\+\+ vpc-\S+ {2}now {2}there, as read \d{4}-/,
    );
    expect(diff.stdout).toContain('\n+name: renamed\n');
    const [told] = await json('show', id, '--diff', calm, '--at', changed);
    expect(told?.['changes']).toEqual(
      expect.arrayContaining([expect.objectContaining({ path: 'name', after: 'renamed' })]),
    );

    const asked = `MATCH (v:Vpc {id: '${id}'}) RETURN v.name AS name, v.certainty AS certainty`;
    expect(await json('query', asked, '--at', changed)).toEqual([{ name: 'renamed', certainty: 'known' }]);
    const [before] = await json('query', asked, '--at', calm, '--vpc', id);
    expect(before).toMatchObject({ certainty: 'changing' });
    expect(before?.['name']).not.toBe('renamed');
    expect((await run('query', asked, '--at', changed)).stderr).toMatch(/^As of .*: \d+ resources known, /);
    expect((await run('query', asked, '--vpc', id)).stderr).toMatch(/--vpc: .* give --at TIME/);
    // Nothing is there, and it says that nobody had looked.
    expect((await run('query', asked, '--at', '2020-01-01')).stderr).toMatch(
      /: 0 resources known, 0 changing, 0 unobserved; \d+ calls were not read whole around then/,
    );
    const graphml = await run('export', '--format', 'graphml', '--at', calm);
    expect(graphml.stdout).toContain('attr.name="certainty"');
    const tooEarly = await run('export', '--format', 'graphml', '--at', '2020-01-01');
    expect(tooEarly).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('had been read by'),
    });
    // The texts of documented queries compare times as text: whatever a person writes is made one first.
    const gone = ['query', '--name', 'gone-since', '--param'] as const;
    expect((await run(...gone, 'since=someday')).stderr).toContain('--param since: "someday" is not a time');
    expect((await run(...gone, 'since=2999-01-01')).stderr).toContain('is yet to come');
    expect((await json(...gone, 'since=24h'))[0]).toMatchObject({
      note: expect.stringContaining('no history'),
    });

    for (const [at, message] of [
      ['2999-01-01', /yet to come/],
      ['never', /is not a time/],
    ] as const) {
      const refused = await run('show', id, '--at', at);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(message);
    }
    expect((await run('show', 'vpc-nowhere', '--at', changed)).code).toBe(2);
    expect((await run('show', id, '--at', '2020-01-01')).stdout).toMatch(
      /unobserved: perhaps there; before the first read that showed it\nfirst seen \d{4}-.*, change \d+\n$/,
    );
    expect((await json('show', id, '--at', '2020-01-01'))[0]).toMatchObject({
      certainty: 'unobserved',
      reason: 'before-discovery',
    });
  },
);

function listOf(value: unknown): readonly Named[] {
  return Array.isArray(value) ? value : [];
}
