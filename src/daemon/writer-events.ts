// What the daemon makes of what the thread that writes tells: lines in the log, figures, and views that look for what is new.
import type { Logger } from 'pino';
import type { Groups } from './groups.ts';
import type { Metrics } from './metrics.ts';
import type { Views } from './views.ts';
import type { WriterEvent } from './writer-calls.ts';

interface Ears {
  readonly groups: Groups;
  readonly metrics: Metrics;
  readonly views: Views;
  readonly log: Logger;
}

export function heard(event: WriterEvent, { groups, metrics, views, log }: Ears): void {
  if (event.event === 'location') {
    const { group, integration, end } = event;
    log.info({ group, integration, ...end }, 'a location was collected');
    groups
      .all()
      .find(({ name }) => name === group)
      ?.commits.look();
  } else if (event.event === 'state') {
    const { group, integration, detail } = event;
    metrics.transition(detail);
    log.info({ group, integration, ...detail }, 'an integration changed its state');
  } else if (event.event === 'throttles') {
    metrics.throttles(event.count);
  } else if (event.event === 'webhook') {
    const { group, webhook, what, reason } = event;
    log.warn({ group, webhook, reason }, `webhook: ${what}`);
  } else if (event.event === 'attributed') {
    const { group, integration, end } = event;
    log.info({ group, integration, ...end }, 'CloudTrail was asked who made changes');
  } else if (event.event === 'attribution-failed') {
    const { group, integration, reason } = event;
    log.warn({ group, integration, reason }, 'CloudTrail was not asked; the next round does');
  } else if (event.event === 'graph') {
    views.wrote(event.aid, event.seq);
  } else if (event.event === 'graph-failed') {
    const group = groups.get(event.aid)?.name ?? event.aid;
    metrics.graphFailure();
    log.warn({ group, reason: event.reason }, 'the graph was not written; the next cycle catches up');
  }
}
