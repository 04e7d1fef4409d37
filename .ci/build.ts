// `npm run build`: dist/ from the sources, in the same layout. The bin is old JavaScript and is copied as it is.
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const compiler = [`${root}node_modules/typescript/bin/tsc`, '--project', `${root}src/tsconfig.build.json`];

rmSync(`${root}dist`, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, compiler, { stdio: 'inherit' });
if (status === 0) {
  // tsc rewrites `./x.ts` to `./x.js` in code, but not in declarations.
  for (const path of globSync(`${root}dist/**/*.d.ts`)) {
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replaceAll(/((?:from |import\()['"]\.[^'"]*)\.ts(?=['"])/g, '$1.js'),
    );
  }
  copyFileSync(`${root}src/bin.cjs`, `${root}dist/bin.cjs`);
}
process.exitCode = status ?? 1;
