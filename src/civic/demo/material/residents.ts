import type { Person } from '#reference/people';
import type { Random } from '../random.ts';

const names: Record<string, string[]> = {
  en: 'Abby Ada Andre Bea Cal Cora Darnell Dee Eli Ella Fay Gus Hope Ida Isaac Jade Jo Kai Keisha Lamar Leo Mae Max Nell Nia Otis Pearl Ray Rose Ruby Sage Tina Troy Una Val Will Zora'.split(
    ' ',
  ),
  es: 'Adela Ángel Berta Camila César Diego Elvira Emilio Flor Gael Inés Iván Julia Lalo Lola Luisa Marta Nico Olga Pilar Rita Rosa Saúl Tere Vero'.split(
    ' ',
  ),
};

export interface Residents {
  /** Somebody who reports in this language: often a person who did before. */
  somebody(language: string, at: Date): Person;
  all: Person[];
}

/** People who never were: a first name, an initial, and addresses and numbers that are kept free for examples. */
export function makeResidents(random: Random): Residents {
  const all: Person[] = [];
  const byLanguage = new Map<string, Person[]>();
  return {
    all,
    somebody(language, at) {
      const known = byLanguage.get(language) ?? [];
      byLanguage.set(language, known);
      if (known.length > 20 && random.chance(0.4)) return random.pick(known);
      const person = invent(random, language, at, all.length + 1);
      all.push(person);
      known.push(person);
      return person;
    },
  };
}

function invent(random: Random, language: string, at: Date, n: number): Person {
  const first = random.pick(names[language] ?? names['en']!);
  const initial = 'ABCDEFGHJKLMNOPRSTVWYZ'[random.int(0, 21)]!;
  const plain = first
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase();
  const reachedBy = random.next();
  return {
    id: random.id(at),
    name: `${first} ${initial}.`,
    email:
      reachedBy < 0.8
        ? `${plain}.${initial.toLowerCase()}${n}@example.${random.chance(0.8) ? 'com' : 'org'}`
        : null,
    // 555-0100 to 555-0199 belong to nobody.
    phone: reachedBy > 0.55 ? `555-01${String(random.int(0, 99)).padStart(2, '0')}` : null,
    language,
    created_at: at,
    email_suspended_at: null,
    email_suspended_reason: null,
  };
}
