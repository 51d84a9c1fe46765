interface Kept {
  version: number;
  /** Milliseconds of the process's own clock. */
  at: number;
  bytes: Uint8Array;
}

/** Many look at the same map: a tile serves again while nothing has changed, and for five seconds in any case. */
export class TileShelf {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly most = 1000,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** What is late depends on the clock, so that no tile stands for more than a minute. */
  get(name: string, version: number, draw: () => Uint8Array): Uint8Array {
    const known = this.kept.get(name);
    const age = known ? this.now() - known.at : Number.POSITIVE_INFINITY;
    if (known && (age < 5000 || (known.version === version && age < 60_000))) return known.bytes;
    const bytes = draw();
    this.kept.delete(name);
    this.kept.set(name, { version, at: this.now(), bytes });
    if (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value!);
    return bytes;
  }
}
