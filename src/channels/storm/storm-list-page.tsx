import type { LinkOfView, StormView } from '#flow/storm-view';
import { Alert, ButtonLink, EmptyState, Pager, Table } from '#platform/ui';
import { type StaffVisit, staffPage, withParams } from '#reference/console';
import { LinkLine, stormHome } from './storm-page.tsx';
import { servicesSaid, timeSaid } from './view/words.ts';

interface Props {
  views: StormView[];
  places: ReadonlyMap<string, string>;
  /** null for who may not give any. */
  links: { rows: LinkOfView[]; next: string | null } | null;
  after?: string;
  news?: string;
}

export function stormListPage(visit: StaffVisit, { views, places, links, after, news }: Props): string {
  const { t } = visit;
  return staffPage(
    visit,
    {
      title: t('storm.title'),
      at: stormHome,
      actions: links && (
        <ButtonLink href={`${stormHome}/new`} icon="plus">
          {t('storm.new')}
        </ButtonLink>
      ),
    },
    <div class="storm-home">
      {news === 'ended' && (
        <Alert kind="success" announce>
          {t('storm.endedNow')}
        </Alert>
      )}
      <p class="ui-soft">{t('storm.about')}</p>
      {views.length === 0 ? (
        <EmptyState title={t('storm.none')} icon="snow">
          <p>{links ? t('storm.noneText') : t('storm.noneAsk')}</p>
        </EmptyState>
      ) : (
        <Views visit={visit} views={views} places={places} />
      )}
      {links && links.rows.length > 0 && (
        <section aria-labelledby="links">
          <h2 id="links">{t('storm.links')}</h2>
          <ul class="storm__links">
            {links.rows.map((link) => (
              <li key={link.id}>
                <a href={`${stormHome}/${link.view_id}`}>{link.view_name}</a>
                <LinkLine visit={visit} link={link} ended={link.view_ended_at} back={stormHome} />
              </li>
            ))}
          </ul>
          <Pager
            label={t('storm.linkPages')}
            newer={after ? stormHome : undefined}
            older={links.next ? withParams(stormHome, { after: links.next }) : undefined}
          />
        </section>
      )}
    </div>,
  );
}

function Views({ visit, views, places }: Pick<Props, 'views' | 'places'> & { visit: StaffVisit }) {
  const { t } = visit;
  return (
    <Table
      caption={t('storm.title')}
      quietCaption
      walk
      rows={views}
      rowKey={(view) => view.id}
      columns={[
        {
          key: 'name',
          label: t('storm.column.name'),
          heads: true,
          cell: (view) => <a href={`${stormHome}/${view.id}`}>{view.name}</a>,
        },
        { key: 'time', label: t('storm.column.time'), cell: (view) => timeSaid(visit, view) },
        { key: 'area', label: t('storm.column.area'), cell: (view) => places.get(view.id) },
        {
          key: 'services',
          label: t('storm.column.services'),
          wideOnly: true,
          cell: (view) => servicesSaid(visit, view),
        },
        {
          key: 'made',
          label: t('storm.column.made'),
          wideOnly: true,
          cell: (view) =>
            t('storm.madeBy', { by: view.made_by_name, at: visit.date(view.made_at, 'dayTime') }),
        },
      ]}
    />
  );
}
