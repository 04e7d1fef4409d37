// Every operation fuzzed from the served OpenAPI document by schemathesis (PyPI), with a fixed seed: no 5xx, no answer outside the document.
import { expect, test } from 'vitest';
import { findProgram, runProgram } from './python.ts';
import { openWorld } from './world.ts';

const program = findProgram(
  'GROUNDPLAN_TEST_SCHEMATHESIS',
  '`pip install schemathesis`; GROUNDPLAN_TEST_SCHEMATHESIS=<path to its schemathesis>',
);

const timeoutMs = 240_000;

test.skipIf(program === undefined)(
  'schemathesis finds nothing',
  async () => {
    const world = await openWorld({ collected: ['1'], settings: { feedAtMostMs: 50 } });
    try {
      const url = await world.app.listen({ host: '127.0.0.1', port: 0 });
      const run = async (...options: readonly string[]): Promise<void> => {
        const args = [
          'run',
          `${url}/openapi.json`,
          `--url=${url}`,
          `--header=Authorization: Bearer ${world.token({ aids: 'all' })}`,
          '--seed=1',
          '--phases=examples,coverage,fuzzing',
          '--checks=all',
          // Roles, names and cursors have rules that no schema can say.
          '--exclude-checks=positive_data_acceptance',
          '--no-shrink',
          '--continue-on-failure',
          '--request-timeout=20',
          ...options,
        ];
        const { code, said } = await runProgram(program ?? '', args, timeoutMs);
        expect(code, said).toBe(0);
        expect(said).not.toContain('Authentication failed');
      };
      // Apart from the others, whose token it would end.
      await run('--max-examples=10', '--exclude-operation-id=revokeToken');
      await run('--max-examples=10', '--include-operation-id=revokeToken');
      expect(world.errors).toEqual([]);
    } finally {
      await world.close();
    }
  },
  timeoutMs + 30_000,
);
