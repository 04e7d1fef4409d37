// npm as a stranger's shell would run it: none of what `npm test` or vitest left in the environment, and the machine's own Node and npm
// first on PATH.
import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code; `timeoutMs` ends it with code -1. */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  timeoutMs: number,
): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const options = { cwd, env: strangersEnvironment(), timeout: timeoutMs, maxBuffer: 64_000_000 };
  const child = execFile(program, [...args], options, (error, stdout, stderr) => {
    resolve({ code: error === null ? 0 : (child.exitCode ?? -1), stdout, stderr });
  });
  child.stdin?.end();
  return promise;
}

function strangersEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_|vitest|vite_|node_(?!extra_ca_certs)|init_cwd$|aws_|groundplan_|test$|dev$|prod$|mode$)/i.test(
        name,
      ),
  );
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}
