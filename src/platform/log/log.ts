import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/** Keys of clients and what stands after `api_key=`: none may reach a log line by any road, an address in a message included. */
const keys =
  /\b(b[ft]_[A-Za-z0-9]{8})_[A-Za-z0-9_-]{16,}|(\bapi_key(?:=|%3D|["\\]+:\s*["\\]*))[^&\s"'\\,}]+/gi;

export function withoutKeys(line: string): string {
  return line.replace(keys, (_, prefix?: string, name?: string) => `${prefix ?? name}…`);
}

/** The one logger: JSON lines on standard error, so that standard output stays for people and `--json`. */
export function createLog(level: string, destination: DestinationStream = pino.destination(2)): Log {
  return pino(
    {
      level,
      base: null,
      redact: [
        '*.password',
        '*.token',
        '*.email',
        '*.phone',
        '*.secret',
        '*.authorization',
        '*["x-api-key"]',
      ],
      hooks: { streamWrite: withoutKeys },
    },
    destination,
  );
}
