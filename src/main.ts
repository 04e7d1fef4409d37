// The program: one command line in, one exit code out.
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

async function main(): Promise<void> {
  // Types are stripped and the SDK compiled once, not at every start; NODE_DISABLE_COMPILE_CACHE=1 switches it off.
  const cache = process.env['XDG_CACHE_HOME'];
  enableCompileCache(
    join(cache !== undefined && cache !== '' ? cache : join(homedir(), '.cache'), 'groundplan'),
  );
  const { run } = await import('./cli/program.ts');
  process.exitCode = await run(process.argv.slice(2));
}

void main();
