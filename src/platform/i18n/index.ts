export { type Catalogs, loadCatalogs, makeCatalogs } from './catalogs.ts';
export { type DateStyle, formatDate, formatDistance, formatNumber, formatRelative } from './format.ts';
export { chooseLanguage, dirOf, formatLocale, isPseudo, nameOf } from './language.ts';
export { argumentsOf } from './message.ts';
export type { Translate, Value, Values } from './translate.ts';
