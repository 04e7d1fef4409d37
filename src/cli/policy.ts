// `policy get | set`: which resource groups and regions may be asked. What leaves the policy is released, not deleted.
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import { defaultPolicy, type Policy } from '../policy.ts';
import { type CommonOptions, common, examples, reading } from './context.ts';
import { print, printJson } from './output.ts';
import { oneOf, readGroups, readRegions, words } from './values.ts';

interface SetOptions extends CommonOptions {
  readonly groups?: string;
  readonly regions?: string;
  readonly cloudtrail?: string;
  readonly extraRegions?: string;
}

export function addPolicy(program: Command): void {
  const command = program.command('policy').description('which resource groups and regions may be asked');
  examples(common(command.command('get').description('print the policy')), ['policy get --json']).action(
    (options: CommonOptions) => reading(options, (journal) => show(policyOf(journal), options)),
  );
  const set = command
    .command('set')
    .description('change the policy; takes effect with the next cycle, and what leaves it is released then')
    .addOption(
      new Option('--groups <a,b>', 'enabled resource groups; ec2 is always on').env(
        'GROUNDPLAN_POLICY_GROUPS',
      ),
    )
    .addOption(new Option('--regions <a,b>', 'enabled regions').env('GROUNDPLAN_POLICY_REGIONS'))
    .addOption(
      new Option('--cloudtrail <on|off>', 'whether CloudTrail may be read').env(
        'GROUNDPLAN_POLICY_CLOUDTRAIL',
      ),
    )
    .addOption(
      new Option('--extra-regions <a,b>', 'regions newer than this groundplan').env(
        'GROUNDPLAN_EXTRA_REGIONS',
      ),
    );
  examples(common(set), [
    'policy set --regions eu-west-1,eu-central-1',
    'policy set --groups ec2,eks-ecs --cloudtrail off',
  ]).action(async (options: SetOptions) => {
    const change = readChange(options);
    const { withService } = await import('./integration-access.ts');
    await withService(options, 'policy set', async (service, journal) =>
      show(await service.setPolicy({ ...policyOf(journal), ...change }), options),
    );
  });
}

function policyOf(journal: Journal): Policy {
  return journal.policy() ?? defaultPolicy;
}

function readChange(options: SetOptions): Partial<Policy> {
  const { groups, regions, cloudtrail, extraRegions } = options;
  if (groups === undefined && regions === undefined && cloudtrail === undefined) {
    throw new UsageError('policy set: nothing to set; give --groups, --regions or --cloudtrail');
  }
  const extra = extraRegions === undefined ? [] : words('--extra-regions', extraRegions);
  return {
    ...(groups === undefined ? {} : { groups: readGroups('--groups', groups) }),
    ...(regions === undefined ? {} : { regions: readRegions('--regions', regions, extra) }),
    ...(cloudtrail === undefined
      ? {}
      : { cloudtrail: oneOf('--cloudtrail', 'value', cloudtrail, ['on', 'off']) === 'on' }),
  };
}

/** JSON in the names of the policy settings of the API. */
function show(policy: Policy, options: CommonOptions): void {
  if (options.json === true) {
    printJson({
      enabledResourceGroupTypes: policy.groups,
      enabledRegions: policy.regions,
      enabledCloudtrail: policy.cloudtrail,
    });
    return;
  }
  print(`groups:     ${policy.groups.join(', ')}`);
  print(`regions:    ${policy.regions.join(', ')}`);
  print(`cloudtrail: ${policy.cloudtrail ? 'on' : 'off'}`);
}
