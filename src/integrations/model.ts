// An integration: a role in one AWS account (or the ambient credentials of one), owned by one account group.
export type MonitoringType = 'inventory-monitoring' | 'flow-logs-monitoring';

/** `connected` with warnings is connected in part: that follows from the warnings and is no state of its own. */
export type IntegrationState = 'pending' | 'connected' | 'failed';

export interface Integration {
  /** A uuid. */
  readonly id: string;
  /** Unique in the group. */
  readonly name: string;
  readonly type: MonitoringType;
  readonly account: string;
  /** undefined: the ambient credentials, which only `collect` uses. */
  readonly roleArn: string | undefined;
  readonly externalId: string | undefined;
  /** Of flow logs only. */
  readonly snsTopicsArns: readonly string[];
  readonly createdAt: string;
  readonly state: IntegrationState;
  readonly stateSince: string;
  /** Why it failed; undefined in any other state. */
  readonly failure: string | undefined;
}

/** What a person asks for; everything else is given by us. */
export interface IntegrationRequest {
  readonly type: MonitoringType;
  readonly name: string;
  readonly roleArn: string;
  readonly snsTopicsArns?: readonly string[];
}

export type IntegrationChange = Partial<Omit<IntegrationRequest, 'type'>>;

export type NewIntegration = Pick<
  Integration,
  'id' | 'name' | 'account' | 'roleArn' | 'externalId' | 'createdAt'
> &
  Partial<Pick<Integration, 'type' | 'snsTopicsArns'>>;

/** An integration that nothing was asked of yet: of the inventory, unless said otherwise. */
export function newIntegration(fields: NewIntegration): Integration {
  return {
    type: 'inventory-monitoring',
    snsTopicsArns: [],
    ...fields,
    state: 'pending',
    stateSince: fields.createdAt,
    failure: undefined,
  };
}
