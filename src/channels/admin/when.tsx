import type { StaffVisit } from '#reference/console';

/** How long ago, with the whole instant behind it; "never" where there was none. */
export function When({ visit, at }: { visit: StaffVisit; at: Date | null | undefined }) {
  if (!at) return <>{visit.t('admin.never')}</>;
  return (
    <time dateTime={at.toISOString()} title={visit.date(at, 'full')}>
      {visit.ago(at)}
    </time>
  );
}
