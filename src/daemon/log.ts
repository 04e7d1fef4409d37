// The daemon's log: JSON lines on stdout. What could be a secret is taken out by name, wherever it stands in the fields.
import { type Logger, pino } from 'pino';

const secretNames = [
  'authorization',
  'token',
  'secretAccessKey',
  'sessionToken',
  'accessKeyId',
  'externalId',
  'password',
];

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

export function createLog(level: string, stream: { write(text: string): void } = process.stdout): Logger {
  const paths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: '[removed]' },
    },
    stream,
  );
}
