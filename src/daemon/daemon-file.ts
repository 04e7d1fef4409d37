// daemon.json: how the commands beside a daemon find it. Only its owner may read it, since it has a token in it.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { daemonFilePath } from './daemon-file-path.ts';

const form = z.object({
  url: z.url({ protocol: /^http$/ }),
  pid: z.int().positive(),
  /** Admin of all groups, for this machine's own commands; ends with the daemon. */
  token: z.string().min(1),
  startedAt: z.string(),
});

export type DaemonFile = z.infer<typeof form>;

/** Appears whole or not at all. */
export function writeDaemonFile(data: string, file: DaemonFile): void {
  const path = daemonFilePath(data);
  const fresh = `${path}.${file.pid}`;
  writeFileSync(fresh, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  renameSync(fresh, path);
}

/** undefined: there is none, or it is nothing of ours. */
export function readDaemonFile(data: string): DaemonFile | undefined {
  try {
    const parsed = form.safeParse(JSON.parse(readFileSync(daemonFilePath(data), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Not there, or half of something: no daemon says anything through it.
    return undefined;
  }
}

export function removeDaemonFile(data: string): void {
  rmSync(daemonFilePath(data), { force: true });
}
