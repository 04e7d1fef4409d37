// `node .ci/count-tests.ts REPORT`: reads vitest's JSON report, prints `N passed, N failed` on stdout and what did not pass on stderr.
// A test that did not run is a failure, and so is a file that could not be loaded. Exits 1 when there is any, or no test at all.
import { readFileSync } from 'node:fs';

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const [path = ''] = process.argv.slice(2);
const report: Report = JSON.parse(readFileSync(path, 'utf8'));
let passed = 0;
const others: string[] = [];
for (const file of report.testResults) {
  const name = file.name.replace(`${process.cwd()}/`, '');
  for (const { fullName, status } of file.assertionResults) {
    if (status === 'passed') passed += 1;
    else others.push(`${status === 'failed' ? 'failed' : `not run (${status})`}: ${name}: ${fullName}`);
  }
  const told = file.assertionResults.some(({ status }) => status === 'failed');
  if (file.status === 'failed' && !told) others.push(`failed: ${name}: ${file.message ?? 'the file itself'}`);
}
for (const line of others) process.stderr.write(`${line}\n`);
process.stdout.write(`${passed} passed, ${others.length} failed\n`);
process.exitCode = others.length > 0 || passed === 0 ? 1 : 0;
