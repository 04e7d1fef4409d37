// The service of integrations over the API of a running daemon.
import { z } from 'zod';
import { NotFoundError } from '../errors.ts';
import { type Integration, type IntegrationRequest, newIntegration } from '../integrations/model.ts';
import type { PreflightReport } from '../integrations/preflight-report.ts';
import type { IntegrationService } from '../integrations/service.ts';
import type { TrustReport } from '../integrations/trust-report.ts';
import type { Journal } from '../journal/journal.ts';
import { parseRoleArn } from '../login.ts';
import type { Policy } from '../policy.ts';
import type { Remote } from './remote.ts';

const madeForm = z.object({ id: z.string(), externalId: z.string() });

const policyForm = z.object({
  enabledResourceGroupTypes: z.array(z.string()),
  enabledRegions: z.array(z.string()),
  enabledCloudtrail: z.boolean(),
});

/** `journal`: opened for reading; what the daemon wrote is read there. */
export function remoteService(
  { ask }: Remote,
  journal: Pick<Journal, 'integrations' | 'policy'>,
): IntegrationService {
  const contract = '/cloud-insights/integration/aws';
  const ours = '/cloud-insights/integrations';

  function stored(id: string): Integration {
    const found = journal.integrations().find((integration) => integration.id === id);
    if (found === undefined) throw new NotFoundError('the integration is gone: somebody removed it');
    return found;
  }

  async function create(
    request: IntegrationRequest,
    { save }: { readonly save: boolean },
  ): Promise<Integration> {
    const { type, name, roleArn, snsTopicsArns = [] } = request;
    const isFlowLogs = type === 'flow-logs-monitoring';
    const path = `${contract}/${isFlowLogs ? 'flow-logs' : 'inventory'}${save ? '' : '?test=true'}`;
    const body = { name, roleArn, ...(isFlowLogs ? { snsTopicsArns } : {}) };
    const { id, externalId } = madeForm.parse(await ask('POST', path, body));
    if (save) return stored(id);
    const account = parseRoleArn(roleArn)?.account ?? '';
    const createdAt = new Date().toISOString();
    return newIntegration({ id, name, type, account, roleArn, externalId, snsTopicsArns, createdAt });
  }

  return {
    create,
    update: async (id, change) => {
      await ask('PUT', `${ours}/${id}`, change);
      return stored(id);
    },
    remove: async (id) => {
      await ask('DELETE', `${contract}/${id}`);
    },
    test: async (id) => asTrustReport(await ask('POST', `${ours}/${id}/test`)),
    preflight: async (id) => asPreflightReport(await ask('POST', `${ours}/${id}/preflight`)),
    setPolicy: async (policy) => {
      const { groups, regions, cloudtrail } = policy;
      const answer = await ask('PUT', `${contract}/policy/settings`, {
        enabledResourceGroupTypes: groups,
        enabledRegions: regions,
        enabledCloudtrail: cloudtrail,
      });
      const { enabledResourceGroupTypes, enabledRegions, enabledCloudtrail } = policyForm.parse(answer);
      return {
        groups: asGroups(enabledResourceGroupTypes),
        regions: enabledRegions,
        cloudtrail: enabledCloudtrail,
      };
    },
  };
}

/** The daemon is of this version and answers with what the route declares. */
function asTrustReport(answer: unknown): TrustReport {
  return answer as TrustReport;
}

function asPreflightReport(answer: unknown): PreflightReport {
  return answer as PreflightReport;
}

function asGroups(names: readonly string[]): Policy['groups'] {
  return names as Policy['groups'];
}
