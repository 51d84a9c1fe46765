import type { StormRow, StormView } from '#flow/storm-view';
import type { StaffVisit } from '#reference/console';
import type { StormGround } from './storm-ground.ts';
import type { Shown } from './storm-pages.ts';

/** What the parts of a view's page share. */
export interface StormBodyProps {
  visit: StaffVisit;
  view: StormView;
  shown: Shown;
  /** Path of this page; `/live`, `/pins.geojson`, `/requests.csv` and `/requests.geojson` lie below it. */
  base: string;
  /** What the address asks for. */
  asked: { after?: string; layer?: string; at?: string };
  area: string;
  ground: StormGround;
  /** Layers by which it can be counted. */
  layers: { key: string; name: string }[];
  areaNames: ReadonlyMap<string, string>;
  hrefOf(row: StormRow): string;
  /** Where the view is on the map; null: the city's own middle. */
  centre: { lat: number; lng: number; zoom: number } | null;
}
