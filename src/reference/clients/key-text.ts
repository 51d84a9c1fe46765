import { createHash, randomInt } from 'node:crypto';

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const shape = /^(bf_[A-Za-z0-9]{8})_[A-Za-z0-9]{32}$/;

/** A new key: `bf_`, eight letters that lists show, and 32 that nobody sees twice (186 bits). */
export function makeKeyText(): string {
  return `bf_${random(8)}_${random(32)}`;
}

/** The public part of a key; null for what cannot be one. */
export function prefixOf(key: string): string | null {
  return shape.exec(key)?.[1] ?? null;
}

/** What the database keeps. No salt and no slow hash: there is nothing to guess in 186 random bits. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

function random(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}
