import type { Report } from './check-shape.ts';
import type { Pack } from './pack.ts';
import { isObject } from './pack-file.ts';

/** Every text has words in each of the city's languages, and none in a language that the city does not declare. */
export function checkTexts(pack: Pack, report: Report) {
  const { languages } = pack.content.city;
  const { layers, neighbors, assets, ...others } = pack.content;
  // The ids of jurisdictions look like words in Indonesian.
  const { open311: _open311, ...city } = pack.content.city;
  // The own names of areas and things are names, not texts.
  const parts = {
    ...others,
    city: [city],
    layers: layers.map(({ areas: _, ...layer }) => layer),
    neighbors: neighbors.map(({ shape: _, ...neighbor }) => neighbor),
    assets: assets.map(({ things: _, ...layer }) => layer),
  };
  const parted = [
    'city',
    'departments',
    'groups',
    'services',
    'layers',
    'neighbors',
    'assets',
    'lookups',
  ] as const;
  for (const part of parted)
    for (const [i, entry] of parts[part].entries())
      walk(entry, [], (path, message) => report(pack.sources[part][i]!, path, message), languages);
}

type Tell = (path: (string | number)[], message: string) => void;

function walk(value: unknown, path: (string | number)[], tell: Tell, languages: readonly string[]) {
  if (Array.isArray(value))
    for (const [i, each] of value.entries()) walk(each, [...path, i], tell, languages);
  if (!isObject(value)) return;
  const keywords = path.at(-1) === 'keywords';
  if (!keywords && !isText(value)) {
    for (const [key, each] of Object.entries(value)) walk(each, [...path, key], tell, languages);
    return;
  }
  for (const language of languages)
    if (!keywords && !value[language]?.toString().trim())
      tell(path, `${path.join('.')} has no words in "${language}", which the city declares`);
  for (const language of Object.keys(value))
    if (!languages.includes(language))
      tell([...path, language], `"${language}" is not one of the city's languages`);
}

/** Words by language are told from other mappings by their keys: all are language tags, all values are words. */
function isText(value: Record<string, unknown>): boolean {
  const entries = Object.entries(value);
  const tags = entries.every(
    ([key, words]) => typeof words === 'string' && /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(key),
  );
  return tags && entries.length > 0 && !('key' in value);
}
