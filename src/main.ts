// The program: one command line in, one exit code out.
import { run } from './cli/program.ts';

async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2));
}

void main();
