import { type LetterDesk, loadNotices, type PastLetter } from '#flow/notices';
import { saveView } from '#flow/work';
import { type Ctx, withActor } from '#platform/context';
import { catalogOf } from '#reference/catalog';
import { staffByEmail } from '#reference/people';
import type { DemoSignIn } from '../demo-staff.ts';
import type { Random } from '../random.ts';
import type { Case } from '../world.ts';

/** So many of the requests that moved last have their letters: enough for every list, and the rest would only cost time. */
const requestsWithLetters = 250;
const reasons = [
  '550 5.1.1 The email account that you tried to reach does not exist.',
  "552 5.2.2 The recipient's mailbox is full.",
  '421 4.7.0 Try again later.',
];

/** Writes the letters that went out lately: most arrived, some did not. */
export async function writeLetters(ctx: Ctx, desk: LetterDesk, random: Random, cases: readonly Case[]) {
  const newest = cases.toSorted((a, b) => b.request.updated_at.getTime() - a.request.updated_at.getTime());
  const letters = newest.slice(0, requestsWithLetters).flatMap(({ request, history }) =>
    history.map(
      (entry): PastLetter => ({
        eventId: random.id(entry.at),
        request,
        entry,
        fate: random.chance(0.04)
          ? { state: 'failed', reason: random.pick(reasons), attempts: 6 }
          : { state: 'sent', reason: null, attempts: 1 },
      }),
    ),
  );
  return loadNotices(ctx, desk, letters);
}

const views = [
  { key: 'late', query: 'due=overdue' },
  { key: 'today', query: 'due=today' },
  { key: 'nobody', query: 'assignee=nobody' },
] as const;

/** The lists that everybody who sees requests comes back to, under the words that the console has for them. */
export async function keepViews(ctx: Ctx, desk: LetterDesk, signIns: readonly DemoSignIn[]) {
  const catalog = await catalogOf(ctx);
  const t = desk.catalogs.translator(catalog.city.languages[0]!);
  for (const { email, role } of signIns) {
    const person = await staffByEmail(ctx, email);
    if (!person || !catalog.role(role)?.may.includes('requests.view')) continue;
    const own = withActor(ctx, { ...ctx.actor, kind: 'staff', id: person.id });
    for (const { key, query } of views)
      await saveView(own, { name: upperFirst(t(`office.home.${key}`)), query });
  }
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
