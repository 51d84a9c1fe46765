import {
  type StormCounts,
  type StormPage,
  type StormReader,
  type StormView,
  stormCounts,
  stormPage,
} from '#flow/storm-view';
import type { Ctx } from '#platform/context';
import type { House } from '#platform/house';

/** What a page of a view shows. */
export interface Shown {
  page: StormPage;
  counts: StormCounts;
}

/** What was read within the last second is read once, however many look at it; a change is told by the live stream. */
export interface StormPages {
  show(
    ctx: Ctx,
    view: StormView,
    reader: StormReader,
    asked: { after?: string; layer?: string },
  ): Promise<Shown>;
  counts(ctx: Ctx, view: StormView, reader: StormReader, layer?: string): Promise<StormCounts>;
}

/** Milliseconds. */
const longest = 1000;
const most = 500;

interface Kept {
  value: Promise<unknown>;
  until: number;
}

/** One a process and channel. By clock of the house, so that a test can go on by a second. */
export function stormPages(house: House): StormPages {
  const kept = new Map<string, Kept>();
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const now = house.clock.now().getTime();
    const known = kept.get(key);
    if (known && known.until > now && known.until <= now + longest) return known.value as Promise<T>;
    const value = make();
    kept.delete(key);
    kept.set(key, { value, until: now + longest });
    value.catch(() => kept.delete(key));
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    return value;
  };
  // Staff see by their departments, links all the same.
  const seer = (ctx: Ctx, reader: StormReader) =>
    reader === 'link'
      ? 'link'
      : `${ctx.actor.everywhere.includes('requests.view')} ${ctx.actor.units.join(' ')}`;
  const counts: StormPages['counts'] = (ctx, view, reader, layer) =>
    once(`counts ${view.id} ${seer(ctx, reader)} ${layer}`, () => stormCounts(ctx, view, reader, layer));
  return {
    counts,
    async show(ctx, view, reader, { after, layer }) {
      const page = once(`page ${view.id} ${seer(ctx, reader)} ${after}`, () =>
        stormPage(ctx, view, reader, { after }),
      );
      const [shown, counted] = await Promise.all([page, counts(ctx, view, reader, layer)]);
      return { page: shown, counts: counted };
    },
  };
}
