import MiniSearch from 'minisearch';
import type { Catalog } from './catalog.ts';
import type { Service } from './service.ts';
import { say } from './text.ts';

/**
 * Services and information pages that fit what somebody typed, best first; nothing for nothing. Forgives misspelling,
 * accents and word order, knows each service's other words, and understands the city's other languages too.
 */
export function searchServices(catalog: Catalog, language: string, text: string, limit = 10): Service[] {
  const query = withCompounds(text.slice(0, 200));
  if (query === '') return [];
  const found = indexOf(catalog, language).search(query);
  const best = found[0]?.score ?? 0;
  return found
    .filter((hit) => hit.score >= best * 0.08)
    .slice(0, limit)
    .flatMap((hit) => catalog.service(hit.id as string) ?? []);
}

const indexes = new WeakMap<Catalog, Map<string, MiniSearch>>();

/** One index for each catalog and language, made at the first search and let go with the catalog. */
function indexOf(catalog: Catalog, language: string): MiniSearch {
  const known = indexes.get(catalog) ?? new Map<string, MiniSearch>();
  indexes.set(catalog, known);
  const index = known.get(language) ?? buildIndex(catalog, language);
  known.set(language, index);
  return index;
}

const boost = { name: 4, keywords: 3, about: 0.8, elsewhere: 0.8, group: 0.4 };

function buildIndex(catalog: Catalog, language: string): MiniSearch {
  const index = new MiniSearch({
    fields: Object.keys(boost),
    processTerm: toTerm,
    searchOptions: {
      boost,
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 3 && !/\d/.test(term) ? 0.25 : false),
      maxFuzzy: 2,
      weights: { prefix: 0.6, fuzzy: 0.35 },
    },
  });
  index.addAll(catalog.services.map((service) => wordsOf(catalog, service, language)));
  return index;
}

function wordsOf(catalog: Catalog, service: Service, language: string) {
  const others = catalog.city.languages.filter((other) => other !== language);
  const keywords = (of: string) => (service.keywords?.[of] ?? []).join(' ');
  return {
    id: service.key,
    name: say(service.name, language),
    keywords: keywords(language),
    about: say(service.about, language),
    elsewhere: others.map((other) => `${say(service.name, other)} ${keywords(other)}`).join(' '),
    group: say(catalog.group(service.group)?.name, language),
  };
}

/** Words that stand in every complaint, whatever it is about. */
const empty = new Set(
  `a an and any are at be been by can didnt do doesnt for from get has have he her his how i if in is it its just me my need not of on or our
  please she so some somebody someone that the their them there they this to us was we were what when where which who
  why will with you your al algo como con cual cuando de del donde el ella en es esa ese esta este hay la las le les lo
  los me mi mis mucho muy necesito o para por porque pero que quien se si son su sus tengo te tiene tu un una unas
  uno unos y ya yo`.split(/\s+/),
);

/** How a word is indexed and looked for: without accents, capitals and plural endings; null when it says nothing. */
function toTerm(word: string): string | null {
  const folded = word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/['’]/g, '');
  if (folded === '' || empty.has(folded)) return null;
  return folded.length > 4 ? folded.replace(/(?<=[^aeious])es$|(?<=[^s])s$/, '') : folded;
}

/** "pot hole" also as "pothole", "street light" as "streetlight". */
function withCompounds(text: string): string {
  const words = text.split(/[\s\p{P}\p{S}]+/u).filter((word) => word.length > 1);
  const pairs = words.slice(1).map((word, i) => words[i]! + word);
  return words.every((word) => toTerm(word) === null)
    ? ''
    : [...words, ...pairs.filter((pair) => pair.length < 16)].join(' ');
}
