import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * A sub-folder of the real data that `REAL_DATA` points to, or null where there is none: such data may not be
 * published with the program, so the tests that read it skip themselves elsewhere.
 */
export function realData(name: string): string | null {
  const folder = path.join(process.env.REAL_DATA ?? '', name);
  return process.env.REAL_DATA && existsSync(folder) ? folder : null;
}
