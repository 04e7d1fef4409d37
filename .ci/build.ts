// `npm run build`: dist/ from the sources, in the same layout. The bin is old JavaScript and is copied as it is. Without declarations:
// the package exports nothing that could be imported, and making them took nine tenths of the time.
import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const compiler = [`${root}node_modules/typescript/bin/tsc`, '--project', `${root}src/tsconfig.build.json`];

rmSync(`${root}dist`, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, compiler, { stdio: 'inherit' });
if (status === 0) copyFileSync(`${root}src/bin.cjs`, `${root}dist/bin.cjs`);
process.exitCode = status ?? 1;
