import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { Invalid } from '#platform/errors';

/**
 * The secret that signs session cookies and encrypts TOTP secrets: `BELFRY_SECRET`, else the file `secret` in the data
 * folder, made at the first start and readable by its owner only. Whoever restores a backup needs it too; without it
 * everybody signs in anew and sets up their codes again. Processes on several machines must share it.
 */
export function keepSecret(config: { dataDir: string; secret: string | undefined }): string {
  if (config.secret !== undefined) {
    if (config.secret.length >= 32) return config.secret;
    throw Invalid.field(
      'BELFRY_SECRET',
      'needs 32 characters or more, for example from "openssl rand -base64 32"',
    );
  }
  const file = path.join(config.dataDir, 'secret');
  if (!existsSync(file)) createOnce(file);
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length >= 32) return secret;
  throw new Error(`${file} holds no secret. Put it back from a backup, or remove it to get a new one.`);
}

/** Written under another name and then linked, so that a second process never reads half of it. */
function createOnce(file: string) {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const handle = openSync(draft, 'wx', 0o600);
  writeSync(handle, `${randomBytes(32).toString('base64url')}\n`);
  fsyncSync(handle);
  closeSync(handle);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}
