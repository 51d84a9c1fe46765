import type { Problem } from '#platform/errors';
import { Button, DateInput, Dialog, EmptyState, FilterChips, fieldErrors, Select, Table } from '#platform/ui';
import { type StaffVisit, staffPage, withParams } from '#reference/console';
import { neighborsOf } from '#reference/neighbors';
import type { BoardData } from './board-data.ts';
import { DayPicture, dayName } from './day-picture.tsx';
import { type Figures, strongest } from './figures.ts';
import { FiguresTable } from './figures-table.tsx';
import { BoardTabs } from './map/board-tabs.tsx';
import { type Days, times } from './period.ts';

interface Given {
  time?: string;
  from?: string;
  to?: string;
  department?: string;
}

/** The finding, the figures, the picture, the rows; nothing to press is printed. */
export async function boardPage(
  visit: StaffVisit,
  data: BoardData,
  given: Given,
  problems: readonly Problem[],
): Promise<string> {
  const { t } = visit;
  const isEmpty = data.services.length === 0;
  return staffPage(
    visit,
    { title: t('board.title'), heading: headline(visit, data), at: '/office/board', problems },
    <div class="board">
      <BoardTabs visit={visit} at="figures" />
      <p class="board-time">
        {t('board.time.said', daysSaid(visit, data.period))}{' '}
        <span class="ui-soft">{t('board.time.against', daysSaid(visit, data.period.before))}</span>
      </p>
      <Choices visit={visit} data={data} given={given} problems={problems} />
      {data.reach !== 'everywhere' && data.reach.length === 0 ? (
        <EmptyState title={t('board.noDepartment')} icon="building">
          <p>{t('board.noDepartmentText')}</p>
        </EmptyState>
      ) : isEmpty ? (
        <EmptyState title={t('board.empty')} icon="calendar">
          <p>{t('board.emptyText')}</p>
        </EmptyState>
      ) : (
        await Body(visit, data)
      )}
    </div>,
  );
}

async function Body(visit: StaffVisit, data: BoardData) {
  const { t } = visit;
  return (
    <>
      <Tiles visit={visit} total={data.total} />
      <h2>{daysFinding(visit, data.total)}</h2>
      <DayPicture visit={visit} days={data.days} period={data.period} />
      <Dialog summary={t('board.days.table')}>
        <Table
          caption={t('board.days.table')}
          quietCaption
          rows={data.days}
          rowKey={(row) => row.day}
          columns={[
            { key: 'day', label: t('board.days.day'), heads: true, cell: (row) => dayName(visit, row.day) },
            {
              key: 'opened',
              label: t('board.opened'),
              numeric: true,
              cell: (row) => visit.number(row.opened),
            },
            {
              key: 'closed',
              label: t('board.closed'),
              numeric: true,
              cell: (row) => visit.number(row.closed),
            },
          ]}
        />
      </Dialog>
      <Section visit={visit} data={data} by="service" />
      {data.departments.length > 1 && <Section visit={visit} data={data} by="department" />}
      <LocationCheck visit={visit} data={data} />
      {await Referrals(visit, data)}
      <p class="ui-soft">{t('board.how')}</p>
    </>
  );
}

/** A figure of data quality: how often a report told more than one place, and what came of it. */
function LocationCheck({ visit: { t }, data }: { visit: StaffVisit; data: BoardData }) {
  const decided = (decision: string) =>
    data.positions.filter((one) => one.decision === decision).reduce((sum, one) => sum + one.count, 0);
  const [kept, moved, unasked, corrected] = ['kept', 'moved', 'unasked', 'corrected'].map(decided) as [
    number,
    number,
    number,
    number,
  ];
  return (
    <>
      <p>
        {t('board.positions', { all: kept + moved + unasked + corrected, kept, moved, unasked })}{' '}
        {corrected > 0 && t('board.corrected', { count: corrected })}
      </p>
      <p>{t('board.unplaced', { count: data.unplaced })}</p>
    </>
  );
}

/** Who was told to turn elsewhere, and where to. */
async function Referrals({ t, ctx, say, number }: StaffVisit, { referrals }: BoardData) {
  if (referrals.length === 0) return null;
  const names = new Map((await neighborsOf(ctx)).map(({ key, name }) => [key, say(name)]));
  const most = referrals
    .slice(0, 3)
    .map(
      (one) =>
        `${names.get(one.neighbor ?? '') ?? one.neighbor ?? t('board.unknownNeighbor')} ${number(one.count)}`,
    );
  const count = referrals.reduce((sum, one) => sum + one.count, 0);
  return <p>{t('board.referrals', { count, most: most.join(', ') })}</p>;
}

function Section({ visit, data, by }: { visit: StaffVisit; data: BoardData; by: 'service' | 'department' }) {
  const { t } = visit;
  const rows = by === 'service' ? data.services : data.departments;
  const name = by === 'service' ? visit.service : visit.department;
  const list = (key: string) =>
    withParams('/office/requests', {
      [by]: by === 'department' && key === '' ? 'triage' : key,
      department: by === 'department' ? key || 'triage' : data.department,
    });
  return (
    <section aria-labelledby={`by-${by}`}>
      <div class="board-head">
        <h2 id={`by-${by}`}>{finding(visit, strongest(rows), name) ?? t(`board.by.${by}`)}</h2>
        <a
          class="board-csv"
          href={withParams(visit.url.replace('/office/board', '/office/board.csv'), { by })}
        >
          {t('board.csv')}
        </a>
      </div>
      <FiguresTable
        visit={visit}
        rows={rows}
        caption={t(`board.by.${by}`)}
        label={t(`board.one.${by}`)}
        name={name}
        href={(key) => (visit.has('requests.view') ? list(key) : null)}
      />
    </section>
  );
}

function Tiles({ visit, total }: { visit: StaffVisit; total: Figures }) {
  const { t, number, percent } = visit;
  const onTime = total.share === null ? '-' : percent(total.share);
  const tiles: [key: string, figure: string, small: string][] = [
    ['opened', number(total.opened), t('board.wasBefore', { count: number(total.openedBefore) })],
    ['closed', number(total.closed), t('board.wasBefore', { count: number(total.closedBefore) })],
    ['onTime', onTime, t('board.of', { onTime: number(total.onTime), promised: number(total.promised) })],
    ['openNow', number(total.openNow), t('board.now')],
    ['overdueNow', number(total.overdueNow), t('board.now')],
    ['notFixed', number(total.notFixed), t('board.saidFixed', { count: total.confirmed })],
  ];
  return (
    <dl class="board-tiles">
      {tiles.map(([key, figure, small]) => (
        <div
          key={key}
          class={key === 'overdueNow' && total.overdueNow > 0 ? 'board-tile board-tile--late' : 'board-tile'}
        >
          <dt>{t(`board.${key}`)}</dt>
          <dd>
            <b>{figure}</b> <span>{small}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface ChoicesProps {
  visit: StaffVisit;
  data: BoardData;
  given: Given;
  problems: readonly Problem[];
}

function Choices({ visit, data, given, problems }: ChoicesProps) {
  const { t } = visit;
  const errors = fieldErrors(t, problems);
  const { catalog } = visit;
  const offered = data.reach === 'everywhere' ? catalog.departments.map((one) => one.key) : data.reach;
  const chips = times
    .filter((time) => time !== 'custom')
    .map((time) => ({
      key: time,
      label: t(`board.time.${time}`),
      on: data.period.time === time,
      href: withParams('/office/board', { time, department: data.department }),
    }));
  return (
    <div class="board-choices">
      <FilterChips label={t('board.time.label')} chips={chips} />
      <Dialog summary={t('board.time.other')} open={data.period.time === 'custom' || problems.length > 0}>
        <form class="board-form" action="/office/board">
          <input type="hidden" name="time" value="custom" />
          <DateInput
            name="from"
            label={t('board.time.from')}
            value={given.from ?? data.period.from}
            error={errors('from')}
          />
          <DateInput
            name="to"
            label={t('board.time.to')}
            value={given.to ?? data.period.to}
            error={errors('to')}
          />
          {offered.length > 1 && (
            <Select
              name="department"
              label={t('board.one.department')}
              value={data.department}
              empty={t('board.all')}
              options={offered.map((value) => ({ value, label: visit.department(value) }))}
            />
          )}
          <Button kind="secondary">{t('board.show')}</Button>
        </form>
      </Dialog>
    </div>
  );
}

/** "83 % on time, up 6 points". With too few to say so: what came and went. */
function headline(visit: StaffVisit, { total, department }: BoardData): string {
  const { t } = visit;
  const who = department ? visit.department(department) : t('board.city');
  return (
    finding(visit, total, () => who) ??
    t('board.headline', { who, opened: total.opened, closed: total.closed })
  );
}

function finding(
  { t, percent }: StaffVisit,
  row: Figures | undefined,
  name: (key: string) => string,
): string | null {
  if (!row || row.few || row.share === null) return null;
  const way = row.change === null ? 'none' : row.change > 0 ? 'up' : row.change < 0 ? 'down' : 'same';
  return t('board.finding', {
    name: name(row.key),
    share: percent(row.share),
    way,
    points: Math.abs(row.change ?? 0),
  });
}

function daysFinding({ t, number }: StaffVisit, total: Figures): string {
  const left = total.opened - total.closed;
  const way = left > 0 ? 'more' : left < 0 ? 'fewer' : 'same';
  return t('board.days.finding', { way, count: number(Math.abs(left)) });
}

function daysSaid(visit: StaffVisit, { from, to }: Days) {
  const said = (day: string) => visit.date(new Date(`${day}T17:00:00Z`), 'date');
  return { from: said(from), to: said(to) };
}
