import { screenText } from '#flow/intake';
import {
  attachFiles,
  changeRequest,
  changeStatus,
  closeRequest,
  findRequest,
  lockRequest,
  mayDo,
  moversOf,
  type Request,
  reopenRequest,
  type Status,
} from '#flow/requests';
import { commentOnRequest } from '#flow/work';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, NotAllowed } from '#platform/errors';
import { type OutcomeKind, type Reason, serviceVersion } from '#reference/catalog';
import { insertReceived, receivedBefore, setReceivedLine } from './received-update-store.ts';
import { openedBy } from './updates-views.ts';

/**
 * What an update does to the state. A closing may name one of the service's reasons; else the first of that outcome is taken. A
 * reopening `asOf` an instant is a sender's view of that time: it holds only where we closed no later.
 */
export type UpdateChange =
  | { to: 'accepted' | 'in_progress' }
  | { to: 'waiting' }
  | { to: 'scheduled'; on: Date }
  | { close: OutcomeKind; reason?: string }
  | { reopen: true; asOf?: Date };

export interface ReceiveUpdate {
  /** Who tells it, also the channel of the line: `client:ID` or `partner:KEY`. */
  source: string;
  /** The sender's own mark of this update, at most 200 characters: told again, it changes nothing. */
  updateId: string;
  /** Which request: ours. */
  request: { id: string } | { number: string };
  /** Null: the state stays as it is. */
  change: UpdateChange | null;
  /** Words for residents, at most 5,000 characters. */
  description: string;
  /** Ids of received photos. */
  photos: readonly string[];
}

export interface ReceivedUpdate {
  /** Our own id of the line that it became; null when it said nothing new. */
  updateId: string | null;
  /** It had come before; nothing was done now. */
  already: boolean;
}

const longestMark = 200;

/**
 * Takes what another system says of a request, in one transaction with the note that it came. Whoever may work in the request's
 * department moves it; a client that opened it speaks for its reporter (words, withdrawal, reopening). A state that ours cannot move to
 * from where it is stays, and the words are kept as a comment: the two sides may have moved at once. Words on a public request are
 * screened as a reporter's own. Throws `NotFound`, `NotAllowed`, and `Invalid` for input that breaks a rule.
 */
export async function receiveUpdate(ctx: Ctx, input: ReceiveUpdate): Promise<ReceivedUpdate> {
  const { source, updateId } = input;
  if (!updateId || updateId.length > longestMark)
    throw Invalid.field('update_id', updateId ? 'errors.tooLong' : 'errors.required', { max: longestMark });
  const from = { ...ctx, channel: source };
  return inTransaction(from, async (tx) => {
    const { id } = await findRequest(tx, input.request);
    const request = await lockRequest(tx, id);
    const asReporter = await speaksForReporter(tx, request);
    if (!(await insertReceived(tx, { source, update_id: updateId, request_id: id }))) {
      const { seq } = await receivedBefore(tx, source, updateId);
      return { updateId: seq === null ? null : lineId(request, seq), already: true };
    }
    const after = await apply(tx, { ...input, request, asReporter, description: wordsOf(request, input) });
    if (after.version === request.version) return { updateId: null, already: false };
    await setReceivedLine(tx, source, updateId, after.version);
    return { updateId: lineId(request, after.version), already: false };
  });
}

function lineId({ number }: Request, seq: number): string {
  return `${number}-${seq}`;
}

/** False for those who work on it. Throws `NotAllowed` for everybody but them and the client that opened it. */
async function speaksForReporter(ctx: Ctx, request: Request): Promise<boolean> {
  if (mayDo(ctx.actor, 'requests.work', request)) return false;
  const opener = await openedBy(ctx, request.id);
  if (opener.kind === 'client' && opener.id === ctx.actor.id) return true;
  throw new NotAllowed('Only those who work on a request, or who sent it, may tell what happened to it.');
}

function wordsOf(request: Request, { description }: ReceiveUpdate): string {
  const words = description.trim();
  return request.public ? screenText(words).publicText : words;
}

/** An update in hand, for the request as it is held. */
interface Held extends Pick<ReceiveUpdate, 'change' | 'description' | 'photos'> {
  request: Request;
  asReporter: boolean;
}

/** What stands where a state needs words and none came. */
const noWords = '–';

async function apply(ctx: Ctx, held: Held): Promise<Request> {
  const { request, asReporter, change, description, photos } = held;
  const requestId = request.id;
  const note = description || undefined;
  if (!change || !canMove(held, change)) return tell(ctx, held);
  if ('close' in change) return close(ctx, held, change);
  const moved =
    'reopen' in change
      ? await reopenRequest(ctx, { requestId, note: note ?? noWords, asReporter })
      : await changeStatus(ctx, {
          requestId,
          to: change.to,
          note: change.to === 'waiting' ? (note ?? noWords) : note,
          scheduledFor: change.to === 'scheduled' ? change.on : undefined,
        });
  await attachFiles(ctx, request, 'comment', true, photos);
  return moved;
}

function canMove({ request, asReporter }: Held, change: UpdateChange): boolean {
  if ('reopen' in change && change.asOf && isBefore(change.asOf, request.closed_at)) return false;
  const to: Status = 'reopen' in change ? 'reopened' : 'close' in change ? 'closed' : change.to;
  const movers = moversOf(request.status, to);
  return movers !== undefined && (!asReporter || movers.includes('reporter'));
}

/** Milliseconds by which the clocks of two machines may differ. */
const clocksDiffer = 10_000;

function isBefore(at: Date, closedAt: Date | null): boolean {
  return closedAt !== null && at.getTime() + clocksDiffer < closedAt.getTime();
}

/** Words and photos without a change of state; nothing where there are none. */
async function tell(ctx: Ctx, { request, asReporter, description, photos }: Held): Promise<Request> {
  const requestId = request.id;
  if (description)
    return commentOnRequest(ctx, { requestId, text: description, public: true, files: photos, asReporter });
  if (photos.length === 0) return request;
  return changeRequest(ctx, requestId, async (_, tx) => {
    await attachFiles(tx, request, 'comment', true, photos);
    return { kind: 'files', public: true, data: { files: [...photos] } };
  });
}

async function close(
  ctx: Ctx,
  { request, asReporter, description, photos }: Held,
  change: { close: OutcomeKind; reason?: string },
): Promise<Request> {
  const requestId = request.id;
  const given = { requestId, note: description || undefined, evidence: photos };
  if (asReporter) return closeRequest(ctx, { ...given, reason: 'withdrawn', asReporter });
  const service = await serviceVersion(ctx, request.service_key, request.service_version);
  const reason = pickReason(service?.reasons ?? [], change);
  if (!reason) throw Invalid.field('status', 'errors.pick_one');
  return closeRequest(ctx, { ...given, reason: reason.key });
}

/** The reason that was named, else the first of the outcome, else one that says nearly the same. */
function pickReason(
  reasons: readonly Reason[],
  { close: outcome, reason }: { close: OutcomeKind; reason?: string },
): Reason | undefined {
  const near: OutcomeKind[] = [outcome, 'nothing_found', 'declined', 'fixed'];
  const named = reasons.find(({ key }) => key === reason);
  return named ?? near.map((kind) => reasons.find((one) => one.outcome === kind)).find(Boolean);
}
