import { Table } from '#platform/ui';
import type { AssetLayerRow } from '#reference/assets';
import type { StaffVisit } from '#reference/console';

/** The kinds of numbered things: how many there are, where they came from, and how to bring in the next edition. */
export function AssetLayers({ visit, rows }: { visit: StaffVisit; rows: readonly AssetLayerRow[] }) {
  const { t, say } = visit;
  const active = rows.filter((one) => one.active);
  if (active.length === 0) return null;
  const title = t('admin.assets.title');
  return (
    <section aria-labelledby="assets">
      <h2 id="assets">{title}</h2>
      <p>
        {t('admin.assets.how')} <code>belfry import assets FILE --layer KEY</code>
      </p>
      <Table
        caption={title}
        quietCaption
        rows={active}
        rowKey={(one) => one.key}
        columns={[
          {
            key: 'name',
            label: t('admin.assets.kind'),
            heads: true,
            cell: (one) => (
              <>
                {say(one.definition.name)} <code>{one.key}</code>
              </>
            ),
          },
          {
            key: 'things',
            label: t('admin.assets.things'),
            numeric: true,
            cell: (one) => visit.number(one.things),
          },
          {
            key: 'edition',
            label: t('admin.catalog.edition'),
            numeric: true,
            cell: (one) => visit.number(one.edition),
          },
          {
            key: 'source',
            label: t('admin.layers.source'),
            cell: (one) =>
              one.source ?? t(one.definition.sample ? 'admin.layers.sample' : 'admin.layers.pack'),
          },
          {
            key: 'from',
            label: t('admin.assets.asOf'),
            cell: (one) => (one.valid_from ? visit.date(one.valid_from, 'day') : ''),
          },
          {
            key: 'services',
            label: t('admin.assets.services'),
            wideOnly: true,
            cell: (one) => servicesOf(visit, one.key),
          },
        ]}
      />
    </section>
  );
}

function servicesOf({ catalog, say }: StaffVisit, layer: string): string {
  const asking = catalog.services.filter(({ asset }) => asset?.layer === layer);
  return asking.map(({ name }) => say(name)).join(', ');
}
