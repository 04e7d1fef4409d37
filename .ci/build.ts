// `npm run build`: dist/ from the sources, in the same layout, with declarations for what the package exports (src/index.ts). The bin is
// old JavaScript and is copied as it is. The two compilations run side by side: declarations of everything took nine tenths of the time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

async function compile(project: string): Promise<number> {
  const compiler = [`${root}node_modules/typescript/bin/tsc`, '--project', `${root}src/${project}`];
  const [status] = await once(spawn(process.execPath, compiler, { stdio: 'inherit' }), 'exit');
  return typeof status === 'number' ? status : 1;
}

rmSync(`${root}dist`, { recursive: true, force: true });
const [code, types] = await Promise.all([compile('tsconfig.build.json'), compile('tsconfig.types.json')]);
if (code === 0 && types === 0) {
  // tsc rewrites `./x.ts` to `./x.js` in code, but not in declarations.
  for (const path of globSync(`${root}dist/**/*.d.ts`)) {
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replaceAll(/((?:from |import\()['"]\.[^'"]*)\.ts(?=['"])/g, '$1.js'),
    );
  }
  copyFileSync(`${root}src/bin.cjs`, `${root}dist/bin.cjs`);
}
process.exitCode = code === 0 ? types : code;
