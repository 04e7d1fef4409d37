// What the commands of `integrations` do, over the service: one integration at a time.
import { UsageError } from '../errors.ts';
import type { Integration, MonitoringType } from '../integrations/model.ts';
import type { PreflightReport } from '../integrations/preflight-report.ts';
import type { TrustReport } from '../integrations/trust-report.ts';
import { integrationNamed, type ServiceOptions, withService } from './integration-access.ts';
import { integrationJson } from './integration-list.ts';
import type { AddOptions, TestOptions, UpdateOptions } from './integrations.ts';
import { oneLine, plural, print, printJson, styled } from './output.ts';
import { oneOf, words } from './values.ts';

export async function addIntegration(name: string, options: AddOptions): Promise<void> {
  const type = readType('--type', options.type);
  const snsTopicsArns = options.topics === undefined ? [] : words('--topics', options.topics);
  const save = options.testOnly !== true;
  await withService(options, 'integrations add', async (service) => {
    const made = await service.create({ type, name, roleArn: options.roleArn, snsTopicsArns }, { save });
    if (!save) {
      tell(made, options, `The role trusts us and nobody else: ${name} could be added. Nothing was saved.`);
      return;
    }
    const next = `\`groundplan collect --integration "${name}"\` reads it now, \`groundplan integrations test "${name}" --preflight\` says what it may not do yet.`;
    tell(
      made,
      options,
      `Added ${name}; it is pending until its first cycle. ${type === 'inventory-monitoring' ? next : ''}`.trim(),
    );
  });
}

export async function updateIntegration(named: string, options: UpdateOptions): Promise<void> {
  const { name, roleArn, topics } = options;
  const change = {
    ...(name === undefined ? {} : { name }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(topics === undefined ? {} : { snsTopicsArns: words('--topics', topics) }),
  };
  await withService(options, 'integrations update', async (service, journal) => {
    const changed = await service.update(integrationNamed(journal, named).id, change);
    tell(changed, options, `Changed ${changed.name}; what was denied is asked again in the next cycle.`);
  });
}

export async function removeIntegration(named: string, options: ServiceOptions): Promise<void> {
  await withService(options, 'integrations remove', async (service, journal) => {
    const integration = integrationNamed(journal, named);
    await service.remove(integration.id);
    const removal = journal.removals().find(({ integration: { id } }) => id === integration.id);
    if (options.json === true) {
      printJson({ id: integration.id, name: named, releaseAt: removal?.releaseAt ?? null });
      return;
    }
    print(
      removal === undefined
        ? `Removed ${oneLine(named)}; nothing of it is left to be released.`
        : `Removed ${oneLine(named)}; what it brought is released after ${removal.releaseAt}, by the next cycle or the daemon.`,
    );
  });
}

/** Exit 1 where the trust fails, 3 where actions are missing or could not be found out. */
export async function testIntegration(named: string, options: TestOptions): Promise<void> {
  await withService(options, 'integrations test', async (service, journal) => {
    const { id } = integrationNamed(journal, named);
    const trust = await service.test(id);
    const preflight = options.preflight === true && trust.ok ? await service.preflight(id) : undefined;
    if (options.json === true)
      printJson({ name: named, trust, ...(preflight === undefined ? {} : { preflight }) });
    else {
      showTrust(trust);
      if (preflight !== undefined) showPreflight(preflight);
    }
    if (!trust.ok || preflight?.reason !== undefined) process.exitCode = 1;
    else if (preflight?.ok === false) process.exitCode = 3;
  });
}

function showTrust({ ok, reason, checks }: TrustReport): void {
  for (const check of checks) {
    print(`${check.ok ? styled('green', 'ok  ') : styled('red', 'fail')}  ${oneLine(check.message)}`);
  }
  if (!ok && reason !== undefined && checks.every(({ message }) => message !== reason))
    print(oneLine(reason));
}

function showPreflight(report: PreflightReport): void {
  const { reason, checked, regions, disabledRegions, missing, uncertain, statement } = report;
  if (reason !== undefined) {
    print(`${styled('red', 'fail')}  ${oneLine(reason)}`);
    return;
  }
  print(`Asked for ${plural(checked, 'permission')} in ${regions.join(', ')}.`);
  if (disabledRegions.length > 0) print(`Not enabled in the account: ${disabledRegions.join(', ')}.`);
  for (const { action, regions: where, hides, mend } of missing) {
    print(`${styled('yellow', action)} is denied in ${where.join(', ')}`);
    print(`  would hide: ${hides}`);
    print(`  mend: ${oneLine(mend)}`);
  }
  for (const { action, region, code, message } of uncertain) {
    print(`${action} in ${region} could not be found out: ${code} ${oneLine(message)}`);
  }
  if (statement !== undefined) print(`One statement for all of it: ${JSON.stringify(statement)}`);
  if (report.ok) print('Nothing is missing.');
}

function tell(integration: Integration, options: ServiceOptions, text: string): void {
  if (options.json === true) printJson(integrationJson(integration, 0));
  else print(oneLine(text));
}

const types: Readonly<Record<string, MonitoringType>> = {
  inventory: 'inventory-monitoring',
  'flow-logs': 'flow-logs-monitoring',
  'inventory-monitoring': 'inventory-monitoring',
  'flow-logs-monitoring': 'flow-logs-monitoring',
};

/** The short names, and those of the API. */
function readType(option: string, text: string): MonitoringType {
  const type = types[oneOf(option, 'type', text, Object.keys(types))];
  if (type === undefined) throw new UsageError(`${option}: unknown type "${text}"`);
  return type;
}
