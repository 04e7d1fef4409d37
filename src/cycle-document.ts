// What a cycle says about itself: the one document of `collect --json` (cli.md).
import type { ChangeCounts } from './journal/changes.ts';
import type { Warning } from './journal/read.ts';
import type { Outcome } from './outcome.ts';
import type { ScopeReading } from './reading.ts';

export interface CycleDocument {
  readonly cycle: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly integration: string | null;
  readonly accounts: readonly string[];
  readonly scopes: Readonly<Record<Outcome, number>>;
  readonly resources: Readonly<Record<string, number>>;
  readonly changes: Readonly<ChangeCounts>;
  readonly warnings: readonly {
    readonly accountId: string;
    readonly region: string;
    readonly action: string;
    readonly code: string;
    readonly since: string;
  }[];
  readonly incomplete: readonly {
    readonly accountId: string;
    readonly region: string;
    readonly action: string;
    readonly code: string;
  }[];
  readonly calls: number;
  readonly bytes: number;
  readonly wallMs: number;
  readonly cpuMs: number;
}

export function addCounts(sum: ChangeCounts, more: Readonly<ChangeCounts>): void {
  sum.created += more.created;
  sum.modified += more.modified;
  sum.deleted += more.deleted;
  sum.discovered += more.discovered;
  sum.released += more.released;
}

interface Ending extends Pick<
  CycleDocument,
  'cycle' | 'integration' | 'resources' | 'changes' | 'calls' | 'bytes' | 'cpuMs'
> {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly warnings: readonly Warning[];
}

export interface Tally {
  add(region: string, reading: ScopeReading): void;
  document(ending: Ending): CycleDocument;
}

export function createTally(account: string, gated: number): Tally {
  const scopes: Record<Outcome, number> = {
    complete: 0,
    denied: 0,
    'region-disabled': 0,
    unavailable: 0,
    incomplete: 0,
    gated,
  };
  const incomplete = new Map<string, CycleDocument['incomplete'][number]>();
  return {
    add: (region, reading) => {
      scopes[reading.failure?.outcome ?? 'complete'] += 1;
      if (reading.failure?.outcome !== 'incomplete') return;
      const { action } = reading.scope;
      const { code } = reading.failure;
      incomplete.set(`${region} ${action} ${code}`, { accountId: account, region, action, code });
    },
    document: ({ startedAt, finishedAt, warnings, ...rest }) => ({
      cycle: rest.cycle,
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt.toISOString(),
      integration: rest.integration,
      accounts: [account],
      scopes,
      resources: rest.resources,
      changes: rest.changes,
      warnings: warnings.map(({ accountId, region, action, code, since }) => ({
        accountId,
        region,
        action,
        code,
        since,
      })),
      incomplete: [...incomplete.values()].sort((a, b) =>
        `${a.region} ${a.action}` < `${b.region} ${b.action}` ? -1 : 1,
      ),
      calls: rest.calls,
      bytes: rest.bytes,
      wallMs: finishedAt.getTime() - startedAt.getTime(),
      cpuMs: rest.cpuMs,
    }),
  };
}
