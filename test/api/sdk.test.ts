// The official client of the Cloud Insights Integrations API (PyPI), unchanged, against the API on loopback with a simulated AWS behind it.
// What it asks and expects is in sdk.py.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { exampleAccount } from '../support/examples.ts';
import { findProgram, runProgram } from './python.ts';
import { openWorld } from './world.ts';

const python = findProgram(
  'GROUNDPLAN_TEST_SDK',
  'a Python with `pip install thousandeyes-sdk-cloud-insights-integrations`; GROUNDPLAN_TEST_SDK=<path to its python>',
);

test.skipIf(python === undefined)(
  'create, list, read, delete, policy documents, policy settings, errors',
  async () => {
    const world = await openWorld();
    try {
      const url = await world.app.listen({ host: '127.0.0.1', port: 0 });
      const script = fileURLToPath(new URL('sdk.py', import.meta.url));
      const role = `arn:aws:iam::${exampleAccount}:role/sdk-`;
      const topic = `arn:aws:sns:eu-west-1:${exampleAccount}:sdk`;
      const args = [script, `${url}/v7`, world.token(), role, topic];
      expect(await runProgram(python ?? '', args, 60_000)).toEqual({ code: 0, said: 'done\n' });
      expect(world.errors).toEqual([]);
    } finally {
      await world.close();
    }
  },
  90_000,
);
