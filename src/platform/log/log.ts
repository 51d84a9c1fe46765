import { type Logger, pino } from 'pino';

export type Log = Logger;

/** The one logger: JSON lines on standard error, so that standard output stays for people and `--json`. */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, redact: ['*.password', '*.token', '*.email', '*.phone'] },
    pino.destination(2),
  );
}
