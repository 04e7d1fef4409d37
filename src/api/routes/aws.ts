// Integrations as the Cloud Insights Integrations API has them: list, read, create by type, delete.
import { z } from 'zod';
import type { Integration, IntegrationRequest } from '../../integrations/model.ts';
import type { GroupBackend } from '../backend.ts';
import { named, selfLinks } from '../forms.ts';
import { selfLink } from '../links.ts';
import { notFound } from '../problem.ts';
import { type Answer, type AnswerForm, type RawCall, route } from '../route.ts';

const base = '/v7/cloud-insights/integration/aws';

export const integrationId = z.string().min(1).max(100);
export const integrationName = z.string().min(1).max(255);
export const roleArn = z.string().min(1).max(2_048);
export const snsTopicsArns = z.array(z.string().min(1).max(512)).max(100);

/** Checks without saving. */
const test = z
  .enum(['true', 'false'])
  .optional()
  .describe('`true`: everything is checked and nothing is saved');

const integrationForm = named(
  'AwsMonitoringIntegration',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    roleArn: z.string().describe('Empty where an account is collected with ambient credentials'),
    externalId: z.string(),
    monitoringType: z.enum(['inventory-monitoring', 'flow-logs-monitoring']),
    snsTopicsArns: z.array(z.string()).optional().describe('Of flow logs only'),
    _links: selfLinks,
  }),
);

export const integrationAnswer: AnswerForm = {
  doc: 'The integration',
  type: 'application/hal+json',
  schema: integrationForm,
};

export const awsRoutes = [
  route({
    method: 'GET',
    path: base,
    id: 'listAwsIntegrations',
    doc: 'All integrations of the account group, of both types',
    access: 'read',
    answers: {
      200: {
        doc: 'The integrations',
        type: 'application/hal+json',
        schema: named(
          'AwsMonitoringIntegrations',
          z.strictObject({ integrations: z.array(integrationForm), _links: selfLinks }),
        ),
      },
    },
    run: (call) => {
      const integrations = call.group.read.integrations().map((one) => shownIntegration(call, one));
      return {
        status: 200,
        body: { integrations, _links: selfLink(call, '/cloud-insights/integration/aws') },
      };
    },
  }),
  route({
    method: 'GET',
    path: `${base}/{integrationId}`,
    id: 'getAwsIntegration',
    doc: 'One integration',
    access: 'read',
    params: { integrationId },
    problems: [404],
    answers: { 200: integrationAnswer },
    run: (call) => ({
      status: 200,
      body: shownIntegration(call, findIntegration(call.group, call.params.integrationId)),
    }),
  }),
  route({
    method: 'DELETE',
    path: `${base}/{integrationId}`,
    id: 'deleteAwsIntegration',
    doc: 'Removes an integration; what it brought is released after a while, unless another one covers its account',
    access: 'admin',
    params: { integrationId },
    problems: [404],
    answers: { 204: 'nothing' },
    run: async ({ group, params }) => {
      await group.writes.remove(findIntegration(group, params.integrationId).id);
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: `${base}/inventory`,
    id: 'createAwsInventoryIntegration',
    doc: 'Adds an inventory integration, after its trust was tested',
    access: 'admin',
    query: { test },
    body: named('AwsInventoryIntegrationRequest', z.strictObject({ name: integrationName, roleArn })),
    answers: { 201: integrationAnswer },
    run: (call) => create(call, { type: 'inventory-monitoring', ...call.body }, call.query.test === 'true'),
  }),
  route({
    method: 'POST',
    path: `${base}/flow-logs`,
    id: 'createAwsFlowLogsIntegration',
    doc: 'Adds a flow-logs integration, after its trust was tested',
    access: 'admin',
    query: { test },
    body: named(
      'AwsFlowLogsIntegrationRequest',
      z.strictObject({ name: integrationName, roleArn, snsTopicsArns }),
    ),
    answers: { 201: integrationAnswer },
    run: (call) => create(call, { type: 'flow-logs-monitoring', ...call.body }, call.query.test === 'true'),
  }),
];

async function create(
  call: Pick<RawCall, 'group' | 'deps' | 'url'>,
  request: IntegrationRequest,
  isTest: boolean,
): Promise<Answer> {
  const made = await call.group.writes.create(request, { save: !isTest });
  return { status: 201, body: shownIntegration(call, made) };
}

/** @throws Problem 404 */
export function findIntegration(group: GroupBackend, id: string): Integration {
  const found = group.read.integrations().find((integration) => integration.id === id);
  if (found === undefined) throw notFound('there is no such integration');
  return found;
}

export function shownIntegration(
  call: Pick<RawCall, 'deps' | 'url' | 'group'>,
  integration: Integration,
): object {
  const { id, name, type, roleArn: arn, externalId } = integration;
  return {
    id,
    name,
    roleArn: arn ?? '',
    externalId: externalId ?? call.group.externalId,
    monitoringType: type,
    ...(type === 'flow-logs-monitoring' ? { snsTopicsArns: integration.snsTopicsArns } : {}),
    _links: selfLink(call, `/cloud-insights/integration/aws/${encodeURIComponent(id)}`),
  };
}
