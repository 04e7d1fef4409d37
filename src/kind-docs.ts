// The documentation of the kinds, derived from their declarations.
import { derivedEdgeDocs } from './derive.ts';
import { actionsOf } from './iam.ts';
import type { Kind, PartSpec } from './kind.ts';

/** One line of `kinds --json` (cli.md). */
export interface KindRow {
  readonly kind: string;
  readonly group: string;
  readonly service: string;
  readonly calls: readonly string[];
  readonly actions: readonly string[];
  readonly properties: readonly string[];
  readonly edges: readonly { readonly type: string; readonly to: readonly string[] }[];
}

function partsOf(kind: Kind): readonly PartSpec<unknown>[] {
  return [kind, ...kind.facets.map(({ part }) => part)];
}

export function kindRow(kind: Kind): KindRow {
  const parts = partsOf(kind);
  return {
    kind: kind.kind,
    group: kind.group,
    service: kind.list.service,
    calls: [kind.list.operation, ...kind.facets.map(({ call }) => call.operation)],
    actions: actionsOf(kind),
    properties: parts
      .flatMap((part) => [
        ...(part.tags === undefined ? [] : ['name', 'tags']),
        ...Object.keys(part.properties),
      ])
      .sort(),
    edges: [
      ...parts.flatMap((part) => Object.entries(part.edges).map(([type, { to }]) => ({ type, to }))),
      ...derivedEdgeDocs.filter(({ from }) => from.includes(kind.kind)).map(({ type, to }) => ({ type, to })),
    ],
  };
}

export function kindsMarkdown(kinds: readonly Kind[]): string {
  return [
    '# Resource kinds',
    '',
    'Made by `groundplan kinds --markdown` from the declarations in `collectors/`.',
    ...kinds.flatMap(section),
  ].join('\n');
}

function section(kind: Kind): readonly string[] {
  const parts = partsOf(kind);
  const derived = derivedEdgeDocs.filter(({ from }) => from.includes(kind.kind));
  return [
    '',
    `## ${kind.kind}`,
    '',
    `${kind.doc}. Group \`${kind.group}\`; asks ${actionsOf(kind)
      .map((action) => `\`${action}\``)
      .join(', ')}.`,
    '',
    '| property | type | what it is |',
    '| --- | --- | --- |',
    ...parts.flatMap((part) => [
      ...(part.tags === undefined
        ? []
        : ['| `name` | text | The `Name` tag |', '| `tags` | list | All tags as `key=value` |']),
      ...Object.entries(part.properties).map(
        ([name, { type, doc, observed }]) =>
          `| \`${name}\` | ${type} | ${doc}${observed ? ' (moves by itself: latest value, no event)' : ''} |`,
      ),
    ]),
    '',
    '| edge | to | what it says |',
    '| --- | --- | --- |',
    ...parts.flatMap((part) =>
      Object.entries(part.edges).map(
        ([type, edge]) => `| ${arrow(type, edge.reverse === true)} | ${edge.to.join(', ')} | ${edge.doc} |`,
      ),
    ),
    ...derived.map(({ type, to, doc }) => `| ${arrow(type, false)} | ${to.join(', ')} | ${doc} (derived) |`),
  ];
}

function arrow(type: string, reverse: boolean): string {
  return reverse ? `\`<-${type}-\`` : `\`-${type}->\``;
}
