import type { Problem } from '#platform/errors';
import { formatDistance } from '#platform/i18n';
import {
  Button,
  ButtonLink,
  ButtonRow,
  Checkboxes,
  DateInput,
  Dialog,
  fieldErrors,
  Radios,
  Select,
  TextInput,
} from '#platform/ui';
import { type StaffVisit, staffPage } from '#reference/console';
import type { layers } from '#reference/places';
import type { StormForm } from './storm-form.ts';
import { stormHome } from './storm-page.tsx';

interface Props {
  form: StormForm;
  layers: Awaited<ReturnType<typeof layers>>;
  problems?: readonly Problem[];
}

type Errors = ReturnType<typeof fieldErrors>;

/** The form of a new storm view; without script the parts of each choice open by themselves. */
export function newStormPage(visit: StaffVisit, { form, layers, problems }: Props): string {
  const { t } = visit;
  const errors = fieldErrors(t, problems);
  return staffPage(
    visit,
    { title: t('storm.new'), at: stormHome, problems, islands: ['suggest'] },
    <form class="storm-form" method="post" action={`${stormHome}/new`}>
      <TextInput
        name="name"
        label={t('storm.form.name')}
        hint={t('storm.form.nameHint')}
        value={form.name}
        error={errors('name')}
        required
        maxLength={80}
        autocomplete="off"
      />
      <Services visit={visit} form={form} error={errors('services')} />
      <When visit={visit} form={form} errors={errors} />
      <Where visit={visit} form={form} layers={layers} errors={errors} />
      <Checkboxes
        name="open"
        label={t('storm.form.state')}
        values={form.open ? [form.open] : []}
        options={[{ value: 'yes', label: t('storm.form.openOnly') }]}
      />
      <ButtonRow>
        <Button>{t('storm.form.make')}</Button>
        <ButtonLink kind="quiet" href={stormHome}>
          {t('storm.form.cancel')}
        </ButtonLink>
      </ButtonRow>
    </form>,
  );
}

function Services({ visit, form, error }: { visit: StaffVisit; form: StormForm; error?: string }) {
  const { t, catalog } = visit;
  const requests = catalog.services.filter(({ kind }) => kind === 'request');
  const groups = catalog.groups.filter(({ key }) => requests.some(({ group }) => group === key));
  return (
    <fieldset class="storm-form__services">
      <legend class="usa-label">{t('storm.form.services')}</legend>
      <p class="usa-hint">{t('storm.form.servicesHint')}</p>
      {error && <p class="usa-error-message">{error}</p>}
      <div class="storm-form__groups">
        {groups.map((group) => {
          const options = requests
            .filter((service) => service.group === group.key)
            .map((service) => ({ value: service.key, label: visit.say(service.name) }));
          return (
            <Dialog
              key={group.key}
              summary={visit.say(group.name)}
              open={options.some(({ value }) => form.services.includes(value))}
            >
              <Checks group={group.key} options={options} chosen={form.services} />
            </Dialog>
          );
        })}
      </div>
    </fieldset>
  );
}

interface ChecksProps {
  group: string;
  options: { value: string; label: string }[];
  chosen: readonly string[];
}

function Checks({ group, options, chosen }: ChecksProps) {
  return (
    <>
      {options.map(({ value, label }) => (
        <div class="usa-checkbox" key={value}>
          <input
            class="usa-checkbox__input"
            type="checkbox"
            id={`f-services-${group}-${value}`}
            name="services"
            value={value}
            checked={chosen.includes(value)}
          />
          <label class="usa-checkbox__label" for={`f-services-${group}-${value}`}>
            {label}
          </label>
        </div>
      ))}
    </>
  );
}

/** Metres: 500 feet to ten miles. */
const around = [152, 402, 805, 1609, 3219, 8047, 16_093];

const hours = [3, 6, 12, 24, 48, 72, 168, 336];

function When({ visit, form, errors }: { visit: StaffVisit; form: StormForm; errors: Errors }) {
  const { t } = visit;
  return (
    <div class="storm-form__row">
      <Select
        name="time"
        label={t('storm.form.time')}
        value={form.time}
        empty={null}
        required
        error={errors('hours') ?? errors('since')}
        options={[
          ...hours.map((count) => ({
            value: String(count),
            label:
              count > 24 ? t('storm.time.days', { count: count / 24 }) : t('storm.time.hours', { count }),
          })),
          { value: 'since', label: t('storm.form.since') },
        ]}
      />
      <DateInput name="day" label={t('storm.form.day')} value={form.day} error={errors('day')} />
      <Select
        name="clock"
        label={t('storm.form.clock')}
        value={form.clock}
        empty={null}
        options={Array.from({ length: 24 }, (_, hour) => {
          const value = `${String(hour).padStart(2, '0')}:00`;
          return { value, label: value };
        })}
      />
    </div>
  );
}

function Where({
  visit,
  form,
  layers,
  errors,
}: Omit<Props, 'problems'> & { visit: StaffVisit; errors: Errors }) {
  const { t } = visit;
  const areas = layers.flatMap((layer) =>
    layer.areas.map((area) => ({
      value: `${layer.key}:${area.key}`,
      label: area.name,
      group: visit.say(layer.name),
    })),
  );
  return (
    <Radios
      name="where"
      label={t('storm.form.where')}
      required
      value={form.where || 'city'}
      options={[
        { value: 'city', label: t('storm.area.city') },
        {
          value: 'area',
          label: t('storm.form.inArea'),
          reveal: (
            <Select
              name="area"
              label={t('storm.form.area')}
              value={form.area}
              error={errors('area')}
              options={areas}
            />
          ),
        },
        {
          value: 'near',
          label: t('storm.form.near'),
          reveal: (
            <div class="storm-form__row">
              <TextInput
                name="address"
                label={t('storm.form.address')}
                value={form.address}
                error={errors('address')}
                autocomplete="off"
                suggest={{ url: '/places/search' }}
              />
              <Select
                name="metres"
                label={t('storm.form.metres')}
                value={form.metres}
                empty={null}
                error={errors('metres')}
                options={around.map((metres) => ({
                  value: String(metres),
                  label: formatDistance(metres, visit.ctx.language),
                }))}
              />
            </div>
          ),
        },
        {
          value: 'box',
          label: t('storm.form.inBox'),
          reveal: (
            <TextInput
              name="box"
              label={t('storm.form.box')}
              hint={t('storm.form.boxHint')}
              value={form.box}
              error={errors('box')}
              autocomplete="off"
            />
          ),
        },
      ]}
    />
  );
}
