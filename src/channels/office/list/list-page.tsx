import { type SavedView, type WorkPage, type WorkQuery, writeWorkQuery } from '#flow/work';
import { Button, ButtonLink, EmptyState, Kept, LiveNews, Pager, Pane, TextInput, Toast } from '#platform/ui';
import { colleaguesIn, namesOf } from '../colleagues.ts';
import { doneToast } from '../done.tsx';
import { listHref, mapHref, officePage } from '../frame.tsx';
import { WorkMap } from '../map/work-map.tsx';
import type { Loaded } from '../request/load.ts';
import type { Visit } from '../visit.ts';
import { BulkBar } from './bulk-bar.tsx';
import { type ColumnKey, columnKeys } from './columns.ts';
import { FilterMenu, FilterRow } from './filters.tsx';
import { ContextPane, ItemPane } from './preview.tsx';
import { WorkTable } from './rows.tsx';

export interface ListState {
  query: WorkQuery;
  page: WorkPage;
  after?: string;
  /** The request that is open beside the list. */
  open?: Loaded;
  columns: readonly ColumnKey[];
  done?: string;
  late?: string;
  /** Why the last bulk action could not be tried at all. */
  problem?: string;
}

/** The work list: rows, beside them the open request and its place, or the map of what is listed. */
export async function listPage(visit: Visit, state: ListState): Promise<string> {
  const { t } = visit;
  const { query, open } = state;
  const address = writeWorkQuery(query);
  const here = address ? `${listHref}?${address}` : listHref;
  const views = await visit.views();
  const title = titleOf(
    visit,
    query,
    views.find((view) => view.query === address),
  );
  return officePage(
    visit,
    {
      title,
      at: here,
      search: query.filter.text,
      islands: ['live', ...(open ? (['map', 'copy'] as const) : (['console-map'] as const))],
      toast: state.problem ? <Toast>{t(state.problem)}</Toast> : await doneToast(visit, state, here),
      keys: [
        ['a', t('office.act.assignTo')],
        ['f', t('office.filter.more')],
        ['o', t('office.list.open')],
      ],
      actions: (
        <ListActions visit={visit} address={address} views={views} columns={state.columns} here={here} />
      ),
    },
    <>
      <Pane kind="list" label={t('office.list.caption')}>
        {await FilterRow(visit, query)}
        {await FilterMenu(visit, query)}
        <LiveNews topic="list" url="/office/live?topic=list" text={t('office.list.news')} />
        {await ListBody(visit, state, here)}
      </Pane>
      {open && <ItemPane visit={visit} loaded={open} back={here} />}
      {open ? <ContextPane visit={visit} loaded={open} /> : await MapPane(visit, state)}
    </>,
  );
}

function titleOf({ t, department }: Visit, { filter }: WorkQuery, view: SavedView | undefined): string {
  if (view) return view.name;
  if (filter.assignee === 'me') return t('office.nav.mine');
  const only = filter.department.length === 1 ? filter.department[0]! : undefined;
  if (only === 'triage') return t('office.nav.triage');
  if (only) return department(only);
  return t(filter.state === 'open' ? 'office.list.titleOpen' : 'office.list.titleAny');
}

async function ListBody(visit: Visit, state: ListState, here: string) {
  const { t, ctx } = visit;
  const { page, query, open } = state;
  if (page.rows.length === 0) return <Empty visit={visit} query={query} />;
  const may = ctx.actor.grants.includes('requests.work') || ctx.actor.grants.includes('requests.assign');
  const names = await namesOf(
    ctx,
    page.rows.map((row) => row.assignee_id),
  );
  const colleagues = may ? await colleaguesIn(ctx, visit.reach) : [];
  const older = page.next ? `${here}${here.includes('?') ? '&' : '?'}after=${page.next}` : undefined;
  return (
    <form method="post" action="/office/act" class="office-list" id="list">
      <input type="hidden" name="back" value={here} />
      {may && (
        <Kept
          by={[
            'bulk',
            visit.catalog,
            ctx.actor.grants.join(),
            ...colleagues.flatMap((one) => [one.id, one.name]),
          ]}
        >
          {() => <BulkBar visit={visit} colleagues={colleagues} />}
        </Kept>
      )}
      <WorkTable
        visit={visit}
        rows={page.rows}
        query={query}
        columns={state.columns}
        names={names}
        selected={open?.request.number}
        select={may}
      />
      {state.after && (
        <p>
          <a href={here}>{t('office.list.first')}</a>
        </p>
      )}
      <Pager label={t('office.list.pages')} older={older} />
    </form>
  );
}

/** Why nothing is listed, and what to do next. */
function Empty({ visit, query }: { visit: Visit; query: WorkQuery }) {
  const { t, reach } = visit;
  const { filter } = query;
  if (reach !== 'everywhere' && reach.length === 0)
    return (
      <EmptyState title={t('office.empty.noDepartment')}>{t('office.empty.noDepartmentText')}</EmptyState>
    );
  const kind =
    filter.department[0] === 'triage'
      ? 'triage'
      : filter.assignee === 'me'
        ? 'mine'
        : filter.due === 'overdue'
          ? 'overdue'
          : writeWorkQuery(query) === ''
            ? 'open'
            : 'filtered';
  return (
    <EmptyState title={t(`office.empty.${kind}`)} icon={kind === 'filtered' ? 'search' : 'check'}>
      <p>{t(`office.empty.${kind}Text`)}</p>
      {writeWorkQuery(query) !== '' && (
        <ButtonLink kind="secondary" href={listHref}>
          {t('office.empty.all')}
        </ButtonLink>
      )}
    </EmptyState>
  );
}

async function MapPane(visit: Visit, { query, page }: ListState) {
  if (page.rows.length === 0) return null;
  return (
    <Pane kind="context" label={visit.t('office.map.label')}>
      {await WorkMap(visit, query)}
    </Pane>
  );
}

interface ActionsProps {
  visit: Visit;
  address: string;
  views: SavedView[];
  columns: readonly ColumnKey[];
  here: string;
}

function ListActions(props: ActionsProps) {
  const { visit, address, views, columns, here } = props;
  const { t } = visit;
  return (
    <div class="office-actions">
      <Button kind="quiet" small type="button" opens="views-menu" icon="star">
        {t('office.views.title')}
      </Button>
      <Button kind="quiet" small type="button" opens="columns-menu" icon="menu">
        {t('office.columns.title')}
      </Button>
      <ButtonLink kind="quiet" small icon="map" href={`${mapHref}${address ? `?${address}` : ''}`}>
        {t('office.map.label')}
      </ButtonLink>
      <ButtonLink
        kind="quiet"
        small
        icon="document"
        href={`/office/export.csv${address ? `?${address}` : ''}`}
      >
        {t('office.export')}
      </ButtonLink>
      <Kept by={['views', address, here, ...views.flatMap((view) => [view.id, view.name])]}>
        {() => <ViewsMenu {...props} />}
      </Kept>
      <Kept by={['columns', here, ...columns]}>{() => <ColumnsMenu {...props} />}</Kept>
    </div>
  );
}

function ViewsMenu({ visit: { t }, address, views, here }: ActionsProps) {
  return (
    <div
      class="ui-popover office-menu"
      id="views-menu"
      popover="auto"
      role="dialog"
      aria-labelledby="views-title"
    >
      <h2 id="views-title">{t('office.views.title')}</h2>
      <form method="post" action="/office/views">
        <input type="hidden" name="do" value="save" />
        <input type="hidden" name="query" value={address} />
        <input type="hidden" name="back" value={here} />
        <TextInput name="name" label={t('office.views.name')} maxLength={60} required />
        <Button>{t('office.views.save')}</Button>
      </form>
      {views.map((view) => (
        <ViewForm key={view.id} t={t} view={view} here={here} />
      ))}
    </div>
  );
}

function ViewForm({ t, view, here }: { t: Visit['t']; view: SavedView; here: string }) {
  return (
    <form method="post" action="/office/views" class="office-view">
      <input type="hidden" name="id" value={view.id} />
      <input type="hidden" name="back" value={here} />
      <input
        class="usa-input"
        name="name"
        value={view.name}
        maxLength={60}
        aria-label={t('office.views.rename', { name: view.name })}
      />
      {(['rename', 'up', 'down', 'delete'] as const).map((step) => (
        <Button
          key={step}
          kind="quiet"
          small
          name="do"
          value={step}
          label={t(`office.views.${step}`, { name: view.name })}
        >
          {t(`office.views.short.${step}`)}
        </Button>
      ))}
    </form>
  );
}

function ColumnsMenu({ visit: { t }, columns, here }: ActionsProps) {
  return (
    <div
      class="ui-popover office-menu"
      id="columns-menu"
      popover="auto"
      role="dialog"
      aria-labelledby="columns-title"
    >
      <h2 id="columns-title">{t('office.columns.title')}</h2>
      <form method="post" action="/office/columns">
        <input type="hidden" name="back" value={here} />
        {columnKeys.map((key) => (
          <div class="usa-checkbox" key={key}>
            <input
              class="usa-checkbox__input"
              type="checkbox"
              id={`column-${key}`}
              name="column"
              value={key}
              checked={columns.includes(key)}
            />
            <label class="usa-checkbox__label" for={`column-${key}`}>
              {t(`office.column.${key}`)}
            </label>
          </div>
        ))}
        <Button>{t('office.columns.save')}</Button>
      </form>
    </div>
  );
}
