import type { Request } from '#flow/requests';

/** Days (24 hours each) after closing within which "not fixed" reopens; later it is a new report. */
export const notFixedDays = 60;

/** Whether "not fixed" can be said of it now. What the reporter took back themselves is not the city's to fix. */
export function mayReportNotFixed(
  request: Pick<Request, 'status' | 'outcome' | 'closed_at'>,
  now: Date,
): boolean {
  if (request.status !== 'closed' || !request.closed_at || request.outcome === 'withdrawn') return false;
  return now.getTime() - request.closed_at.getTime() <= notFixedDays * 86_400_000;
}

/** Whether "it is fixed" makes sense of it: not where nobody set out to fix it. */
export function mayConfirmFixed(
  request: Pick<Request, 'status' | 'outcome' | 'closed_at'>,
  now: Date,
): boolean {
  const { outcome } = request;
  if (outcome !== null && outcome !== 'fixed' && outcome !== 'nothing_found') return false;
  return mayReportNotFixed(request, now);
}
