// A process that tries to hold a data directory: `DATA WAIT_MS [drop]` says on stdout how it went, then waits to be killed or for
// its standard input to end. With `drop` it gives up root's rights first, to which no permission applies.
import { openDataDirectory } from '../../src/data-directory.ts';

const [data = '', waitMs = '0', drop] = process.argv.slice(2);
if (drop === 'drop' && process.getuid?.() === 0) process.setuid?.(65_534);
try {
  const journal = openDataDirectory(data).openForWriting('default', 'hold', Number(waitMs));
  process.stdout.write('holding\n');
  process.stdin.on('end', () => {
    journal.close();
    process.stdout.write('closed\n');
  });
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
}
