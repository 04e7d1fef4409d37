// What `demo --json` prints.
import { z } from 'zod';

const event = z.object({
  change: z.string(),
  class: z.string(),
  kind: z.string(),
  resourceId: z.string(),
  accountId: z.string(),
  region: z.string(),
  notBefore: z.string(),
  seenAt: z.string(),
  actor: z.object({ principal: z.string(), eventName: z.string() }).optional(),
  changes: z.array(
    z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
  ),
});
const truth = z.object({ resourceId: z.string(), firstAt: z.string(), lastAt: z.string() });
const told = {
  events: z.array(event),
  happened: z.array(truth),
  missed: z.array(z.string()),
  invented: z.array(z.string()),
};
const exposed = z.array(z.object({ interfaceId: z.string(), securityGroupId: z.string(), rule: z.string() }));
export const story = z.object({
  steps: z.tuple([
    z.object({
      accounts: z.array(
        z.object({ account: z.string(), resources: z.number(), complete: z.number(), calls: z.number() }),
      ),
      kinds: z.record(z.string(), z.number()),
      resources: z.number(),
      warnings: z.number(),
    }),
    z.object({
      graph: z.literal(true),
      exposed,
      wayIn: z.array(z.object({ gateway: z.string(), route: z.string(), kind: z.string() })),
      blackholes: z.array(
        z.object({ routeTableId: z.string(), destination: z.string(), targetId: z.string() }),
      ),
      peerings: z.array(z.object({ peeringId: z.string(), routeTableId: z.string().nullable() })),
      shared: z.array(
        z.object({
          vpcId: z.string(),
          ownerId: z.string(),
          participantId: z.string(),
          kind: z.string(),
          resources: z.number(),
        }),
      ),
    }),
    z.object({ ...told, newlyExposed: exposed }),
    z.object({ ...told, changes: z.number() }),
    z.object({
      ...told,
      untold: z.array(z.string()),
      interfacesBefore: z.number(),
      interfacesAfter: z.number(),
      wouldHaveBeenDeleted: z.number(),
      warnings: z.array(
        z.object({
          accountId: z.string(),
          region: z.string(),
          action: z.string(),
          code: z.string(),
          since: z.string(),
          hides: z.string(),
          statement: z.object({ Action: z.array(z.string()) }),
        }),
      ),
    }),
    z.object({ ...told, warnings: z.number(), interfaces: z.number() }),
    z.object({ title: z.string(), commands: z.array(z.string()), actions: z.number() }),
  ]),
  data: z.string(),
});

export type Story = z.infer<typeof story>;
export type Exposed = z.infer<typeof exposed>[number];
