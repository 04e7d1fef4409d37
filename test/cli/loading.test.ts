// A service's SDK costs 20 to 100 MB: it is loaded only where its group is on. Told by the modules that the command itself loaded.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadKinds } from '../../src/registry.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { cli } from '../support/cli.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';

/** Writes each package of the SDK's clients that is loaded, as it is loaded. */
const watcher = `import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({
  load(url, context, next) {
    const [, name] = /@aws-sdk[/]client-([a-z0-9-]+)/.exec(url) ?? [];
    if (name !== undefined) appendFileSync(process.env.LOADED, name + '\\n');
    return next(url, context);
  },
});`;

test('collect loads the SDK’s clients of the groups that are on, and no other', async () => {
  const simulator = await startSimulator({ source: exampleSource(await loadKinds()), externalId: 'right' });
  try {
    const env = {
      AWS_ENDPOINT_URL: simulator.url,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
      GROUNDPLAN_BUDGET_PERCENT: '0',
    };
    const command = cli(env);
    const file = join(command.data, '..', 'loaded');
    const watched = cli({
      ...env,
      GROUNDPLAN_DATA: command.data,
      LOADED: file,
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(watcher)}`,
    });
    const loaded = async (groups: string): Promise<readonly string[]> => {
      await command.run('policy', 'set', '--regions', exampleRegion, '--groups', groups);
      const role = ['--role-arn', `arn:aws:iam::${exampleAccount}:role/reader`, '--external-id', 'right'];
      const { code, stderr } = await watched.run('collect', ...role);
      expect([code, stderr]).toEqual([0, '']);
      return [...new Set(readFileSync(file, 'utf8').trim().split('\n'))].sort();
    };
    const first = await loaded('ec2');
    expect(first.filter((name) => !['ec2', 'sts'].includes(name))).toEqual(
      first.filter((name) => /^(elastic-load-balancing|auto-scaling)/.test(name)),
    );
    expect(first).toContain('ec2');
    // The names above are of modules that were loaded, since others are when their group is on.
    expect(await loaded('ec2,global-accelerator')).toEqual([...first, 'global-accelerator'].sort());
  } finally {
    await simulator.close();
  }
});
