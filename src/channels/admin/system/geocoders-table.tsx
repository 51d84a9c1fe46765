import { StatusChip, Table } from '#platform/ui';
import type { StaffVisit } from '#reference/console';
import type { GeocoderHealth } from '#reference/geocoders';

/** The city's geocoders: whether they answer, as this process and all together have seen it. */
export function Geocoders({ visit, rows }: { visit: StaffVisit; rows: readonly GeocoderHealth[] }) {
  const { t, number } = visit;
  const count = (key: 'answers' | 'failures' | 'kept') => ({
    key,
    label: t(`admin.geocoders.${key}`),
    numeric: true,
    cell: (one: GeocoderHealth) => number(one.circuit[key]),
  });
  return (
    <>
      <h2>{t('admin.geocoders.title')}</h2>
      <p class="ui-soft">{t('admin.geocoders.about')}</p>
      <Table
        caption={t('admin.geocoders.title')}
        quietCaption
        rows={rows}
        rowKey={(one) => one.settings.name}
        columns={[
          {
            key: 'name',
            label: t('admin.geocoders.name'),
            heads: true,
            cell: ({ settings }) => (
              <>
                {settings.name} <span class="ui-soft">{settings.kind}</span>
              </>
            ),
          },
          {
            key: 'state',
            label: t('admin.geocoders.state'),
            cell: (one) => <State visit={visit} one={one} />,
          },
          {
            key: 'today',
            label: t('admin.geocoders.today'),
            numeric: true,
            cell: (one) => number(one.askedToday),
          },
          count('answers'),
          count('failures'),
          count('kept'),
        ]}
      />
    </>
  );
}

function State({ visit: { t, date }, one }: { visit: StaffVisit; one: GeocoderHealth }) {
  const { lacksSecret, circuit, failingSince, failure, settings } = one;
  if (lacksSecret)
    return (
      <StatusChip tone="late">
        {t('admin.geocoders.noSecret', { name: `BELFRY_SECRET_${settings.key}` })}
      </StatusChip>
    );
  const reason = failure ?? circuit.lastFailure;
  const isDown = failingSince !== null || circuit.state === 'open';
  const isNew = circuit.answers + circuit.failures + one.askedToday === 0;
  if (isNew && !isDown) return <StatusChip>{t('admin.geocoders.new')}</StatusChip>;
  if (!isDown) return <StatusChip tone="done">{t(`admin.geocoders.${circuit.state}`)}</StatusChip>;
  return (
    <>
      <StatusChip tone="late">{t('admin.geocoders.open')}</StatusChip>{' '}
      {reason && t(`admin.geocoders.failure.${reason}`)}
      {failingSince && <span class="ui-soft"> {date(failingSince, 'dayTime')}</span>}
    </>
  );
}
