import type { ServiceDefinition } from '#reference/catalog';

export type StormKind = 'wind' | 'rain' | 'snow' | 'cold';

/** What a service is about, as far as its life through the year is concerned; found by the words of the service. */
export interface Theme {
  key: string;
  /** Looked for in the service's key and English name. */
  about: RegExp;
  /** January to December around 1. */
  season: readonly number[];
  /** How many reports a service of this kind has beside others. */
  weight: number;
  /** How much more a storm brings of it. */
  storms?: Partial<Record<StormKind, number>>;
  /** Which of the sample pictures fits. */
  picture?: string;
}

const allYear = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
const summer = [0.5, 0.5, 0.7, 0.9, 1.2, 1.5, 1.7, 1.6, 1.3, 0.9, 0.6, 0.5];

/** The first theme that fits is the service's; the last one fits all. */
export const themes: readonly Theme[] = [
  {
    key: 'snow',
    about: /snow|plow|\bice\b/,
    weight: 3,
    storms: { snow: 60 },
    picture: 'snow',
    season: [4, 3.6, 1, 0.02, 0, 0, 0, 0, 0, 0, 0.15, 2],
  },
  {
    key: 'heat',
    about: /no-heat|heat/,
    weight: 2.5,
    storms: { cold: 30, snow: 4 },
    season: [3, 2.6, 1.5, 0.6, 0.2, 0.1, 0.1, 0.1, 0.2, 0.9, 1.6, 2.4],
  },
  {
    key: 'pothole',
    about: /pothole|repav|street-plate/,
    weight: 6,
    storms: { snow: 2, rain: 2 },
    picture: 'pothole',
    season: [1.2, 2.1, 2.4, 2, 1.1, 0.7, 0.6, 0.5, 0.5, 0.5, 0.5, 0.7],
  },
  {
    key: 'tree-down',
    about: /tree-down|fallen tree|trail/,
    weight: 1.6,
    storms: { wind: 60, snow: 6 },
    picture: 'tree',
    season: [0.7, 0.7, 0.9, 0.9, 1.1, 1.4, 1.6, 1.5, 1.2, 1, 0.8, 0.7],
  },
  {
    key: 'leaves',
    about: /leaves|leaf|sweeping/,
    weight: 1.5,
    season: [0.5, 0.4, 0.6, 0.7, 0.6, 0.5, 0.5, 0.6, 0.9, 2, 3, 1.5],
  },
  {
    key: 'tree',
    about: /tree|stump/,
    weight: 2.5,
    storms: { wind: 6 },
    picture: 'tree',
    season: [0.6, 0.6, 0.9, 1.2, 1.4, 1.4, 1.3, 1.2, 1, 1, 0.9, 0.6],
  },
  {
    key: 'light',
    about: /light/,
    weight: 5,
    storms: { wind: 22 },
    picture: 'light',
    season: [1.3, 1.1, 0.9, 0.8, 0.8, 0.8, 0.8, 0.9, 1, 1.2, 1.4, 1.4],
  },
  {
    key: 'signal',
    about: /signal|sign\b|wire|power|speeding/,
    weight: 2,
    storms: { wind: 26 },
    picture: 'light',
    season: allYear,
  },
  {
    key: 'flood',
    about: /storm-drain|flood|sewer|cave-in|manhole|stream/,
    weight: 2,
    storms: { rain: 55, wind: 14 },
    picture: 'water',
    season: [0.8, 0.8, 1, 1.2, 1.1, 1.2, 1.4, 1.4, 1.2, 1, 0.9, 0.8],
  },
  {
    key: 'water',
    about: /water|hydrant|leak/,
    weight: 2.2,
    storms: { cold: 22 },
    picture: 'water',
    season: [1.4, 1.2, 0.9, 0.8, 0.9, 1.2, 1.4, 1.2, 0.9, 0.8, 0.8, 1],
  },
  {
    key: 'dumping',
    about: /dumping|litter|lot\b|yard-trash|bear/,
    weight: 6,
    picture: 'dumping',
    season: [0.7, 0.7, 0.9, 1.1, 1.2, 1.3, 1.3, 1.2, 1.1, 1, 0.8, 0.7],
  },
  {
    key: 'bulk',
    about: /bulk|recycling-bin|bin\b/,
    weight: 3,
    season: [0.9, 0.7, 0.9, 1, 1.2, 1.2, 1.2, 1.3, 1.1, 0.9, 0.8, 0.8],
  },
  {
    key: 'trash',
    about: /trash|dumpster|garbage/,
    weight: 7,
    storms: { snow: 12 },
    picture: 'trash',
    season: [1.1, 0.9, 0.8, 0.8, 0.9, 1.3, 1.6, 1.5, 1.1, 0.8, 0.8, 1],
  },
  {
    key: 'weeds',
    about: /weed|vacant|mosquito|grass/,
    weight: 3,
    season: [0.05, 0.05, 0.2, 0.8, 1.7, 2.4, 2.5, 2.1, 1.4, 0.6, 0.15, 0.05],
  },
  {
    key: 'graffiti',
    about: /graffiti|poster/,
    weight: 4,
    picture: 'graffiti',
    season: [0.8, 0.8, 1, 1.1, 1.2, 1.2, 1.1, 1.1, 1, 1, 0.9, 0.7],
  },
  {
    key: 'car',
    about: /car\b|vehicle|parking|driveway|bike/,
    weight: 5,
    picture: 'car',
    season: [0.9, 0.9, 1, 1, 1.1, 1.1, 1, 1, 1, 1, 1, 1],
  },
  { key: 'animal', about: /animal|dog|rat|bees|wildlife/, weight: 2, season: summer },
  {
    key: 'sidewalk',
    about: /sidewalk|curb|crosswalk|newsstand/,
    weight: 2,
    picture: 'sidewalk',
    season: [0.7, 0.7, 1, 1.2, 1.2, 1.1, 1.1, 1, 1.1, 1.1, 0.9, 0.7],
  },
  {
    key: 'building',
    about: /building|tenant|permit|zoning|fire|smoke/,
    weight: 3,
    storms: { wind: 3 },
    picture: 'building',
    season: allYear,
  },
  { key: 'park', about: /park|playground|recreation|library/, weight: 1.2, season: summer },
  { key: 'noise', about: /noise|dispute/, weight: 1.5, season: summer },
  {
    key: 'story',
    about: /child|older|person|tip|complaint|discrimination|cruelty|police/,
    weight: 0.8,
    season: allYear,
  },
  { key: 'plain', about: /(?:)/, weight: 1, season: allYear },
];

export function themeOf(service: Pick<ServiceDefinition, 'key' | 'name'>): Theme {
  const words = `${service.key} ${service.name['en'] ?? ''}`.toLowerCase();
  return themes.find((theme) => theme.about.test(words))!;
}
