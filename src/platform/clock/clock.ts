/** Where commands get the time from, so that tests can set it. Always an instant; zones belong to whoever shows it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved: for tests and for the demo's generated year. */
export class SettableClock implements Clock {
  constructor(private at: Date) {}
  now() {
    return new Date(this.at);
  }
  set(at: Date) {
    this.at = at;
  }
  /** Moves on by a number of milliseconds. */
  advance(ms: number) {
    this.at = new Date(this.at.getTime() + ms);
  }
}
