// `node .ci/count-tests.ts REPORT`: reads vitest's JSON report, prints `N passed, N failed` on stdout and what did not pass on stderr.
// A file that could not be loaded counts as a failure. Exits 1 when there is any, when a test did not run (`, N skipped` is added then),
// or when there was no test at all.
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
const failed: string[] = [];
const skipped: string[] = [];
for (const file of report.testResults) {
  const name = file.name.replace(`${process.cwd()}/`, '');
  for (const { fullName, status } of file.assertionResults) {
    if (status === 'passed') passed += 1;
    else (status === 'failed' ? failed : skipped).push(`${name}: ${fullName}`);
  }
  const told = file.assertionResults.some(({ status }) => status === 'failed');
  if (file.status === 'failed' && !told) failed.push(`${name}: ${file.message ?? 'could not be loaded'}`);
}
for (const line of failed) process.stderr.write(`failed: ${line}\n`);
for (const line of skipped) process.stderr.write(`did not run: ${line}\n`);
const more = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
process.stdout.write(`${passed} passed, ${failed.length} failed${more}\n`);
process.exitCode = failed.length + skipped.length > 0 || passed === 0 ? 1 : 0;
