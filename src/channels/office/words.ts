import type { Request } from '#flow/requests';
import type { ChipTone } from '#platform/ui';
import { localDate } from '#reference/calendar';
import type { Visit } from './visit.ts';

export interface Said {
  text: string;
  tone: ChipTone;
  /** The exact time, for the hover. */
  title?: string;
}

type Timed = Pick<Request, 'status' | 'outcome' | 'due_at'>;

const tones: Record<Request['status'], ChipTone> = {
  received: 'new',
  accepted: 'active',
  scheduled: 'active',
  in_progress: 'active',
  waiting: 'neutral',
  closed: 'done',
  reopened: 'soon',
};

export function statusSaid({ t }: Visit, { status, outcome }: Timed): Said {
  if (status === 'closed' && outcome)
    return { text: t(`office.outcome.${outcome}`), tone: outcome === 'fixed' ? 'done' : 'neutral' };
  return { text: t(`office.status.${status}`), tone: tones[status] };
}

const day = 86_400_000;

/** When it is due, short: "2 d late", "Today, 5 pm", "Tue, Apr 14, 5 pm", "Apr 28". null when nothing is promised or it is over. */
export function dueSaid(visit: Visit, request: Timed): Said | null {
  const { t, now, date, catalog } = visit;
  const { due_at: due, status } = request;
  if (status === 'closed') return null;
  if (!due) return status === 'waiting' ? { text: t('office.due.stopped'), tone: 'neutral' } : null;
  const title = date(due, 'full');
  const ahead = due.getTime() - now.getTime();
  if (ahead < 0) return { text: late(visit, -ahead), tone: 'late', title };
  if (ahead < day && localDate(catalog.calendar, due) === localDate(catalog.calendar, now))
    return { text: t('office.due.today', { time: date(due, 'time') }), tone: 'soon', title };
  if (ahead < 3 * day) return { text: date(due, 'dayTime'), tone: 'soon', title };
  return { text: date(due, 'short'), tone: 'neutral', title };
}

function late({ t }: Visit, ms: number): string {
  if (ms >= day) return t('office.due.lateDays', { count: Math.floor(ms / day) });
  return t('office.due.lateHours', { count: Math.max(1, Math.floor(ms / 3_600_000)) });
}

/** What a counter that stopped counting says: "1,000+". */
export function countSaid(visit: Visit, count: number, most: number): string {
  return count > most ? `${visit.number(most)}+` : visit.number(count);
}
