/**
 * Remembers which ids a run has met, in 8 to 23 bytes each (a Set of texts would take 100). Two ids are confused with a
 * chance of one in 9 * 10^15 a pair: among ten million ids, 1 in 180 that it happens at all.
 */
export class SeenIds {
  private slots = new Float64Array(1 << 16);
  private used = 0;

  /** Whether the id is new; it is not, from now on. */
  add(id: string): boolean {
    if (this.used > this.slots.length * 0.7) this.grow();
    return this.put(hash53(id));
  }

  private put(hash: number): boolean {
    const mask = this.slots.length - 1;
    for (let at = (hash % 4294967296) & mask; ; at = (at + 1) & mask) {
      if (this.slots[at] === hash) return false;
      if (this.slots[at] === 0) {
        this.slots[at] = hash;
        this.used++;
        return true;
      }
    }
  }

  private grow() {
    const old = this.slots;
    this.slots = new Float64Array(old.length * 2);
    this.used = 0;
    for (const hash of old) if (hash !== 0) this.put(hash);
  }
}

/** Two multiplicative 32-bit lanes, mixed to 53 bits; never 0. */
function hash53(text: string): number {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x5f356495);
    b = Math.imul(b ^ code, 0x6c078965);
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  a = Math.imul(a ^ (a >>> 16), 0x7feb352d) ^ (b >>> 7);
  b = Math.imul(b ^ (b >>> 15), 0x846ca68b) ^ (a >>> 11);
  return (b & 0x1fffff) * 4294967296 + (a >>> 0) + 1;
}
