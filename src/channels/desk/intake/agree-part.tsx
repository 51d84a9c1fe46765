import type { OtherPlace } from '#flow/intake';
import { formatDistance } from '#platform/i18n';
import { Alert, Button, fieldErrors, Radios } from '#platform/ui';
import { agreedOf } from './intake-form.ts';
import type { IntakeView } from './intake-view.ts';

/** Pin and address tell two places, or the pin lies at the border: the agent asks the caller and says which is right. */
export function AgreePart({ view }: { view: IntakeView }) {
  const { visit, form, others, problems } = view;
  const { t, say, catalog } = visit;
  if (others.length === 0) return null;
  const error = fieldErrors(t, problems)('agreed');
  const city = say(catalog.city.name);
  const atBorder = others[0]!.kind === 'border';
  const options = atBorder
    ? [
        { value: 'pin', label: t('site.border.yes') },
        { value: 'outside', label: t('desk.place.outside') },
      ]
    : [
        { value: 'pin', label: t('desk.place.keepPin') },
        ...others
          .filter(({ inside }) => inside)
          .map((one) => ({ value: one.kind, label: otherSaid(view, one) })),
      ];
  return (
    <div class="desk-agree" role="status">
      <input type="hidden" name="agreedOf" value={agreedOf(form)} />
      <Radios
        name="agreed"
        label={atBorder ? t('site.border.title', { city }) : t('desk.place.agree', { far: farSaid(view) })}
        error={error}
        value={form.agreed}
        options={options}
      />
    </div>
  );
}

export function otherSaid({ visit: { t, ctx }, form }: IntakeView, other: OtherPlace): string {
  const far = formatDistance(other.metres, ctx.language);
  return t('desk.place.moveTo', { kind: other.kind, address: form.address, far });
}

function farSaid({ visit: { ctx }, others }: IntakeView): string {
  return formatDistance(Math.max(...others.map(({ metres }) => metres)), ctx.language);
}

/** Not the city's: the number to read to the caller, and one press that notes that they were told. */
export function OutsidePart({ view: { visit, outside } }: { view: IntakeView }) {
  if (!outside) return null;
  const { t, say, catalog } = visit;
  const { neighbor } = outside;
  return (
    <Alert
      kind="warning"
      announce
      title={t('desk.place.outsideTitle', {
        city: say(catalog.city.name),
        name: say(neighbor?.name),
        known: neighbor ? 'yes' : 'no',
      })}
    >
      {neighbor?.phone && (
        <p>
          <b class="desk-phone">{neighbor.phone}</b>
        </p>
      )}
      <p>
        {[say(neighbor?.about), neighbor?.sample ? t('site.place.servedSample') : '']
          .filter(Boolean)
          .join(' ')}{' '}
        {neighbor?.url && (
          <a href={neighbor.url} rel="noopener noreferrer" target="_blank">
            {neighbor.url.replace(/^https:\/\//, '')}
          </a>
        )}
      </p>
      <Button kind="secondary" name="do" value="referred">
        {t('desk.place.referred')}
      </Button>
    </Alert>
  );
}
