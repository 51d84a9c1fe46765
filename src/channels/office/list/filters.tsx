import { statuses } from '#flow/requests';
import {
  type DueState,
  dueStates,
  type WorkFilter,
  type WorkQuery,
  workOrders,
  writeWorkQuery,
} from '#flow/work';
import type { Translate } from '#platform/i18n';
import {
  Button,
  ButtonRow,
  DateInput,
  type FilterChip,
  FilterChips,
  Kept,
  Select,
  TextInput,
} from '#platform/ui';
import { areaName, layers } from '#reference/places';
import { listHref } from '../frame.tsx';
import type { Visit } from '../visit.ts';

const listFilters = ['status', 'service', 'group', 'area', 'department', 'channel', 'asset'] as const;

export const channels = ['web', 'phone', 'walk_in', 'mail', 'email', 'api', 'import'] as const;

/** The filters that are on, each with a cross, and the handiest ones that are off; `at` is the page that they are of. */
export async function FilterRow(visit: Visit, query: WorkQuery, at = listHref) {
  const { t } = visit;
  const on = await chipsOn(visit, query, at);
  const quick = quickChips(query, at).filter((chip) => !chip.on);
  return (
    <div class="office-filters">
      <FilterChips
        label={t('office.filter.label')}
        chips={[...on, ...quick.map((chip) => ({ ...chip, label: t(chip.label) }))]}
        clear={on.length > 1 ? at : undefined}
      />
      <span data-key="f">
        <Button kind="secondary" small type="button" icon="filter" opens="filter-menu">
          {t('office.filter.more')}
        </Button>
      </span>
    </div>
  );
}

async function chipsOn(visit: Visit, query: WorkQuery, at: string): Promise<FilterChip[]> {
  const { t } = visit;
  const { filter } = query;
  const chips: FilterChip[] = [];
  const add = (key: string, label: string, rest: Partial<WorkFilter>) =>
    chips.push({ key, label, on: true, href: href({ ...query, filter: { ...filter, ...rest } }, at) });
  if (filter.state === 'any' && filter.status.length === 0)
    add('any', t('office.filter.any'), { state: 'open' });
  for (const name of listFilters)
    for (const value of filter[name]) {
      const left = (filter[name] as readonly string[]).filter((one) => one !== value);
      const rest = name === 'status' ? { status: left, state: stateOf(left) } : { [name]: left };
      add(`${name}:${value}`, await sayValue(visit, name, value), rest as Partial<WorkFilter>);
    }
  if (filter.due) add('due', t(`office.filter.due.${filter.due}`), { due: undefined });
  if (filter.assignee) add('assignee', sayAssignee(visit, filter.assignee), { assignee: undefined });
  if (filter.from) add('from', t('office.filter.fromDay', { date: filter.from }), { from: undefined });
  if (filter.to) add('to', t('office.filter.toDay', { date: filter.to }), { to: undefined });
  if (filter.place) add('place', t('office.filter.place.none'), { place: undefined });
  if (filter.text) add('text', t('office.filter.text', { text: filter.text }), { text: undefined });
  return chips;
}

function stateOf(status: readonly string[]): WorkFilter['state'] {
  return status.includes('closed') ? 'any' : 'open';
}

function sayAssignee({ t }: Visit, assignee: string): string {
  if (assignee === 'me' || assignee === 'nobody') return t(`office.filter.assignee.${assignee}`);
  return t('office.filter.assignee.other', { name: assignee });
}

async function sayValue(visit: Visit, name: (typeof listFilters)[number], value: string): Promise<string> {
  const { t, catalog } = visit;
  if (name === 'status') return t(`office.status.${value}`);
  if (name === 'service') return visit.service(value);
  if (name === 'group') return visit.say(catalog.group(value)?.name) || value;
  if (name === 'channel') return t(`office.channel.${value}`);
  if (name === 'asset') return t('office.filter.asset', { number: value.replace(/^[^:]*:/, '') });
  if (name === 'area') return (await areaName(visit.ctx, value)) ?? value;
  return visit.department(value === 'triage' ? null : value);
}

function quickChips(query: WorkQuery, at: string) {
  const { filter } = query;
  const withDue = (due: DueState) => href({ ...query, filter: { ...filter, due } }, at);
  const withAssignee = (assignee: string) => href({ ...query, filter: { ...filter, assignee } }, at);
  return [
    { key: 'q1', label: 'office.filter.due.overdue', href: withDue('overdue'), on: filter.due !== undefined },
    { key: 'q2', label: 'office.filter.due.today', href: withDue('today'), on: filter.due !== undefined },
    {
      key: 'q3',
      label: 'office.filter.assignee.nobody',
      href: withAssignee('nobody'),
      on: filter.assignee !== undefined,
    },
    {
      key: 'q4',
      label: 'office.filter.assignee.me',
      href: withAssignee('me'),
      on: filter.assignee !== undefined,
    },
    {
      key: 'q5',
      label: 'office.filter.place.none',
      href: href({ ...query, filter: { ...filter, place: 'none' } }, at),
      // A map shows nothing of them.
      on: filter.place !== undefined || at !== listHref,
    },
  ];
}

function href(query: WorkQuery, at: string): string {
  const address = writeWorkQuery(query);
  return address ? `${at}?${address}` : at;
}

/** Adds filters to those that are on. A popover: it opens without script. */
export async function FilterMenu(visit: Visit, { filter, order }: WorkQuery, at = listHref) {
  const { t } = visit;
  const areas = await areaOptions(visit);
  const hidden = listFilters.flatMap((name) => filter[name].map((value) => ({ name, value })));
  return (
    <div
      class="ui-popover office-menu"
      id="filter-menu"
      popover="auto"
      role="dialog"
      aria-labelledby="filter-title"
    >
      <h2 id="filter-title">{t('office.filter.title')}</h2>
      <form action={at}>
        {hidden.map(({ name, value }) => (
          <input key={name + value} type="hidden" name={name} value={value} />
        ))}
        {filter.state === 'any' && filter.status.length === 0 && (
          <input type="hidden" name="status" value="any" />
        )}
        <div class="office-grid">
          <TextInput
            name="q"
            type="search"
            label={t('office.filter.words')}
            hint={t('office.filter.wordsHint')}
            value={filter.text}
          />
          <Select
            name="due"
            label={t('office.filter.dueLabel')}
            empty={t('office.filter.all')}
            value={filter.due}
            options={dueStates.map((value) => ({ value, label: t(`office.filter.due.${value}`) }))}
          />
          <DateInput name="from" label={t('office.filter.from')} value={filter.from} />
          <DateInput name="to" label={t('office.filter.to')} value={filter.to} />
          <Select
            name="order"
            label={t('office.filter.order')}
            empty={null}
            value={order}
            options={workOrders.map((value) => ({ value, label: t(`office.order.${value}`) }))}
          />
          {filter.assignee && <input type="hidden" name="assignee" value={filter.assignee} />}
          {filter.place && <input type="hidden" name="place" value={filter.place} />}
        </div>
        <div class="office-grid">
          <Kept
            by={[
              'choices',
              visit.catalog,
              String(visit.reach),
              ...areas.map(({ value, label }) => value + label),
            ]}
          >
            {() => choiceFields(visit, areas)}
          </Kept>
        </div>
        <ButtonRow>
          <Button>{t('office.filter.apply')}</Button>
        </ButtonRow>
      </form>
    </div>
  );
}

interface Option {
  value: string;
  label: string;
  group?: string;
}

async function areaOptions({ ctx, say }: Visit): Promise<Option[]> {
  return (await layers(ctx)).flatMap(({ key, name, areas }) =>
    areas.map((area) => ({ value: `${key}:${area.key}`, label: area.name, group: say(name) })),
  );
}

function choiceFields(visit: Visit, areas: readonly Option[]) {
  const { t, catalog, say } = visit;
  const field = (name: string, options: readonly Option[]) => (
    <Select
      name={name}
      label={t(`office.filter.${name}`)}
      empty={t('office.filter.all')}
      options={[...options]}
    />
  );
  return (
    <>
      {field('status', [
        ...statuses.map((value) => ({ value, label: t(`office.status.${value}`) })),
        { value: 'any', label: t('office.filter.any') },
      ])}
      {field('service', serviceOptions(visit))}
      {field(
        'group',
        catalog.groups.map((group) => ({ value: group.key, label: say(group.name) })),
      )}
      {areas.length > 0 && field('area', areas)}
      {field('department', departmentOptions(visit, t))}
      {field(
        'channel',
        channels.map((value) => ({ value, label: t(`office.channel.${value}`) })),
      )}
    </>
  );
}

export function serviceOptions({ catalog, say }: Visit) {
  return catalog.services
    .filter((service) => service.kind === 'request')
    .map((service) => ({
      value: service.key,
      label: say(service.name),
      group: say(catalog.group(service.group)?.name),
    }));
}

function departmentOptions({ catalog, say, reach }: Visit, t: Translate) {
  const mine = catalog.departments.filter(({ key }) => reach === 'everywhere' || reach.includes(key));
  return [
    ...mine.map(({ key, name }) => ({ value: key, label: say(name) })),
    { value: 'triage', label: t('office.triage') },
  ];
}
