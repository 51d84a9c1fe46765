import { type AssetChoice, choicesNear, choicesOfNumber } from '#flow/asset-choice';
import type { Content, Draft } from '#flow/intake';
import type { Ctx } from '#platform/context';
import {
  type Asset,
  type AssetLayer,
  assetLayer,
  assetLayerOf,
  findAsset,
  splitRef,
} from '#reference/assets';
import type { StepView } from '../report/step-frame.tsx';
import type { Visit } from '../visit.ts';

/** What the page "Which one is it?" shows. */
export interface AssetView {
  layer: AssetLayer;
  choices: AssetChoice[];
  /** What is chosen already: by an earlier answer, or on the map. */
  chosen: string | undefined;
  /** There are more near by; the list may grow to this many. */
  more: number | undefined;
  /** The number that was typed, and whether anything like it is known. */
  number: string;
  found: 'exact' | 'like' | 'none' | undefined;
}

const [page, most] = [8, 40];

/** Null where the service has no things, or the place is not known. */
export async function assetView(view: StepView): Promise<AssetView | null> {
  const { visit, service, content, asked = {} } = view;
  const { ctx } = visit;
  const at = pointOf(content.place);
  const layer = await assetLayer(ctx, service.asset?.layer);
  if (!layer || !at) return null;
  const shown = Math.max(page, Math.min(asked.show ?? page, most));
  const near = await choicesNear(ctx, service, at, shown + 1);
  const number = asked.number?.trim() ?? '';
  const typed = number ? await choicesOfNumber(ctx, service, number, at) : undefined;
  const exact = typed?.exact ? typed.choices[0]?.ref : undefined;
  const chosen = asked.thing ?? exact ?? content.place.asset;
  const named = chosen ? await choicesOfNumber(ctx, service, splitRef(chosen)?.key ?? '', at) : undefined;
  const first = [
    ...(typed?.choices ?? []),
    ...(named?.choices.filter(({ ref }) => ref === chosen && !near.some((one) => one.ref === ref)) ?? []),
  ];
  const rest = near.slice(0, shown).filter(({ ref }) => !first.some((one) => one.ref === ref));
  return {
    layer,
    choices: [...first, ...rest],
    chosen,
    more: near.length > shown && shown < most ? Math.min(shown + page, most) : undefined,
    number,
    found: typed && (typed.exact ? 'exact' : typed.choices.length > 0 ? 'like' : 'none'),
  };
}

/** Whether the form is still to ask which thing it is: only where there is one near the place. */
export async function asksForAsset(ctx: Ctx, { service, content: { place } }: Draft): Promise<boolean> {
  const at = pointOf(place);
  if (!service.asset || !at || place.asset || place.noAsset) return false;
  if (!(await assetLayer(ctx, service.asset.layer))) return false;
  return (await choicesNear(ctx, service, at, 1)).length > 0;
}

function pointOf({ lat, lng }: Content['place']): { lat: number; lng: number } | null {
  return lat === undefined || lng === undefined ? null : { lat, lng };
}

/** "Street light 20114": a thing as residents call it, with its number. */
export function thingSaid(visit: Pick<Visit, 'say' | 't'>, layer: AssetLayer, key: string): string {
  return visit.t('site.asset.named', { thing: capital(visit.say(layer.thing)), number: key });
}

function capital(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

/** What else everybody may read of a thing: its type, and what the layer shows. */
export function thingFacts(visit: Pick<Visit, 'say'>, layer: AssetLayer, asset: Asset): string[] {
  const type = asset.type && (visit.say(layer.types?.[asset.type]) || asset.type);
  const shown = (layer.show ?? []).flatMap((name) => {
    const value = asset.shown[name];
    return value ? [`${visit.say(layer.labels?.[name]) || name} ${value}`] : [];
  });
  return [asset.name, ...shown, type].filter((one): one is string => !!one);
}

export interface KnownThing {
  /** "Street light". */
  label: string;
  /** "20114, LED": number and what else is known. */
  text: string;
}

/** The thing that a report or request is about, for a line of facts; null where there is none. */
export async function knownThing(visit: Visit, ref: string | null | undefined): Promise<KnownThing | null> {
  if (!ref) return null;
  const layer = await assetLayerOf(visit.ctx, ref);
  const asset = await findAsset(visit.ctx, ref);
  const key = splitRef(ref)?.key ?? ref;
  if (!layer) return { label: visit.t('site.fact.asset'), text: key };
  const facts = asset ? thingFacts(visit, layer, asset) : [];
  return { label: capital(visit.say(layer.thing)), text: [key, ...facts].join(', ') };
}
