// A generated network, or saved describe answers, served as AWS would serve them, on loopback, until interrupted.
// Refuses a folder that is no recording, and never makes up an answer for one: what has no file is answered as empty, and is said.
import { OperatorError, UsageError } from '../errors.ts';
import type { Kind } from '../kind.ts';
import { partitionOf } from '../regions.ts';
import { loadKinds } from '../registry.ts';
import { type Fault, readFaults } from '../simulator/faults.ts';
import type { Replay } from '../simulator/replay.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { savedAs } from '../simulator/services.ts';
import { plural, print, printJson, say, styled, table } from './output.ts';
import { changeOn, type Generated, given, openSource } from './simulate-source.ts';
import type { SimulateOptions } from './simulate.ts';
import { readInteger } from './values.ts';

/** Accounts that people are shown; a terminal full of commands helps nobody. */
const shownAccounts = 5;

interface SimulatedAccount {
  readonly account: string;
  readonly regions: readonly string[];
}

export async function simulate(options: SimulateOptions): Promise<void> {
  const { externalId } = options;
  if (externalId === '') throw new UsageError('--external-id: it is empty; leave it out for groundplan-demo');
  const port = readInteger('--port', options.port, 0, 65_535);
  const latencyMs = readInteger('--latency-ms', options.latencyMs, 0, 60_000);
  const kinds = await loadKinds();
  const { source, generated, replay } = openSource(options, kinds);
  const { faults: file } = options;
  const faults = file === undefined ? [] : given('--faults', () => readFaults(file));
  const accounts = source
    .accounts()
    // `global` holds what belongs to no region; it is asked along with one.
    .map((account) => ({ account, regions: source.regions(account).filter((region) => region !== 'global') }))
    .filter(({ regions }) => regions.length > 0);
  const partition = partitionOf(accounts[0]?.regions[0] ?? '');
  const stopped = untilSignal();
  const simulator = await start({ source, externalId, port, latencyMs, faults, partition });
  try {
    const { url } = simulator;
    const commands = commandsFor(url, accounts, partition, externalId);
    const has = generated === undefined ? {} : { generated: generated.about };
    if (options.json === true) printJson({ url, accounts, externalId, commands, ...has });
    else
      tell(url, accounts, commands, faults, replay === undefined ? [] : unanswered(replay, kinds), generated);
    const stopChanges = generated === undefined ? () => {} : changeOn(generated, options.json === true);
    await stopped;
    stopChanges();
    say(`The simulated AWS ended after ${plural(simulator.calls().length, 'call')}.`);
  } finally {
    await simulator.close();
  }
}

async function start(
  options: Parameters<typeof startSimulator>[0] & { readonly port: number },
): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    const why = code === 'EADDRINUSE' ? 'is in use' : 'is not yours to open';
    throw new OperatorError(
      `--port: ${options.port} ${why}; choose another, or leave it out for a free one`,
      { cause },
    );
  }
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/** By ambient credentials, which are the first account's; and by a role in each account, whose name does not matter. */
function commandsFor(
  url: string,
  accounts: readonly SimulatedAccount[],
  partition: string,
  externalId: string,
): readonly string[] {
  const collect = (regions: readonly string[]): string =>
    `AWS_ENDPOINT_URL=${url} AWS_ACCESS_KEY_ID=simulated AWS_SECRET_ACCESS_KEY=simulated ` +
    `AWS_REGION=${regions[0] ?? ''} groundplan collect --regions ${regions.join(',')}`;
  return [
    ...accounts.slice(0, 1).map(({ regions }) => collect(regions)),
    ...accounts.map(
      ({ account, regions }) =>
        `${collect(regions)} --role-arn arn:${partition}:iam::${account}:role/groundplan --external-id ${quoted(externalId)}`,
    ),
  ];
}

function quoted(word: string): string {
  return /^[\w+=,.@:/-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

interface Unanswered {
  readonly account: string;
  readonly region: string;
  readonly operations: readonly string[];
}

/** Calls that collecting makes and the folder has no file for. */
function unanswered(source: Replay, kinds: readonly Kind[]): readonly Unanswered[] {
  const calls = kinds.flatMap(({ list, facets }) => [list, ...facets.map(({ call }) => call)]);
  return source.accounts().flatMap((account) =>
    source.regions(account).map((region) => ({
      account,
      region,
      operations: [
        ...new Set(
          calls
            .filter(
              ({ service, operation }) =>
                source.answer(account, region, operation, {}, service) === undefined,
            )
            .map(({ service, operation }) => savedAs(service, operation)),
        ),
      ].sort(),
    })),
  );
}

function tell(
  url: string,
  accounts: readonly SimulatedAccount[],
  commands: readonly string[],
  faults: readonly Fault[],
  missing: readonly Unanswered[],
  generated: Generated | undefined,
): void {
  print(`Simulated AWS: ${styled('bold', url)}`);
  if (generated !== undefined) print(generated.text);
  print();
  print(
    table<SimulatedAccount>(
      [
        { title: 'account', value: ({ account }) => account },
        { title: 'regions', value: ({ regions }) => regions.join(', ') },
      ],
      accounts.slice(0, shownAccounts),
    ),
  );
  print();
  print('Collect it, by ambient credentials or by a role:');
  for (const command of commands.slice(0, shownAccounts + 1)) print(`\n  ${command}`);
  print();
  const more = accounts.length - shownAccounts;
  if (more > 0) say(`And ${plural(more, 'account')} more, in the same way; --json lists them all.`);
  for (const { account, region, operations } of missing) {
    if (operations.length === 0) continue;
    say(`No file in ${account}/${region}, answered as empty: ${operations.join(', ')}`);
  }
  if (faults.length > 0) say(`${plural(faults.length, 'fault')} in force.`);
  say(
    'Add --data DIR to a command to keep what it finds apart from your own. Ctrl-C ends the simulated AWS.',
  );
}
