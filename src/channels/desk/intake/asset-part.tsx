import type { AssetChoice } from '#flow/asset-choice';
import { formatDistance } from '#platform/i18n';
import { Button, fieldErrors, Radios, TextInput } from '#platform/ui';
import type { AssetLayer } from '#reference/assets';
import type { StaffVisit } from '#reference/console';
import type { IntakeView } from './intake-view.ts';

/** Its number as the caller reads it, or the nearest things, each with the open request about it. */
export function AssetPart({ view }: { view: IntakeView }) {
  const { visit, form, things, problems } = view;
  if (!things) return null;
  const { t, say } = visit;
  const { layer, choices, found } = things;
  const thing = say(layer.thing);
  return (
    <section aria-label={t('desk.asset.label', { thing })}>
      <div class="desk-search">
        <TextInput
          name="asset.number"
          label={t('desk.asset.number', { thing })}
          hint={layer.help && say(layer.help)}
          value={form.assetNumber}
          error={fieldErrors(t, problems)('place.asset')}
          autocomplete="off"
          spellcheck={false}
          required={false}
          width="md"
        />
        <Button kind="secondary" name="do" value="look">
          {t('desk.asset.look')}
        </Button>
      </div>
      <input type="hidden" name="asset.asked" value={form.assetAsked} />
      {found && found !== 'exact' && (
        <p role="status" class="ui-soft">
          {t(`desk.asset.${found}`, { number: form.assetNumber })}
        </p>
      )}
      {choices.length > 0 && (
        <Radios
          name="asset"
          label={t('desk.asset.which', { thing })}
          value={form.asset}
          required={false}
          options={[
            ...choices.map((one) => ({
              value: one.ref,
              label: `${one.key} · ${formatDistance(one.metres, visit.ctx.language)}`,
              hint: hintOf(visit, layer, one),
            })),
            { value: 'none', label: t('desk.asset.none') },
          ]}
        />
      )}
    </section>
  );
}

function hintOf(visit: StaffVisit, layer: AssetLayer, { type, shown, open }: AssetChoice) {
  const { say, t } = visit;
  const facts = [
    ...Object.entries(shown).map(([name, value]) => `${say(layer.labels?.[name]) || name} ${value}`),
    type && (say(layer.types?.[type]) || type),
  ];
  return (
    <>
      {facts.filter(Boolean).join(' · ')}
      {open && (
        <>
          <br />
          <strong>
            {t('desk.asset.reported', {
              number: open.number,
              ago: visit.ago(open.opened_at),
              status: t(`desk.status.${open.status}`),
            })}
          </strong>
        </>
      )}
    </>
  );
}
