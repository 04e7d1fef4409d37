// All routes under /v7. What is here is what there is: server and OpenAPI document are made from this list.
import type { Route } from './route.ts';
import { awsRoutes } from './routes/aws.ts';
import { changeRoutes } from './routes/changes.ts';
import { collectRoutes } from './routes/collect.ts';
import { eventRoutes } from './routes/events.ts';
import { graphRoutes } from './routes/graph.ts';
import { groupRoutes } from './routes/groups.ts';
import { integrationRoutes } from './routes/integrations.ts';
import { inventoryRoutes } from './routes/inventory.ts';
import { logRoutes } from './routes/logs.ts';
import { enrichmentRoutes } from './routes/enrichment.ts';
import { lookupRoutes } from './routes/lookups.ts';
import { policyRoutes } from './routes/policies.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { topologyRoutes } from './routes/topology.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export const routes: readonly Route[] = [
  ...awsRoutes,
  ...policyRoutes,
  ...integrationRoutes,
  ...collectRoutes,
  ...inventoryRoutes,
  ...topologyRoutes,
  ...eventRoutes,
  ...lookupRoutes,
  ...changeRoutes,
  ...enrichmentRoutes,
  ...graphRoutes,
  ...logRoutes,
  ...groupRoutes,
  ...tokenRoutes,
  ...webhookRoutes,
];
