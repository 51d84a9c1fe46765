import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { argumentsOf, loadCatalogs } from './index.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const catalogs = loadCatalogs(root);
const english = catalogs.sources('en');
const others = catalogs.languages.filter((language) => language !== 'en');

describe('the catalogs', () => {
  test('hold English and Spanish', () => {
    expect(catalogs.languages).toEqual(expect.arrayContaining(['en', 'es']));
  });

  test('are ICU messages', () => {
    const broken = catalogs.languages.flatMap((language) =>
      [...catalogs.sources(language)]
        .filter(([, message]) => !parses(message))
        .map(([key]) => `${language} ${key}`),
    );
    expect(broken).toEqual([]);
  });

  test.each(others)('%s has the keys of English', (language) => {
    const keys = catalogs.sources(language);
    expect([...english.keys()].filter((key) => !keys.has(key))).toEqual([]);
    expect([...keys.keys()].filter((key) => !english.has(key))).toEqual([]);
  });

  test.each(others)('%s takes the arguments of English', (language) => {
    const different = [...catalogs.sources(language)].filter(
      ([key, message]) => english.has(key) && names(message) !== names(english.get(key)!),
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });

  test('hold every key that the code asks for', () => {
    const unknown = usedKeys().filter(({ key }) => !english.has(key));
    expect(unknown.map(({ file, key }) => `${file}: ${key}`)).toEqual([]);
  });

  test('hold a key for every start that the code completes', () => {
    const keys = [...english.keys()];
    const unknown = usedStarts().filter(({ key }) => !keys.some((one) => one.startsWith(key)));
    expect(unknown.map(({ file, key }) => `${file}: ${key}`)).toEqual([]);
  });
});

/** A language may use a plural where English needs none, so only the names count. */
function names(message: string): string {
  return [...new Set(argumentsOf(message).map((one) => one.split(':')[0]))].join();
}

function parses(message: string): boolean {
  try {
    argumentsOf(message);
    return true;
  } catch {
    return false;
  }
}

/** `t('area.key')`, `t.rich('area.key')` and the messages of problems, `'errors.key'`. */
function usedKeys() {
  return find(/(?:\bt(?:\.rich)?\(\s*'([a-z][\w-]*\.[\w.-]+)')|'(errors\.[\w.-]+)'/g);
}

/** `t(`status.${status}`)`: at least one key must begin so. */
function usedStarts() {
  return find(/\bt(?:\.rich)?\(\s*`([a-z][\w-]*\.[\w.-]*)\$\{/g);
}

function find(pattern: RegExp): { file: string; key: string }[] {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .flatMap((file) =>
      [...readFileSync(path.join(root, 'src', file), 'utf8').matchAll(pattern)].map((match) => ({
        file,
        key: (match[1] ?? match[2])!,
      })),
    );
}
