import { createHash } from 'node:crypto';
import { checkReport, receive, type WholeReport } from '#flow/intake';
import { findRequest, parseNumber } from '#flow/requests';
import { uuidv7 } from '#platform/clock';
import { type Actor, type Ctx, inTransaction } from '#platform/context';
import { NotFound } from '#platform/errors';
import { holdFiles } from '#platform/files';
import { enqueue, type Job, job } from '#platform/jobs';
import { acceptedByToken, insertAccepted, lockAccepted, setOpened } from './accepted-report-store.ts';

declare module '#platform/jobs' {
  interface Jobs {
    'open-accepted': { token: string };
  }
}

/** As it is kept: with who sent it (absent in those that were kept before that was written down). */
type Kept = WholeReport & { by?: Actor };

/**
 * Takes a report for a service that answers with a token first: checked as any other (throws `Invalid` with every problem), kept
 * with its photos, and opened by a job. The same key gives the same token again.
 */
export async function acceptReport(ctx: Ctx, report: WholeReport): Promise<string> {
  const edition = await checkReport(ctx, report);
  const token = report.key
    ? createHash('sha256').update(report.key).digest('base64url').slice(0, 32)
    : uuidv7();
  const kept: Kept = { ...report, edition, key: `token:${token}`, by: ctx.actor };
  await inTransaction(ctx, async (tx) => {
    if (!(await insertAccepted(tx, token, kept))) return;
    await holdFiles(tx, report.content.photos ?? [], new Date(tx.clock.now().getTime() + keptFor));
    await enqueue(tx, 'open-accepted', { token });
  });
  return token;
}

/** Photos are claimed as long as the job may still be tried. */
const keptFor = 30 * 86_400_000;

/**
 * Opens what was accepted in the name of who sent it, by the edition of the service that accepted it and with the time at which
 * it did, as at the door; a repetition finds the request that there is.
 */
export const acceptedJob: Job = job('open-accepted', (ctx, { token }) =>
  inTransaction(ctx, async (tx) => {
    const accepted = await lockAccepted(tx, token);
    if (!accepted || accepted.request_id) return;
    const { channel, language, accepted_at } = accepted;
    const { by: actor = tx.actor, ...report }: Kept = accepted.report;
    const { request } = await receive(
      { ...tx, actor, channel, language },
      {
        ...report,
        openedAt: new Date(report.openedAt ?? accepted_at),
      },
    );
    await setOpened(tx, token, request.id);
  }),
);

/**
 * The tracking number behind a token, also of a private request: whoever has the token was given it; null while it is being opened. The
 * number of a public request is its own token. Throws `NotFound` for a token that we never gave.
 */
export async function requestOfToken(ctx: Ctx, token: string): Promise<string | null> {
  const accepted = await acceptedByToken(ctx, token);
  if (accepted) return accepted.number;
  const number = parseNumber(token);
  if (!number) throw new NotFound('There is no such token.');
  const request = await findRequest(ctx, { number });
  if (!request.public) throw new NotFound('There is no such token.');
  return number;
}
