import { plannedOnceMark } from './planned-once.ts';

/** How often a statement must have come before it is worth keeping prepared. */
const oftenEnough = 3;
/** How many statements are known by name; PostgreSQL keeps each once a connection. */
const mostNames = 300;
const mostCounted = 5_000;

/** Which statements of a pool's connections come again and again, and the names under which they stay prepared. */
export class Statements {
  private named = 0;
  private readonly counts = new Map<string, number>();
  private readonly names = new Map<string, string>();

  /**
   * The name of a statement, once it came often enough. Lists get a plan of their own each time, but for those that ask for
   * one (`plannedOnce`): what is rare under one filter is common under another.
   */
  nameOf(text: string): string | undefined {
    const { names, counts } = this;
    const known = names.get(text);
    if (known || names.size >= mostNames) return known;
    if (/\blimit\b/i.test(text) && !text.includes(plannedOnceMark)) return undefined;
    if (counts.size >= mostCounted) counts.clear();
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    if (count < oftenEnough) return undefined;
    const name = `belfry_${this.named++}`;
    counts.delete(text);
    names.set(text, name);
    return name;
  }

  /** From now on every statement gets a new name, and with it a new plan. */
  forgetNames() {
    this.names.clear();
  }
}
