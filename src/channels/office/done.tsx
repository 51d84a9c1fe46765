import { Type as T } from 'typebox';
import { type Batch, batchOf, mayStillUndo, undoSeconds } from '#flow/work';
import { Toast } from '#platform/ui';
import type { Visit } from './visit.ts';

/** The parameters by which an action tells the next page of itself. */
export const doneParams = {
  done: T.Optional(T.String({ maxLength: 40 })),
  late: T.Optional(T.String({ maxLength: 1 })),
};

/** At the foot of the page after an action: what was done, what was refused and why, and Undo while it is possible. */
export async function doneToast(visit: Visit, query: { done?: string; late?: string }, back: string) {
  if (query.late) return <Toast>{visit.t('office.done.tooLate')}</Toast>;
  const batch = query.done ? await batchOf(visit.ctx, query.done) : undefined;
  if (!batch) return undefined;
  const undo = mayStillUndo(batch, visit.now)
    ? { action: '/office/undo', fields: { batch: batch.id, back } }
    : undefined;
  return (
    <div class="office-done" data-seconds={undo && undoSeconds}>
      <Toast undo={undo}>
        {batch.undone_at ? undoneSaid(visit, batch) : doneSaid(visit, batch)}
        {batch.refused.length > 0 && <Refusals visit={visit} batch={batch} />}
      </Toast>
    </div>
  );
}

function doneSaid({ t }: Visit, { action, done, refused }: Batch): string {
  if (done.length === 0) return t('office.done.nothing', { count: refused.length });
  const said = t(`office.done.${action}`, { count: done.length, number: done[0]!.number });
  return refused.length > 0 ? `${said} ${t('office.done.refused', { count: refused.length })}` : said;
}

function undoneSaid({ t }: Visit, { done, refused }: Batch): string {
  return t('office.done.undone', { count: done.length - refused.length });
}

/** The reasons, each with its numbers, so that forty refusals for one reason are one line. */
function Refusals({ visit: { t }, batch }: { visit: Visit; batch: Batch }) {
  const byReason = new Map<string, Batch['refused']>();
  for (const one of batch.refused) {
    const reason = t(one.message, one.values);
    byReason.set(reason, [...(byReason.get(reason) ?? []), one]);
  }
  return (
    <ul class="office-done__refused">
      {[...byReason].map(([reason, refused]) => (
        <li key={reason}>
          <span>{reason}</span>{' '}
          {refused.slice(0, 12).map(({ number }) => (
            <a key={number} href={`/office/requests/${number}`} class="ui-nowrap">
              {number}{' '}
            </a>
          ))}
          {refused.length > 12 && <span>+{refused.length - 12}</span>}
        </li>
      ))}
    </ul>
  );
}
