import { screenText } from '#flow/intake';
import { attachFiles, type Request, reopenRequest } from '#flow/requests';
import { type Ctx, inTransaction, withActor } from '#platform/context';
import { Conflict, Invalid } from '#platform/errors';
import { emit } from '#platform/events';
import { putAnswer } from './fixed-answer-store.ts';
import { mayReportNotFixed } from './not-fixed.ts';
import { reporterOf, resident, workedOn } from './reporter.ts';

export interface ReportNotFixed {
  /** The secret of the reporter's own link. */
  token: string;
  /** What is still wrong: required, shown to the public where the request is. */
  note: string;
  /** Ids of received photos, five at most. */
  photos?: readonly string[];
}

/** `already`: it is open again, because somebody said so before (or the form was sent twice). `late`: report it anew. */
export type NotFixedEnd = { end: 'reopened' | 'already' | 'late'; request: Request };

const longest = 4000;
const mostPhotos = 5;

/**
 * The reporter says that it is not fixed: the request (or the one that it repeats) is opened again. Throws `NotFound`
 * for a link that is nobody's, `NotAllowed` for a follower's, `Conflict` for a request that was never closed,
 * `Invalid` (`note`, `photos`).
 */
export async function reportNotFixed(ctx: Ctx, input: ReportNotFixed): Promise<NotFixedEnd> {
  const { note, photos } = parse(input);
  const viewer = await reporterOf(ctx, input.token);
  return inTransaction(withActor(ctx, resident(ctx)), async (tx) => {
    const request = await workedOn(tx, viewer.requestId);
    if (request.status !== 'closed') {
      if (request.reopened > 0) return { end: 'already', request };
      throw new Conflict('This request is still open.');
    }
    if (!mayReportNotFixed(request, tx.clock.now())) return { end: 'late', request };
    await putAnswer(tx, {
      request_id: request.id,
      person_id: viewer.personId,
      closed_at: request.closed_at!,
      fixed: false,
    });
    const publicNote = request.public ? screenText(note).publicText : note;
    const opened = await reopenRequest(tx, { requestId: request.id, note: publicNote, asReporter: true });
    await attachFiles(tx, opened, 'comment', request.public, photos);
    await emit(tx, 'quality.not-fixed', {
      requestId: opened.id,
      seq: opened.version,
      serviceKey: opened.service_key,
      departmentKey: opened.department_key,
      closedAt: request.closed_at!.toISOString(),
    });
    return { end: 'reopened', request: opened };
  });
}

function parse({ note: given, photos = [] }: ReportNotFixed) {
  const note = given.trim();
  if (!note) throw Invalid.field('note', 'errors.reason_required');
  if (note.length > longest) throw Invalid.field('note', 'errors.tooLong', { max: longest });
  if (photos.length > mostPhotos) throw Invalid.field('photos', 'errors.photos.tooMany', { max: mostPhotos });
  return { note, photos };
}
