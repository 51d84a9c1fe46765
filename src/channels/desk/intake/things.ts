import { type AssetChoice, choicesNear, choicesOfNumber, givenAsset } from '#flow/asset-choice';
import { type AssetLayer, assetLayer } from '#reference/assets';
import type { Service } from '#reference/catalog';
import type { StaffVisit } from '#reference/console';
import type { IntakeForm } from './intake-form.ts';

/** The numbered things that the caller may mean. */
export interface Things {
  layer: AssetLayer;
  choices: AssetChoice[];
  /** Whether the number that was typed is known. */
  found: 'exact' | 'like' | 'none' | undefined;
}

const most = 6;

/**
 * The form with the thing that was chosen, or whose number was typed and is the only one; and what else it may be. A thing is the place:
 * the pin moves to it.
 */
export async function withThings(
  visit: StaffVisit,
  form: IntakeForm,
  service: Service | undefined,
): Promise<{ form: IntakeForm; things: Things | undefined }> {
  const layer = await assetLayer(visit.ctx, service?.asset?.layer);
  if (!service || !layer) return { form: { ...form, asset: '' }, things: undefined };
  const at = form.point ?? visit.catalog.city.map.centre;
  const isNew = form.assetNumber !== '' && form.assetNumber !== form.assetAsked;
  const typed = isNew ? await choicesOfNumber(visit.ctx, service, form.assetNumber, at) : undefined;
  const only = typed?.exact && typed.choices.length === 1 ? typed.choices[0]!.ref : undefined;
  const asset = only ?? (form.asset === 'none' ? '' : form.asset);
  const named = await givenAsset(visit.ctx, service, asset);
  const chosen = 'asset' in named ? named.asset : null;
  const point = chosen ? { lat: chosen.lat, lng: chosen.lng } : form.point;
  const near = point ? await choicesNear(visit.ctx, service, point, most) : [];
  const found = typed && (typed.exact ? 'exact' : typed.choices.length > 0 ? 'like' : 'none');
  const like = (typed?.choices ?? []).filter(({ ref }) => !near.some((one) => one.ref === ref));
  return {
    form: {
      ...form,
      assetAsked: form.assetNumber,
      asset: chosen?.ref ?? (form.asset === 'none' ? 'none' : ''),
      ...(chosen ? { point, pick: 'pin' } : {}),
    },
    things: { layer, choices: [...like, ...near], found },
  };
}
