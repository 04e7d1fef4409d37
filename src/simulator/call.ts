// One call to the simulated AWS, as read off the wire: who asks for what, where.

import type { Json } from './record.ts';
import type { Operation, ServiceModel } from './services.ts';

export interface Caller {
  readonly accessKeyId: string;
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

export interface Call {
  readonly service: ServiceModel;
  readonly operation: Operation;
  readonly region: string;
  readonly caller: Caller;
  readonly input: Json;
}
