import type { Recompute } from '#flow/placing';
import { Alert, EmptyState, Progress, Table, Tag } from '#platform/ui';
import type { AssetLayerRow } from '#reference/assets';
import type { StaffVisit } from '#reference/console';
import type { LayerEditions } from '#reference/places';
import { adminPage } from '../admin-page.tsx';
import { AssetLayers } from './asset-layers.tsx';

interface Shown {
  layers: readonly LayerEditions[];
  recompute: Recompute | null;
  assets: readonly AssetLayerRow[];
}

/** The layers with their editions, and how far the areas of all requests have been written anew. */
export function layersPage(visit: StaffVisit, { layers, recompute, assets }: Shown): string {
  const { t } = visit;
  return adminPage(
    visit,
    { part: 'layers', title: t('admin.part.layers') },
    <>
      <Alert>
        {t('admin.layers.how')} <code>belfry import layer FILE --layer KEY</code>
      </Alert>
      {recompute && <Recomputing visit={visit} recompute={recompute} />}
      {layers.length === 0 ? (
        <EmptyState title={t('admin.layers.none')} icon="map">
          <p>{t('admin.layers.noneText')}</p>
        </EmptyState>
      ) : (
        layers.map((layer) => <Editions key={layer.key} visit={visit} layer={layer} />)
      )}
      <AssetLayers visit={visit} rows={assets} />
    </>,
  );
}

function Recomputing({ visit, recompute }: { visit: StaffVisit; recompute: Recompute }) {
  const { t } = visit;
  const { done, total, changed, finished_at } = recompute;
  return finished_at ? (
    <p class="ui-soft">
      {t('admin.layers.placed', { done, changed, at: visit.date(finished_at, 'dayTime') })}
    </p>
  ) : (
    <Progress label={t('admin.layers.placing', { done, total })} value={done} most={Math.max(1, total)} />
  );
}

function Editions({ visit, layer }: { visit: StaffVisit; layer: LayerEditions }) {
  const { t, say } = visit;
  const name = say(layer.name);
  return (
    <section aria-labelledby={`layer-${layer.key}`}>
      <h2 id={`layer-${layer.key}`}>
        {name} <code>{layer.key}</code>
      </h2>
      <Table
        caption={name}
        quietCaption
        rows={[...layer.versions]}
        rowKey={(one) => one.id}
        columns={[
          {
            key: 'edition',
            label: t('admin.catalog.edition'),
            heads: true,
            cell: (one) => (
              <>
                {one.version} {one.version === layer.inForce && <Tag>{t('admin.layers.counts')}</Tag>}
              </>
            ),
          },
          {
            key: 'from',
            label: t('admin.layers.from'),
            cell: (one) => (one.valid_from ? visit.date(one.valid_from, 'day') : t('admin.layers.always')),
          },
          {
            key: 'areas',
            label: t(`admin.layers.${layer.kind}`),
            numeric: true,
            cell: (one) => visit.number(one.areas),
          },
          {
            key: 'source',
            label: t('admin.layers.source'),
            cell: (one) => one.source ?? t(layer.sample ? 'admin.layers.sample' : 'admin.layers.pack'),
          },
          {
            key: 'added',
            label: t('admin.layers.added'),
            wideOnly: true,
            cell: (one) => visit.date(one.added_at, 'dayTime'),
          },
        ]}
      />
    </section>
  );
}
