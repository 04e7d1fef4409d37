// What can be done to the integrations of one account group. Everything that writes is here, and answers by promise, so that the daemon
// can carry it to the thread that writes: requests and answers are plain values.
import type { Policy } from '../policy.ts';
import type { Integration, IntegrationChange, IntegrationRequest } from './model.ts';
import type { PreflightReport } from './preflight-report.ts';
import type { TrustReport } from './trust-report.ts';

export interface IntegrationService {
  /**
   * Checks the rules, then that the role trusts us and nobody else. `save: false` checks only, and its answer has no lasting id.
   * @throws RequestError where a rule or the trust stands against it
   */
  create(request: IntegrationRequest, options: { readonly save: boolean }): Promise<Integration>;
  /** Tests the trust again; what was denied is asked anew at once. @throws RequestError as `create`, NotFoundError */
  update(id: string, change: IntegrationChange): Promise<Integration>;
  /** It goes now; what it brought is released after a while, unless another integration covers its account. @throws NotFoundError */
  remove(id: string): Promise<void>;
  /** @throws NotFoundError */
  test(id: string): Promise<TrustReport>;
  /** Which actions its role lacks, before anything is collected. @throws NotFoundError */
  preflight(id: string): Promise<PreflightReport>;
  /** Takes effect with the next cycle, which asks anew what was denied. */
  setPolicy(policy: Policy): Promise<Policy>;
}
