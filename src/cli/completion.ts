// `completion bash | zsh`: a script for the shell, made from the commands themselves, so it never lags behind them.
import type { Command } from 'commander';
import { namedQueries } from '../../graph/queries/index.ts';
import { resourceGroups } from '../policy.ts';
import { knownRegions } from '../regions.ts';
import { examples } from './context.ts';
import { exportFormats } from './export.ts';
import { print } from './output.ts';
import { oneOf } from './values.ts';

export function addCompletion(program: Command): void {
  const command = program
    .command('completion')
    .description('print a completion script for the shell')
    .argument('<shell>', 'bash or zsh');
  examples(command, [
    'completion bash > /etc/bash_completion.d/groundplan',
    'completion zsh > ~/.zfunc/_groundplan',
  ]);
  command.action((shell: string) => {
    oneOf('completion', 'shell', shell, ['bash', 'zsh']);
    print(
      shell === 'zsh'
        ? `#compdef groundplan\nautoload -Uz bashcompinit && bashcompinit\n${bash(program)}`
        : bash(program),
    );
  });
}

/** Values that some options take from a closed list. */
const values: Readonly<Record<string, readonly string[]>> = {
  '--regions': knownRegions(),
  '--region': knownRegions(),
  '--groups': resourceGroups,
  '--name': namedQueries.map(({ name }) => name),
  '--format': ['terraform', 'cloudformation', ...exportFormats],
};

function bash(program: Command): string {
  const cases = walk(program, []).map(
    ({ path, words }) => `    "${path.join(' ')}") words="${words.join(' ')}" ;;`,
  );
  const options = Object.entries(values).map(
    ([option, list]) => `    ${option}) COMPREPLY=($(compgen -W "${list.join(' ')}" -- "$cur")); return ;;`,
  );
  return `_groundplan() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$word" in -*) break ;; esac
    case "$path $word" in ${commandPaths(program)}) path="\${path:+$path }$word" ;; esac
  done
  case "$prev" in
${options.join('\n')}
    --data|--config|--faults|--replay|--output) COMPREPLY=($(compgen -f -- "$cur")); return ;;
  esac
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _groundplan groundplan`;
}

interface Place {
  readonly path: readonly string[];
  readonly words: readonly string[];
}

function walk(command: Command, path: readonly string[]): readonly Place[] {
  const words = [
    ...command.commands.map((child) => child.name()),
    ...command.options.flatMap((option) => option.long ?? []),
    '--help',
  ];
  return [{ path, words }, ...command.commands.flatMap((child) => walk(child, [...path, child.name()]))];
}

/** What a word may follow: ` collect`, `graph rebuild`. */
function commandPaths(program: Command): string {
  return program.commands
    .flatMap((child) => [
      `" ${child.name()}"`,
      ...child.commands.map((grandchild) => `"${child.name()} ${grandchild.name()}"`),
    ])
    .join('|');
}
