import type { Request, RequestLine } from '#flow/requests';
import type { ChipTone } from '#platform/ui';
import { isOverdue } from '#reference/calendar';
import type { WidgetVisit } from './widget.ts';

type Line = Pick<RequestLine | Request, 'status' | 'outcome' | 'due_at'>;

/** The state in two or three words. */
export function stateSaid(
  { t, now }: WidgetVisit,
  { status, outcome, due_at }: Line,
): { text: string; tone: ChipTone } {
  if (status === 'closed')
    return { text: t(`site.outcome.${outcome ?? 'none'}`), tone: outcome === 'fixed' ? 'done' : 'neutral' };
  if (isOverdue(due_at, now)) return { text: t('widgets.late'), tone: 'late' };
  return { text: t(`site.status.${status}`), tone: status === 'received' ? 'new' : 'active' };
}

export function serviceName({ catalog, say }: WidgetVisit, key: string): string {
  return say(catalog.service(key)?.name) || key;
}
