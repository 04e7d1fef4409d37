// The README says what the declarations say: actions, queries and kinds stand in it as they are derived.
// `UPDATE_README=1 npx vitest run test/readme.test.ts` writes them in.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { namedQueries } from '../graph/queries/index.ts';
import { routes } from '../src/api/routes.ts';
import { grantedActions } from '../src/iam.ts';
import { kindRow } from '../src/kind-docs.ts';
import { enrichmentColumns } from '../src/lookup/rows.ts';
import { loadKinds } from '../src/registry.ts';

const accessText = { any: 'all', read: 'admin, viewer', admin: 'admin' } as const;
const path = new URL('../README.md', import.meta.url);
const kinds = await loadKinds();

const sections: Readonly<Record<string, string>> = {
  actions: ['```', ...grantedActions(kinds), '```'].join('\n'),
  queries: [
    '| query | asks | parameters |',
    '| --- | --- | --- |',
    ...namedQueries.map(
      ({ name, question, parameters }) =>
        `| \`${name}\` | ${question} | ${parameters.map((parameter) => `\`${parameter.name}\``).join(', ')} |`,
    ),
  ].join('\n'),
  operations: [
    '| operation | does | tokens |',
    '| --- | --- | --- |',
    ...routes.map(
      ({ method, path, doc, access }) => `| \`${method} ${path}\` | ${doc} | ${accessText[access]} |`,
    ),
  ].join('\n'),
  columns: [
    '| column | what it is |',
    '| --- | --- |',
    ...enrichmentColumns.map(({ name, doc }) => `| \`${name}\` | ${doc} |`),
  ].join('\n'),
  kinds: [
    '| kind | what it is | edges |',
    '| --- | --- | --- |',
    ...kinds.map((kind) => {
      const types = [...new Set(kindRow(kind).edges.map(({ type }) => type))];
      return `| ${kind.kind} | ${kind.doc} | ${types.join(', ')} |`;
    }),
  ].join('\n'),
};

test.each(Object.entries(sections))('README: %s', (name, text) => {
  const readme = readFileSync(path, 'utf8');
  const block = new RegExp(`<!-- ${name} -->\\n[\\s\\S]*?<!-- /${name} -->`);
  expect(readme).toMatch(block);
  const written = `<!-- ${name} -->\n${text}\n<!-- /${name} -->`;
  if (process.env['UPDATE_README'] !== undefined) {
    writeFileSync(
      path,
      readme.replace(block, () => written),
    );
    return;
  }
  expect(block.exec(readme)?.[0]).toBe(written);
});
