// `simulate`: its options. The simulated AWS is loaded when it is asked for (simulate-run.ts).
import { type Command, Option } from 'commander';
import { type CommonOptions, common, examples } from './context.ts';

export interface SimulateOptions extends CommonOptions {
  readonly replay?: string;
  readonly externalId: string;
  readonly port: string;
  readonly latencyMs: string;
  readonly faults?: string;
}

export function addSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .description('serve saved describe answers as a simulated AWS on this machine, until interrupted')
    .addOption(
      new Option('--replay <dir>', 'answers saved as ACCOUNT/REGION/OPERATION.json').env('GROUNDPLAN_REPLAY'),
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
    'simulate --replay saved/                 # then paste one of the commands it prints',
    'simulate --replay saved/ --port 4566 --latency-ms 40',
    'simulate --replay saved/ --faults faults.json',
    'simulate --replay saved/ --json | jq -r .url',
  ]);
  command.action(async (options: SimulateOptions) => (await import('./simulate-run.ts')).simulate(options));
}
