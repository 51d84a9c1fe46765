import { type Service, say } from '#reference/catalog';
import type { Random } from '../random.ts';
import { english } from './english.ts';
import type { Lines } from './lines.ts';
import { spanish } from './spanish.ts';

const more = {
  en: [
    'It has been like this for {n} days.',
    'I pass here every morning and it only gets worse.',
    'Please send somebody before a person gets hurt.',
    'My neighbor reported it too.',
    'It is worst after dark.',
    'A child almost got hurt here.',
    'Thank you for looking into it.',
    'It is right across from the bus stop.',
    'Older people live on this block and cannot get around it.',
    'This is the {n}th time this year.',
  ],
  es: [
    'Lleva así {n} días.',
    'Paso por aquí cada mañana y está peor.',
    'Por favor manden a alguien antes de que haya un accidente.',
    'Mi vecina también lo reportó.',
    'De noche es peor.',
    'Un niño casi se lastima aquí.',
    'Gracias por atenderlo.',
    'Está justo enfrente de la parada del autobús.',
  ],
};

const lines: Record<string, Record<string, Lines>> = { en: english, es: spanish };
const nowhere: Record<string, string> = { en: 'our place', es: 'nuestra casa' };

/** Whether somebody can be quoted in this language; another is written in English. */
export const written = (language: string) => language in lines;

/** What somebody writes about a service, one to three sentences. */
export function describe(
  random: Random,
  {
    service,
    theme,
    language,
    address,
  }: { service: Service; theme: string; language: string; address: string | null },
): string {
  const tongue = written(language) ? language : 'en';
  const { first, more: own } = lines[tongue]![theme] ?? lines[tongue]!['plain']!;
  const parts = [random.pick(first)];
  if (random.chance(0.45)) parts.push(random.pick(own));
  if (random.chance(0.35)) parts.push(random.pick(more[tongue as 'en']));
  const name = say(service.name, tongue);
  const text = parts
    .join(' ')
    .replaceAll('{at}', address ?? nowhere[tongue]!)
    .replaceAll('{what}', name.charAt(0).toLowerCase() + name.slice(1))
    .replaceAll('{n}', String(random.int(4, 9)));
  return text.charAt(0).toUpperCase() + text.slice(1);
}
