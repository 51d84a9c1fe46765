import { withParams } from '#reference/console';
import type { StormBodyProps } from './storm-props.ts';

const mostLines = 12;

/** By service and by district: how many, and how many of them are open. */
export function Counters({ visit, shown, base, asked, layers, areaNames }: StormBodyProps) {
  const { t } = visit;
  const { services, areas, total, open, late, newest } = shown.counts;
  const layer = layers.find(({ key }) => key === asked.layer) ?? layers[0];
  const tiles = [
    ['total', visit.number(total)],
    ['open', visit.number(open)],
    ['late', visit.number(late)],
    ['newest', newest ? visit.ago(newest) : '-'],
  ] as const;
  return (
    <div class="storm__counts">
      <dl class="storm__tiles">
        {tiles.map(([key, figure]) => (
          <div key={key} class={key === 'late' && late > 0 ? 'storm__tile storm__tile--late' : 'storm__tile'}>
            <dt>{t(`storm.count.${key}`)}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
      <Lines
        visit={visit}
        title={t('storm.byService')}
        rows={services.map((one) => ({ ...one, name: visit.service(one.key) }))}
      />
      {layer && (
        <Lines
          visit={visit}
          title={t('storm.byArea', { layer: layer.name })}
          rows={areas.map((one) => ({ ...one, name: areaNames.get(one.key) ?? one.key }))}
        />
      )}
      {layers.length > 1 && (
        <nav class="storm__layers" aria-label={t('storm.layers')}>
          {layers.map(({ key, name }) => (
            <a
              key={key}
              href={withParams(base, { ...asked, layer: key })}
              aria-current={key === layer?.key ? 'true' : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
      )}
    </div>
  );
}

interface LinesProps {
  visit: StormBodyProps['visit'];
  title: string;
  rows: { key: string; name: string; total: number; open: number }[];
}

function Lines({ visit: { t, number }, title, rows }: LinesProps) {
  if (rows.length === 0) return null;
  const shown = rows.slice(0, mostLines);
  const others = rows.slice(mostLines);
  const sum = (of: 'total' | 'open') => others.reduce((all, row) => all + row[of], 0);
  const rest = {
    key: '',
    name: t('storm.others', { count: others.length }),
    total: sum('total'),
    open: sum('open'),
  };
  return (
    <table class="usa-table usa-table--borderless storm__lines">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('storm.column.name')}</th>
          <th scope="col" class="ui-numeric">
            {t('storm.count.total')}
          </th>
          <th scope="col" class="ui-numeric">
            {t('storm.count.open')}
          </th>
        </tr>
      </thead>
      <tbody>
        {[...shown, ...(others.length > 0 ? [rest] : [])].map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.name}</th>
            <td class="ui-numeric">{number(row.total)}</td>
            <td class="ui-numeric">{number(row.open)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
