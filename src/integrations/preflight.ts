// Which actions a role lacks, before anything is collected: every action of the enabled kinds in every region of the policy.
// Nothing is read beyond a page of one item, and nothing is written to the journal.
import pLimit from 'p-limit';
import { createAsker } from '../ask.ts';
import { openLocation, type Transport } from '../clients.ts';
import { hiddenBy, isByServiceControl, mendOf } from '../hides.ts';
import { mendingStatement } from '../iam.ts';
import type { Kind, Place } from '../kind.ts';
import { permissionOf } from '../outcome.ts';
import type { Plan } from '../plan.ts';
import { enabledRegions, regionAction, regionKind } from '../region-check.ts';
import { globalRegion } from '../regions.ts';
import type { Session } from '../session.ts';
import type { MissingAction, PreflightReport, UncertainAction } from './preflight-report.ts';
import { type Probe, probesOf } from './probes.ts';

export interface PreflightTask {
  readonly session: Session;
  readonly transport: Transport;
  readonly plan: Plan;
  readonly kinds: readonly Kind[];
  /** Whether the policy has it on. */
  readonly cloudtrail: boolean;
  readonly now: () => Date;
}

/** How one probe ended that was not allowed. */
interface Finding {
  readonly action: string;
  readonly region: string;
  readonly kinds: readonly string[];
  readonly how: 'denied' | 'region-disabled' | 'uncertain';
  readonly code: string;
  readonly message: string;
}

export async function runPreflight(task: PreflightTask): Promise<PreflightReport> {
  const { session, transport, plan } = task;
  const overall = pLimit(transport.settings.concurrency);
  const regions = plan.locations.flatMap(({ region }) => (region === globalRegion ? [] : [region]));
  const first = regions.find((region) => region === session.region) ?? regions[0];
  const asked = first === undefined ? undefined : await askRegions(task, first, overall);
  const disabled = new Set(regions.filter((region) => asked?.disabled.has(region) === true));
  const locations = plan.locations.filter(({ region }) => !disabled.has(region));
  const atOnce = pLimit(transport.settings.locationsAtOnce);
  const ends = await Promise.all(
    locations.map(({ region, kinds }) => atOnce(() => probeLocation(task, region, kinds, overall))),
  );
  const found = [...(asked?.findings ?? []), ...ends.flatMap(({ findings }) => findings)];
  for (const { how, region } of found) if (how === 'region-disabled') disabled.add(region);
  const missing = missingOf(found, task.kinds);
  const uncertain = uncertainOf(found);
  const grantable = missing.flatMap(({ action, message }) => (isByServiceControl(message) ? [] : [action]));
  return {
    ok: missing.length === 0 && uncertain.length === 0,
    account: session.account,
    regions: locations.map(({ region }) => region),
    disabledRegions: [...disabled].sort(),
    checked: ends.reduce((sum, { checked }) => sum + checked, asked === undefined ? 0 : 1),
    missing,
    uncertain,
    ...(grantable.length === 0 ? {} : { statement: mendingStatement(...grantable) }),
  };
}

const authorProbes: readonly Probe[] = [
  {
    action: 'cloudtrail:LookupEvents',
    call: { service: 'cloudtrail', operation: 'LookupEvents' },
    input: { MaxResults: 1 },
    kinds: [],
  },
  {
    action: 'autoscaling:DescribeScalingActivities',
    call: { service: 'autoscaling', operation: 'DescribeScalingActivities' },
    input: { MaxRecords: 1 },
    kinds: [],
  },
];

type Limit = <Result>(work: () => Promise<Result>) => Promise<Result>;

async function askRegions(
  { session, transport, now }: PreflightTask,
  region: string,
  overall: Limit,
): Promise<{ disabled: ReadonlySet<string>; findings: readonly Finding[] }> {
  const client = openLocation(transport, placeOf(session, region), session.credentials);
  try {
    const { disabled, reading } = await enabledRegions(createAsker(client, session, overall), region, now());
    const { failure } = reading;
    if (failure === undefined) return { disabled, findings: [] };
    const { outcome, code, message } = failure;
    const how = outcome === 'denied' || outcome === 'region-disabled' ? outcome : 'uncertain';
    return {
      disabled,
      findings: [{ action: regionAction, region, kinds: [regionKind], how, code, message }],
    };
  } finally {
    client.close();
  }
}

async function probeLocation(
  task: PreflightTask,
  region: string,
  kinds: readonly Kind[],
  overall: Limit,
): Promise<{ checked: number; findings: readonly Finding[] }> {
  const { session, transport } = task;
  const place = placeOf(session, region);
  const client = openLocation(transport, place, session.credentials);
  const here = pLimit(transport.settings.locationConcurrency);
  const asker = createAsker(client, session, (work) => here(() => overall(work)));
  const probes = [
    ...probesOf(kinds, task.kinds, place),
    ...(region === globalRegion ? [] : authorProbes.slice(task.cloudtrail ? 0 : 1)),
  ];

  async function ask(probe: Probe): Promise<readonly Finding[]> {
    const answer = await asker.ask(probe.call, probe.input);
    if (answer.ok) return [];
    const permission = permissionOf(answer.verdict);
    const { outcome, code, message } = answer.verdict.failure;
    // What is not there at all can hide nothing.
    if (permission === 'allowed' || outcome === 'unavailable') return [];
    const how = permission ?? (outcome === 'region-disabled' ? outcome : 'uncertain');
    const { action } = probe;
    return [{ action, region, kinds: probe.kinds, how, code, message }];
  }

  try {
    const findings = (await Promise.all(probes.map(ask))).flat();
    return { checked: probes.length, findings };
  } finally {
    client.close();
  }
}

function placeOf({ account, partition }: Session, region: string): Place {
  return { account, region, partition };
}

function missingOf(found: readonly Finding[], kinds: readonly Kind[]): readonly MissingAction[] {
  const denied = found.filter(({ how }) => how === 'denied');
  // A service control policy may deny in one region what the role's own policy lacks in another: each has its own mend.
  const groups = Map.groupBy(denied, ({ action, message }) => `${action} ${isByServiceControl(message)}`);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const first = group[0];
      if (first === undefined) return [];
      const { action, region, message } = first;
      const named = [...new Set(group.flatMap((finding) => finding.kinds))];
      return [
        {
          action,
          regions: [...new Set(group.map((finding) => finding.region))].sort(),
          hides: hiddenBy({ action, kinds: named }, kinds),
          message,
          mend: mendOf({ action, region, message }),
        },
      ];
    });
}

function uncertainOf(found: readonly Finding[]): readonly UncertainAction[] {
  return found
    .flatMap(({ action, region, how, code, message }) =>
      how === 'uncertain' ? [{ action, region, code, message }] : [],
    )
    .sort((a, b) => (`${a.action} ${a.region}` < `${b.action} ${b.region}` ? -1 : 1));
}
