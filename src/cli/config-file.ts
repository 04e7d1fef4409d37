// The configuration file: every option of every command, in JSON. The command line wins, then the environment, then the file.
// {"data": "/var/lib/groundplan", "collect": {"regions": "eu-west-1", "maxAttempts": 5}}; keys are option names in camelCase.
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { nearest } from '../nearest.ts';

export function applyConfig(command: Command, read: (path: string) => string): void {
  const path: unknown = command.opts()['config'];
  if (typeof path !== 'string') return;
  const file = parse(path, read);
  const names = namesOf(command);
  let section: Record<string, unknown> = file;
  apply(command, section, path, false);
  for (const name of names) {
    const inner = section[name];
    if (inner === undefined) return;
    if (!isRecord(inner)) throw new UsageError(`${path}: "${name}" must be an object of options`);
    section = inner;
    apply(command, section, path, true);
  }
}

function parse(path: string, read: (path: string) => string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(read(path));
    if (isRecord(value)) return value;
  } catch (error) {
    throw new UsageError(
      `--config: ${path} cannot be read as JSON (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  throw new UsageError(`--config: ${path} must hold one JSON object`);
}

/** `graph check` → ['graph', 'check']. */
function namesOf(command: Command): readonly string[] {
  return command.parent === null ? [] : [...namesOf(command.parent), command.name()];
}

function apply(command: Command, section: Record<string, unknown>, path: string, own: boolean): void {
  const options = new Map(command.options.map((option) => [option.attributeName(), option]));
  const subcommands = new Set(rootOf(command).commands.map((child) => child.name()));
  for (const [key, value] of Object.entries(section)) {
    if (isRecord(value)) continue;
    const option = options.get(key);
    if (option === undefined) {
      // At the top stand options of all commands; in a command's section only its own.
      if (!own || subcommands.has(key)) continue;
      const hint = nearest(key, [...options.keys()]);
      throw new UsageError(
        `${path}: "${key}" is no option of ${command.name()}${hint === undefined ? '' : `; did you mean "${hint}"?`}`,
      );
    }
    const source = command.getOptionValueSource(key);
    if (source === 'cli' || source === 'env') continue;
    command.setOptionValueWithSource(key, typeof value === 'boolean' ? value : String(value), 'config');
  }
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
