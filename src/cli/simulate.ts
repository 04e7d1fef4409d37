// `simulate`: its options. The simulated AWS is loaded when it is asked for (simulate-run.ts).
import { type Command, Option } from 'commander';
import { type CommonOptions, common, examples } from './context.ts';

export interface SimulateOptions extends CommonOptions {
  readonly replay?: string;
  readonly accounts?: string;
  readonly regions?: string;
  readonly interfaces?: string;
  readonly seed?: string;
  readonly changeEveryMs?: string;
  readonly externalId: string;
  readonly port: string;
  readonly latencyMs: string;
  readonly faults?: string;
}

export function addSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .description(
      'serve a generated network, or saved answers, as a simulated AWS on this machine, until interrupted',
    )
    .option('--accounts <n>', 'generate so many accounts, 1 to 200 (default: 3)')
    .option('--regions <n>', 'in so many regions, 1 to 32 (default: 4)')
    .option('--interfaces <n>', 'with so many network interfaces, 10 to 1000000 (default: 1000)')
    .option('--seed <seed>', 'the same seed and sizes give the same network and changes (default: at random)')
    .option('--change-every-ms <ms>', 'change something that often, and tell what; with --json as NDJSON')
    .addOption(
      new Option(
        '--replay <dir>',
        'serve answers saved as ACCOUNT/REGION/OPERATION.json, or an export, instead',
      ).env('GROUNDPLAN_REPLAY'),
    )
    .addOption(
      new Option('--external-id <id>', 'what AssumeRole must be given')
        .env('GROUNDPLAN_EXTERNAL_ID')
        .default('groundplan-demo'),
    )
    .addOption(new Option('--port <n>', '0: a free one').env('GROUNDPLAN_PORT').default('0'))
    .addOption(
      new Option('--latency-ms <ms>', 'added to every answer').env('GROUNDPLAN_LATENCY_MS').default('0'),
    )
    .addOption(
      new Option('--faults <file>', 'JSON list of troubles to have: [{"fault": "deny", "operation": …}]').env(
        'GROUNDPLAN_FAULTS',
      ),
    );
  examples(common(command), [
    'simulate                                 # then paste one of the commands it prints',
    'simulate --accounts 20 --regions 8 --interfaces 50000 --seed 7',
    'simulate --seed 7 --change-every-ms 500 --json',
    'simulate --replay saved/                 # saved answers instead of a generated network',
    'simulate --replay saved/ --port 4566 --latency-ms 40',
    'simulate --replay saved/ --faults faults.json',
    'simulate --replay saved/ --json | jq -r .url',
  ]);
  command.action(async (options: SimulateOptions) => (await import('./simulate-run.ts')).simulate(options));
}
