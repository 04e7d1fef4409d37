// The service of integrations over a journal of a test: rules and trust test of the product, in this process.
import { randomUUID } from 'node:crypto';
import type { CredentialSource, Transport } from '../../src/clients.ts';
import { NotFoundError, RequestError } from '../../src/errors.ts';
import { type Integration, type IntegrationRequest, newIntegration } from '../../src/integrations/model.ts';
import { checkRequest } from '../../src/integrations/rules.ts';
import type { IntegrationService } from '../../src/integrations/service.ts';
import type { TopicRegistry } from '../../src/integrations/topics.ts';
import { testTrust } from '../../src/integrations/trust.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { parseRoleArn } from '../../src/login.ts';

export interface ServiceParts {
  readonly aid: string;
  readonly journal: Journal;
  readonly topics: TopicRegistry;
  readonly transport: Transport;
  readonly externalId: string;
  readonly base: CredentialSource;
}

export function testService({
  aid,
  journal,
  topics,
  transport,
  externalId,
  base,
}: ServiceParts): IntegrationService {
  function found(id: string): Integration {
    const one = journal.integrations().find((integration) => integration.id === id);
    if (one === undefined) throw new NotFoundError('there is no such integration');
    return one;
  }

  async function check(request: IntegrationRequest, self?: string): Promise<void> {
    const problems = checkRequest(request, { aid, known: journal.integrations(), topics, self });
    if (problems.length > 0) throw new RequestError(problems);
    const trust = await testTrust(transport, { roleArn: request.roleArn, externalId, base });
    if (!trust.ok) throw new RequestError([{ code: 'trust', field: 'roleArn', message: trust.reason ?? '' }]);
  }

  function store(integration: Integration): Integration {
    topics.take(integration.snsTopicsArns, { aid, integrationId: integration.id });
    journal.putIntegration(integration);
    return integration;
  }

  return {
    create: async (request, { save }) => {
      await check(request);
      const made = newIntegration({
        id: randomUUID(),
        account: parseRoleArn(request.roleArn)?.account ?? '',
        externalId,
        createdAt: new Date().toISOString(),
        ...request,
      });
      return save ? store(made) : made;
    },
    update: async (id, change) => {
      const { type, name, roleArn, snsTopicsArns, ...rest } = found(id);
      const request = { type, name, roleArn: roleArn ?? '', snsTopicsArns, ...change };
      await check(request, id);
      return store({ ...rest, ...request });
    },
    remove: (id) => {
      found(id);
      topics.release({ aid, integrationId: id });
      journal.removeIntegration(id, new Date().toISOString(), new Date().toISOString());
      return Promise.resolve();
    },
    test: (id) => testTrust(transport, { roleArn: found(id).roleArn ?? '', externalId, base }),
    preflight: (id) =>
      Promise.resolve({
        ok: true,
        account: found(id).account,
        regions: [],
        disabledRegions: [],
        checked: 0,
        missing: [],
        uncertain: [],
      }),
    setPolicy: (policy) => {
      journal.setPolicy(policy);
      return Promise.resolve(policy);
    },
  };
}
