import { Unavailable } from '#platform/errors';

/** A line for work that takes much memory: one runs, up to `mostWaiting` stand in line, for more it throws `Unavailable`. */
export function oneAtATime(mostWaiting: number) {
  let inLine = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async function run<T>(work: () => Promise<T>): Promise<T> {
    if (inLine > mostWaiting) throw new Unavailable('too many large pictures at once');
    inLine += 1;
    const mine = last.then(work).finally(() => {
      inLine -= 1;
    });
    last = mine.catch(() => {});
    return mine;
  };
}
