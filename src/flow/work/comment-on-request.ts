import { attachFiles, type Change, changeRequest, demand, type Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { Invalid, NotAllowed } from '#platform/errors';

const longest = 5000;

export interface CommentOnRequest {
  requestId: string;
  text: string;
  /** Whether residents read it; otherwise it is a note among colleagues. */
  public: boolean;
  /** A question to the reporter: they are written to, and their answer comes back as a comment. */
  asksReporter?: boolean;
  files?: readonly string[];
  /** The reporter writes by their own link. */
  asReporter?: boolean;
}

/** Adds a public comment or an internal note. */
export async function commentOnRequest(ctx: Ctx, input: CommentOnRequest): Promise<Request> {
  const text = input.text.trim();
  if (!text) throw Invalid.field('text', 'errors.required');
  if (text.length > longest) throw Invalid.field('text', 'errors.too_long', { max: longest });
  if (input.asReporter && !input.public) throw new NotAllowed('Notes among colleagues are for staff.');
  return changeRequest(ctx, input.requestId, async (request, tx): Promise<Change<'request.commented'>> => {
    if (!input.asReporter) demand(tx.actor, 'requests.work', request);
    await attachFiles(tx, request, 'comment', input.public, input.files ?? []);
    return {
      kind: 'comment',
      public: input.public,
      note: text,
      data: {
        asksReporter: input.asksReporter ?? false,
        byReporter: input.asReporter ?? false,
        files: input.files ?? [],
      },
      event: 'request.commented',
      payload: { public: input.public, asksReporter: input.asksReporter ?? false },
    };
  });
}
