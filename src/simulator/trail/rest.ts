// What happened in one breath and no call explains yet; a call takes out of it what it made.
import type { GroundTruth } from '../generated/truth.ts';
import type { Json } from '../record.ts';
import { edgeGainAndLoss, type FactsOf, type TrailCall } from './call-parts.ts';

/** What is not explained by a call yet. */
export class Rest {
  #truths: readonly GroundTruth[];

  constructor(truths: readonly GroundTruth[]) {
    this.#truths = truths.filter((truth) => truth.class === 'configuration');
  }

  get all(): readonly GroundTruth[] {
    return this.#truths;
  }

  of(kind: string, change: GroundTruth['change']): readonly GroundTruth[] {
    return this.#truths.filter((truth) => truth.kind === kind && truth.change === change);
  }

  take(...taken: readonly (readonly GroundTruth[])[]): readonly GroundTruth[] {
    const gone = new Set(taken.flat());
    this.#truths = this.#truths.filter((truth) => !gone.has(truth));
    return [...gone];
  }
}

export type Step = (rest: Rest, factsOf: FactsOf) => readonly TrailCall[];

export function made(
  eventName: string,
  about: GroundTruth | undefined,
  truths: readonly GroundTruth[],
  request: Json,
  response?: Json,
): readonly TrailCall[] {
  if (about === undefined) return [];
  const { accountId: account, region } = about;
  return [{ eventName, service: serviceOf(about.kind), account, region, request, response, truths }];
}

/** Tables of which nothing but the state of a route to one of these changed. */
export function blackholes(rest: Rest, targets: ReadonlySet<string>): readonly GroundTruth[] {
  return rest.of('RouteTable', 'modified').filter((truth) => {
    const { gained, lost } = edgeGainAndLoss(truth, 'ROUTES_TO');
    const moved = [...gained, ...lost];
    return (
      truth.paths.every((path) => path === 'ROUTES_TO') &&
      moved.every(({ to = '' }) => targets.has(to)) &&
      gained.length === lost.length
    );
  });
}

function serviceOf(kind: string): string {
  return ['LoadBalancer', 'Listener', 'TargetGroup'].includes(kind) ? 'elasticloadbalancing' : 'ec2';
}
