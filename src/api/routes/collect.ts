// A cycle by hand with what it found, as the command `collect` gives it. The answer comes when the cycle has ended.
// Refuses roles, external ids and ambient credentials to whom has not all account groups: they are the daemon's, and another's secret.
import { z } from 'zod';
import { IntegrationError } from '../../errors.ts';
import { demandAllGroups } from '../authorise.ts';
import { parseRoleArn } from '../../login.ts';
import { resourceGroups } from '../../policy.ts';
import { named, word } from '../forms.ts';
import { invalid } from '../problem.ts';
import { route } from '../route.ts';

const regions = z.array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, 'the name of a region')).max(100);

export const collectRoutes = [
  route({
    method: 'POST',
    path: '/v7/cloud-insights/collect',
    id: 'collectNow',
    doc: 'Collects an integration, a role or the ambient credentials of the daemon now, and answers with what was found',
    access: 'admin',
    body: named(
      'CollectRequest',
      z.strictObject({
        integration: word.optional().describe('Name of an integration'),
        roleArn: word
          .refine((arn) => parseRoleArn(arn) !== undefined, 'the ARN of a role')
          .optional()
          .describe('Becomes an integration where it is none yet'),
        externalId: word.optional().describe("Default: the group's own"),
        regions: regions.optional().describe('Only these this time'),
        groups: z.array(z.enum(resourceGroups)).max(20).optional().describe('Only these this time'),
        extraRegions: regions.optional().describe('Regions that are newer than this program'),
      }),
    ),
    answers: {
      200: {
        doc: 'What was found',
        type: 'application/json',
        schema: z.strictObject({
          document: z.record(z.string(), z.unknown()),
          notes: z.array(z.string()),
        }),
      },
    },
    run: async ({ group, body, token }) => {
      // Other credentials or another external id than an integration's own would let one group into what another one trusts us with.
      if (body.integration === undefined || body.externalId !== undefined) demandAllGroups(token);
      try {
        return { status: 200, body: await group.collectNow(body) };
      } catch (error) {
        if (!(error instanceof IntegrationError)) throw error;
        const field = body.integration === undefined ? 'roleArn' : 'integration';
        throw invalid([{ code: 'trust', field, message: error.message }], error);
      }
    },
  }),
];
