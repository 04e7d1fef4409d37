// The program: one command line in, one exit code out.
import { run } from './cli/program.ts';

void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
