// What is ours beside the integrations of the contract: how one stands, a cycle now, changing it, testing it.
import { z } from 'zod';
import { hiddenBy, mendOf } from '../../hides.ts';
import { mendingStatement } from '../../iam.ts';
import type { Warning } from '../../journal/read.ts';
import type { Kind } from '../../kind.ts';
import { named, selfLinks } from '../forms.ts';
import { selfLink } from '../links.ts';
import { Problem } from '../problem.ts';
import { route } from '../route.ts';
import {
  findIntegration,
  integrationAnswer,
  integrationId,
  integrationName,
  roleArn,
  shownIntegration,
  snsTopicsArns,
} from './aws.ts';

const base = '/v7/cloud-insights/integrations/{integrationId}';

const statusForm = named(
  'IntegrationStatus',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    accountId: z.string(),
    state: z.enum(['pending', 'connected', 'failed']),
    since: z.string(),
    failure: z.string().optional().describe('Why it failed, and what to do'),
    partial: z.boolean().describe('Connected, with warnings'),
    running: z.boolean(),
    lastCycle: z.record(z.string(), z.unknown()).optional(),
    nextCycle: z.string().optional(),
    scopes: z.record(z.string(), z.int()).describe('How many scopes ended how'),
    warnings: z.array(
      z.strictObject({
        accountId: z.string(),
        action: z.string(),
        regions: z.array(z.string()),
        code: z.string(),
        message: z.string(),
        since: z.string(),
        lastSeen: z.string(),
        kinds: z.array(z.string()),
        hides: z.string(),
        mend: z.string(),
        statement: z.record(z.string(), z.unknown()).describe('The IAM statement that would mend it'),
      }),
    ),
    disabledRegions: z.array(
      z.strictObject({ accountId: z.string(), region: z.string(), since: z.string(), lastSeen: z.string() }),
    ),
    _links: selfLinks,
  }),
);

const report = z.record(z.string(), z.unknown());

export const integrationRoutes = [
  route({
    method: 'GET',
    path: `${base}/status`,
    id: 'getIntegrationStatus',
    doc: 'State of an integration: since when, its last and next cycle, what is denied and what would mend it',
    access: 'read',
    params: { integrationId },
    problems: [404],
    answers: { 200: { doc: 'The status', type: 'application/hal+json', schema: statusForm } },
    run: (call) => {
      const { group, params, deps } = call;
      const { id, name, account, state, stateSince, failure } = findIntegration(group, params.integrationId);
      const { lastCycle, nextCycle, running } = group.status(id);
      const warnings = group.read.warnings(id);
      return {
        status: 200,
        body: {
          id,
          name,
          accountId: account,
          state,
          since: stateSince,
          failure,
          partial: state === 'connected' && warnings.length > 0,
          running,
          lastCycle,
          nextCycle,
          scopes: group.read.outcomes(id),
          warnings: byAction(warnings.filter(({ action }) => action !== '*')).map((warning) =>
            explained(warning, deps.kinds),
          ),
          disabledRegions: warnings
            .filter(({ action }) => action === '*')
            .map(({ accountId, region, since, lastSeen }) => ({ accountId, region, since, lastSeen })),
          _links: selfLink(call, `/cloud-insights/integrations/${encodeURIComponent(id)}/status`),
        },
      };
    },
  }),
  route({
    method: 'POST',
    path: `${base}/collect`,
    id: 'collectIntegration',
    doc: 'A cycle now; what was denied is asked again',
    access: 'admin',
    params: { integrationId },
    problems: [404, 409],
    answers: {
      202: {
        doc: 'It begins',
        type: 'application/hal+json',
        schema: z.strictObject({ status: z.literal('started'), _links: selfLinks }),
      },
    },
    run: async (call) => {
      const { id } = findIntegration(call.group, call.params.integrationId);
      if ((await call.group.collect(id)) === 'running') {
        throw new Problem(409, 'a cycle of this integration runs already');
      }
      const links = selfLink(call, `/cloud-insights/integrations/${encodeURIComponent(id)}/status`);
      return { status: 202, body: { status: 'started', _links: links } };
    },
  }),
  route({
    method: 'PUT',
    path: base,
    id: 'updateIntegration',
    doc: 'Changes an integration; its trust is tested again, and what was denied is asked at once',
    access: 'admin',
    params: { integrationId },
    problems: [404],
    body: named(
      'IntegrationChange',
      z.strictObject({
        name: integrationName.optional(),
        roleArn: roleArn.optional(),
        snsTopicsArns: snsTopicsArns.optional(),
      }),
    ),
    answers: { 200: integrationAnswer },
    run: async (call) => {
      const { id } = findIntegration(call.group, call.params.integrationId);
      const { name, roleArn: arn, snsTopicsArns: topics } = call.body;
      const changed = await call.group.writes.update(id, {
        ...(name === undefined ? {} : { name }),
        ...(arn === undefined ? {} : { roleArn: arn }),
        ...(topics === undefined ? {} : { snsTopicsArns: topics }),
      });
      return { status: 200, body: shownIntegration(call, changed) };
    },
  }),
  route({
    method: 'POST',
    path: `${base}/test`,
    id: 'testIntegration',
    doc: "Tests a role's trust: that it lets us in with the external id, and nobody without",
    access: 'admin',
    params: { integrationId },
    problems: [404],
    answers: { 200: { doc: 'What was found', type: 'application/json', schema: report } },
    run: async ({ group, params }) => ({
      status: 200,
      body: await group.writes.test(findIntegration(group, params.integrationId).id),
    }),
  }),
  route({
    method: 'POST',
    path: `${base}/preflight`,
    id: 'preflightIntegration',
    doc: 'Which actions the role lacks, in which regions, and what each would hide, before anything is collected',
    access: 'admin',
    params: { integrationId },
    problems: [404],
    answers: { 200: { doc: 'What was found', type: 'application/json', schema: report } },
    run: async ({ group, params }) => ({
      status: 200,
      body: await group.writes.preflight(findIntegration(group, params.integrationId).id),
    }),
  }),
];

type ActionWarning = Omit<Warning, 'region' | 'integration' | 'integrationId'> & {
  readonly regions: readonly string[];
};

/** One for all regions in which an action is denied. */
function byAction(warnings: readonly Warning[]): readonly ActionWarning[] {
  const groups = Map.groupBy(warnings, ({ accountId, action }) => `${accountId} ${action}`);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { region: _one, integration: _name, integrationId: _id, ...warning } = first;
    return [
      {
        ...warning,
        regions: same.map(({ region }) => region),
        since: same.map(({ since }) => since).sort()[0] ?? first.since,
        lastSeen:
          same
            .map(({ lastSeen }) => lastSeen)
            .sort()
            .at(-1) ?? first.lastSeen,
        kinds: [...new Set(same.flatMap(({ kinds }) => kinds))].sort(),
      },
    ];
  });
}

function explained(warning: ActionWarning, kinds: readonly Kind[]): object {
  return {
    ...warning,
    hides: hiddenBy(warning, kinds),
    mend: mendOf({ ...warning, region: warning.regions.join(', ') }),
    statement: mendingStatement(warning.action),
  };
}
