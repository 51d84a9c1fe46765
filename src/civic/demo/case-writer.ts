import { addMeToo, loadLives } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { addPhotos } from './material/add-photos.ts';
import type { Random } from './random.ts';
import type { Case } from './world.ts';

const rowsAtOnce = 500;
/** Most repeats come within this many reports; only for later ones a written row has to be touched again. */
const lag = 1500;

export interface CaseWriter {
  /** Begins to write what has most likely settled, and goes on in the pauses of whoever calls. */
  some(cases: readonly Case[]): void;
  /** Writes the rest and what has changed meanwhile. */
  end(cases: readonly Case[]): Promise<void>;
}

/** Writes requests while later ones are still made up: the database works on one processor, we on the other. */
export function caseWriter(
  ctx: Ctx,
  random: Random,
  pictures: ReadonlyMap<string, string>,
  onProgress: (done: number) => void,
): CaseWriter {
  const meToo = new Map<Case, number>();
  let asked = 0;
  let writing = Promise.resolve();

  async function write(some: readonly Case[], done: number) {
    await loadLives(ctx, rowsOf(some, addPhotos(random, some, pictures)));
    onProgress(done);
  }

  function ask(some: readonly Case[]) {
    asked += some.length;
    const done = asked;
    // A failure is told by `end`; nothing is written after it.
    writing = writing.then(() => {
      for (const one of some) meToo.set(one, one.request.me_too);
      return write(some, done);
    });
    writing.catch(() => {});
  }

  return {
    some(cases) {
      if (cases.length - asked >= lag + rowsAtOnce) ask(cases.slice(asked, asked + rowsAtOnce));
    },
    async end(cases) {
      while (asked < cases.length) ask(cases.slice(asked, asked + rowsAtOnce));
      await writing;
      for (const [one, before] of meToo)
        if (one.request.me_too !== before) await addMeToo(ctx, one.request.id, one.request.me_too - before);
    },
  };
}

function rowsOf(cases: readonly Case[], files: ReturnType<typeof addPhotos>) {
  return {
    requests: cases.map(({ request }) => request),
    history: cases.flatMap(({ history }) => history),
    answers: cases.flatMap(({ request, answers }) =>
      answers.map(({ key, value }, position) => ({
        request_id: request.id,
        position,
        question_key: key,
        value,
      })),
    ),
    files,
  };
}
