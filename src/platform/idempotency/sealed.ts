import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Ctx } from '#platform/context';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * A text that the database alone tells nobody: answers hold links of reporters and secrets that are told once. It takes the
 * house's key and the sender's own mark, which is not kept, to open it again.
 */
export function sealed(ctx: Pick<Ctx, 'linkKey'>, mark: string, text: string): string {
  const nonce = randomBytes(nonceBytes);
  const box = createCipheriv(cipher, keyOf(ctx, mark), nonce);
  const closed = Buffer.concat([box.update(text, 'utf8'), box.final()]);
  return Buffer.concat([nonce, box.getAuthTag(), closed]).toString('base64');
}

/** Throws when it was sealed with another key or mark. */
export function opened(ctx: Pick<Ctx, 'linkKey'>, mark: string, text: string): string {
  const bytes = Buffer.from(text, 'base64');
  const box = createDecipheriv(cipher, keyOf(ctx, mark), bytes.subarray(0, nonceBytes));
  box.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([box.update(bytes.subarray(nonceBytes + tagBytes)), box.final()]).toString('utf8');
}

function keyOf({ linkKey }: Pick<Ctx, 'linkKey'>, mark: string): Buffer {
  return Buffer.from(hkdfSync('sha256', linkKey, mark, 'idempotent answer', 32));
}
