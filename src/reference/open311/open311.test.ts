import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { formatInstant, jsonOf, parseInstant, xmlOf } from './index.ts';

const newYork = 'America/New_York';

describe('instants', () => {
  test.each([
    ['2026-03-04T15:00:00Z', '2026-03-04T10:00:00-05:00'],
    ['2026-03-08T06:59:59Z', '2026-03-08T01:59:59-05:00'],
    ['2026-03-08T07:00:00Z', '2026-03-08T03:00:00-04:00'],
    ['2026-11-01T05:30:00Z', '2026-11-01T01:30:00-04:00'],
    ['2026-11-01T06:30:00.987Z', '2026-11-01T01:30:00-05:00'],
  ])('%s is told as %s', (utc, said) => expect(formatInstant(new Date(utc), newYork)).toBe(said));

  test('east of UTC and by half hours', () => {
    const noon = new Date('2026-03-04T12:00:00Z');
    expect(formatInstant(noon, 'Asia/Kolkata')).toBe('2026-03-04T17:30:00+05:30');
    expect(formatInstant(noon, 'UTC')).toBe('2026-03-04T12:00:00+00:00');
  });

  test.each([
    ['2026-03-04T15:00:00Z', '2026-03-04T15:00:00.000Z'],
    ['2026-03-04T15:00:00.25Z', '2026-03-04T15:00:00.250Z'],
    ['2026-03-04T10:00:00-05:00', '2026-03-04T15:00:00.000Z'],
    ['2026-03-04T17:00:00+02:00', '2026-03-04T15:00:00.000Z'],
    ['2026-03-04T15:00:00 00:00', '2026-03-04T15:00:00.000Z'],
    ['2026-03-04T17:00:00 0200', '2026-03-04T15:00:00.000Z'],
    ['2026-03-04T15:00Z', '2026-03-04T15:00:00.000Z'],
    ['2026-03-04 10:00:00', '2026-03-04T15:00:00.000Z'],
    ['2026-07-04', '2026-07-04T04:00:00.000Z'],
  ])('%s is read', (text, iso) => expect(parseInstant(text, newYork)?.toISOString()).toBe(iso));

  test.each([
    '',
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '0001-01-01',
    '2026-03-04T25:00:00Z',
    '1772636400',
  ])('%j is none', (text) => expect(parseInstant(text, newYork)).toBeNull());

  test('what is written is read back to the second', () => {
    const zones = fc.constantFrom(newYork, 'UTC', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia');
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(seconds, zones, (second, zone) => {
        const date = new Date(second * 1000);
        expect(parseInstant(formatInstant(date, zone), zone)).toEqual(date);
      }),
    );
  });
});

describe('one record in two forms', () => {
  const reader = new XMLParser({ parseTagValue: false, trimValues: false, htmlEntities: true });

  test('any text survives both, but for what XML cannot hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (text) => {
        const content = [{ description: text }];
        expect(JSON.parse(jsonOf({ root: 'service_requests', content }))).toEqual(content);
        const xml = xmlOf({ root: 'service_requests', content });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that are left out
        const holdable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
        const read = reader.parse(xml).service_requests.request.description;
        expect(read.replace(/\r/g, '')).toBe(holdable.replace(/\r/g, ''));
      }),
    );
  });

  test('nulls, empty lists, nested lists and numbers', () => {
    const content = {
      service_code: '001',
      attributes: [{ required: true, order: 1, help: null, values: [] }],
    };
    expect(jsonOf({ root: 'service_definition', content })).toBe(JSON.stringify(content));
    expect(xmlOf({ root: 'service_definition', content })).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n<service_definition><service_code>001</service_code><attributes>' +
        '<attribute><required>true</required><order>1</order><help/><values/></attribute></attributes></service_definition>',
    );
    expect(xmlOf({ root: 'services', content: [] })).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n<services/>',
    );
  });

  test('markup stays text', () => {
    const xml = xmlOf({
      root: 'errors',
      content: [{ code: 400, description: ']]></error><error a="1">&amp;' }],
    });
    expect(xml).toContain('<description>]]&gt;&lt;/error&gt;&lt;error a="1"&gt;&amp;amp;</description>');
  });
});
