// One suite: `npm test` runs every test there is. Tests that need a server skip with a line where there is none, and fail instead
// under GROUNDPLAN_TEST_ALL=1, which .ci/run sets (test/moto/need.ts).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two files at a time: many start processes of their own (the command, moto, the embedded graph), and CI has two cores.
    maxWorkers: 2,
    // Of tests that say they may run at once: those of the denial matrix that wait for a timeout wait together.
    maxConcurrency: 12,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // Nobody defines `require` or `__dirname` for an ES module in production either.
    injectCjsGlobals: false,
  },
});
