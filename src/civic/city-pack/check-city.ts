import { checkCalendar } from '#reference/calendar';
import type { Report } from './check-shape.ts';
import type { Pack, Placed } from './pack.ts';

/** The city's own settings and the lists of who does what. */
export function checkCity({ content, sources }: Pack, report: Report) {
  const { city } = content;
  const placed = sources.city[0]!;
  for (const { field, message } of checkCalendar(city.calendar)) {
    const steps = field.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    report(placed, ['calendar', ...steps], `calendar.${field}: ${message}`);
  }
  const contrast = contrastOnWhite(city.colours.primary);
  if (contrast < 4.5)
    report(
      placed,
      ['colours', 'primary'],
      `the primary colour cannot be read on white: ${contrast.toFixed(1)} to 1, where WCAG asks for 4.5`,
    );
  if (Math.abs(city.map.centre.lat) > 90 || Math.abs(city.map.centre.lng) > 180)
    report(placed, ['map', 'centre'], 'map.centre is not on earth; are lat and lng swapped?');
  if (!city.roles.some((role) => role.may.includes('staff.edit')))
    report(placed, ['roles'], 'no role may "staff.edit", so nobody could ever be given a role');
  checkTwice(city.languages, (i, key) =>
    report(placed, ['languages', i], `language "${key}" is listed twice`),
  );
  const geocoders = city.geocoders ?? [];
  const names = geocoders.map(({ name }) => name);
  checkTwice(names, (i, name) => report(placed, ['geocoders', i], `there are two geocoders "${name}"`));
  for (const [i, { url, perSecond = 1 }] of geocoders.entries())
    if (perSecond > 1 && /^https?:\/\/nominatim\.openstreetmap\.org(\/|$)/.test(url))
      report(placed, ['geocoders', i], 'this server takes one question a second at most (perSecond: 1)');
  checkTwice(keysOf(city.roles), (i, key) => report(placed, ['roles', i], `there are two roles "${key}"`));
  checkTwice(keysOf(city.reasons), (i, key) =>
    report(placed, ['reasons', i], `there are two reasons "${key}"`),
  );
}

export function keysOf(list: readonly { key: string }[] | undefined): string[] {
  return (list ?? []).map(({ key }) => key);
}

/** Calls `tell` for each key that an earlier entry has too. */
export function checkTwice(keys: readonly string[], tell: (i: number, key: string) => void) {
  for (const [i, key] of keys.entries()) if (keys.indexOf(key) < i) tell(i, key);
}

/** The same for entries of a whole part of the pack. */
export function checkEntriesTwice(
  what: string,
  keys: readonly string[],
  sources: readonly Placed[],
  report: Report,
) {
  checkTwice(keys, (i, key) => {
    const first = sources[keys.indexOf(key)]!;
    const { line } = first.file.where(first.path);
    report(
      sources[i]!,
      ['key'],
      `there are two ${what} "${key}"; the first is in ${first.file.name}, line ${line}`,
    );
  });
}

/** Contrast of a colour (#rrggbb) with white, 1 to 21, as WCAG 2.2 defines it. */
function contrastOnWhite(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red! + 0.7152 * green! + 0.0722 * blue! + 0.05);
}
