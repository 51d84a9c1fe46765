export interface ThemeColours {
  /** `#rrggbb`: buttons, links, the header's edge. */
  primary: string;
  /** `#rrggbb`: the small bright mark of the city; never the colour of text. */
  accent: string;
}

/**
 * The city's colours as the stylesheet of `/theme.css`. A colour that is too pale for text is darkened (light theme) or
 * lightened (dark theme) until it holds WCAG's 4.5 : 1, so that no city pack can make a page unreadable.
 */
export function themeCss(colours: ThemeColours): string {
  const light = towards(colours.primary, '#000000', '#ffffff', 5.5);
  const dark = towards(colours.primary, '#ffffff', '#1d232b', 7);
  return [
    `:root{--primary:${light};--primary-strong:${mix(light, '#000000', 0.25)};--on-primary:#ffffff;`,
    `--tint:${mix(light, '#ffffff', 0.93)};--accent:${clean(colours.accent)}}`,
    `@media (prefers-color-scheme:dark){:root{--primary:${dark};--primary-strong:${mix(dark, '#ffffff', 0.3)};`,
    `--on-primary:${contrast(dark, '#11151a') >= 4.5 ? '#11151a' : '#ffffff'};--tint:${mix(dark, '#161b21', 0.86)}}}`,
  ].join('');
}

/** Contrast ratio of two colours as WCAG 2.2 defines it (relative luminance of sRGB), from 1 to 21. */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function towards(colour: string, end: string, ground: string, wanted: number): string {
  let share = 0;
  let mixed = clean(colour);
  while (contrast(mixed, ground) < wanted && share < 1) {
    share += 0.04;
    mixed = mix(clean(colour), end, Math.min(share, 1));
  }
  return mixed;
}

function mix(colour: string, other: string, share: number): string {
  const to = channels(other);
  const parts = channels(colour).map((value, i) => Math.round(value + (to[i]! - value) * share));
  return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(clean(colour).slice(at, at + 2), 16));
}

function clean(colour: string): string {
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour.toLowerCase() : '#005ea2';
}
