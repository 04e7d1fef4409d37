// `npm run build`: dist/ from the sources, in the same layout. The bin is old JavaScript and is copied as it is.
import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });
execFileSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '--project', `${root}src/tsconfig.build.json`], {
  stdio: 'inherit',
});
copyFileSync(`${root}src/bin.cjs`, `${root}dist/bin.cjs`);
