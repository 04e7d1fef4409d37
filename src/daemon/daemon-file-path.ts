// Where a daemon says how it is reached.
import { join } from 'node:path';

export function daemonFilePath(data: string): string {
  return join(data, 'daemon.json');
}
