import type { StormReader, StormRow, StormView } from '#flow/storm-view';
import type { StaffVisit } from '#reference/console';
import { areaName, layers } from '#reference/places';
import { boundsOf, centreOf, stormGround } from './storm-ground.ts';
import type { StormPages } from './storm-pages.ts';
import type { StormBodyProps } from './storm-props.ts';
import { areaSaid } from './words.ts';

export interface Asked {
  after?: string;
  layer?: string;
  at?: string;
}

export interface BodyOf {
  visit: StaffVisit;
  view: StormView;
  reader: StormReader;
  asked: Asked;
  base: string;
  hrefOf(row: StormRow): string;
}

/** Everything that a page of a view needs: two statements at most, and none when somebody looked within the second. */
export async function bodyOf(
  pages: StormPages,
  { visit, view, reader, asked, ...rest }: BodyOf,
): Promise<StormBodyProps> {
  const { ctx } = visit;
  const offered = (await layers(ctx)).map(({ key, name }) => ({ key, name: visit.say(name) }));
  const layer = offered.find(({ key }) => key === asked.layer)?.key ?? offered[0]?.key;
  const shown = await pages.show(ctx, view, reader, { after: asked.after, layer });
  const names = new Map<string, string>();
  for (const { key } of shown.counts.areas) names.set(key, (await areaName(ctx, key)) ?? key);
  const bounds = await boundsOf(ctx, view.area);
  return {
    ...rest,
    visit,
    view,
    asked: { ...asked, layer: asked.layer && layer },
    shown,
    area: await areaSaid(visit, view),
    ground: await stormGround(ctx, view.area),
    layers: offered,
    areaNames: names,
    centre: bounds && centreOf(bounds),
  };
}
