import { describe, expect, test } from 'vitest';
import {
  chooseLanguage,
  dirOf,
  formatDate,
  formatDistance,
  formatNumber,
  formatRelative,
  makeCatalogs,
  nameOf,
} from './index.ts';

const english = new Map([
  ['a.plain', "It's late"],
  ['a.count', '{count, plural, one {# crew} other {# crews}} for {name}'],
  ['a.link', 'Read <link>how we count</link>.'],
  ['a.only', 'Only here'],
]);
const spanish = new Map([['a.plain', 'Es tarde']]);

describe('a translator', () => {
  const catalogs = makeCatalogs(
    new Map([
      ['en', english],
      ['es', spanish],
    ]),
  );
  const t = catalogs.translator('en');

  test('says plain texts, values and plurals', () => {
    expect(t('a.plain')).toBe("It's late");
    expect(t('a.count', { count: 1, name: 'Bo' })).toBe('1 crew for Bo');
    expect(t('a.count', { count: 1200, name: '<b>' })).toBe('1,200 crews for <b>');
  });

  test('falls back to English, then to the key, and reports both', () => {
    const es = catalogs.translator('es-MX');
    expect([es('a.plain'), es('a.only'), es('a.nothing')]).toEqual(['Es tarde', 'Only here', 'a.nothing']);
    expect([...catalogs.missing]).toEqual(['es-MX a.only', 'es-MX a.nothing']);
  });

  test('lets a part of a message be marked', () => {
    expect(t.rich('a.link', { link: (inner) => ({ to: inner }) })).toEqual([
      'Read ',
      { to: ['how we count'] },
      '.',
    ]);
  });

  test('is English when nobody speaks the language, and is made once', () => {
    expect(catalogs.translator('tlh').language).toBe('en');
    expect(catalogs.translator('en')).toBe(t);
  });

  test('speaks two pseudo-locales that are never listed', () => {
    const long = catalogs.translator('en-XA');
    expect(long('a.plain')).toMatch(/^Íţ'š ļáţé \w/);
    expect(long('a.count', { count: 2, name: 'Bo' })).toMatch(/2 çŕéŵš.* Bo/);
    const mirrored = catalogs.translator('ar-XB');
    expect(mirrored.dir).toBe('rtl');
    expect(mirrored('a.plain')).toBe("\u202eIt's\u202c \u202elate\u202c");
    expect(catalogs.languages).toEqual(['en', 'es']);
  });
});

describe('choosing a language', () => {
  const offered = ['en', 'es', 'zh-Hans'];
  test.each([
    ['es-MX,es;q=0.9,en;q=0.8', undefined, 'es'],
    ['fr, en;q=0.1, es;q=0.5', undefined, 'es'],
    ['fr', undefined, 'en'],
    ['zh-CN', undefined, 'zh-Hans'],
    ['es', 'en', 'en'],
    ['es', 'xx', 'es'],
    ['es;q=0', undefined, 'en'],
    [undefined, 'ar-XB', 'ar-XB'],
    ['ar-XB', undefined, 'en'],
    [';;,,q=', undefined, 'en'],
  ])('%s with cookie %s: %s', (header, cookie, wanted) => {
    expect(chooseLanguage(header, cookie, offered)).toBe(wanted);
  });

  test('knows directions and own names', () => {
    expect([dirOf('ar'), dirOf('ur-PK'), dirOf('es')]).toEqual(['rtl', 'rtl', 'ltr']);
    expect([nameOf('es'), nameOf('vi')]).toEqual(['Español', 'Tiếng Việt']);
  });
});

describe('dates and numbers', () => {
  const five = new Date('2026-04-14T21:00:00Z');
  const zone = 'America/New_York';

  test.each([
    ['en', 'day', 'Tuesday, April 14'],
    ['en', 'date', 'Apr 14, 2026'],
    ['en', 'dayTime', 'Tue, Apr 14, 5\u00a0pm'],
    ['en', 'short', 'Apr 14'],
    ['en', 'time', '5\u00a0pm'],
    ['es', 'day', 'martes, 14 de abril'],
  ] as const)('%s %s: %s', (language, style, said) => {
    expect(formatDate(five, zone, language, style)).toBe(said);
  });

  test('minutes are said when there are any, in the minutes of the zone', () => {
    expect(formatDate(new Date('2026-04-14T21:30:00Z'), zone, 'en', 'time')).toBe('5:30\u00a0pm');
    expect(formatDate(five, 'Asia/Kolkata', 'en', 'time')).toBe('2:30\u00a0am');
  });

  test('the clock change is the zone\u2019s', () => {
    expect(formatDate(new Date('2026-03-08T06:59:00Z'), zone, 'en', 'time')).toBe('1:59\u00a0am');
    expect(formatDate(new Date('2026-03-08T07:00:00Z'), zone, 'en', 'time')).toBe('3\u00a0am');
  });

  test('relative time is elapsed time', () => {
    const ago = (seconds: number) => formatRelative(new Date(five.getTime() - seconds * 1000), five, 'en');
    expect([ago(20), ago(90), ago(25 * 3600), ago(60 * 86_400), ago(-7200)]).toEqual([
      'now',
      '1 minute ago',
      '1 day ago',
      '2 months ago',
      'in 2 hours',
    ]);
  });

  test('distances are said in feet when near and in miles when far, in any order', () => {
    const said = [30, 5000, 100, 1609.344].map((metres) => formatDistance(metres, 'en'));
    expect(said).toEqual(['100 feet', '3.1 miles', '350 feet', '1 mile']);
    expect(formatDistance(5000, 'es')).toBe('3.1 millas');
  });

  test('numbers are grouped as in the city', () => {
    expect([formatNumber(12_345.5, 'es'), formatNumber(0.923, 'en', 'percent')]).toEqual(['12,345.5', '92%']);
  });
});
