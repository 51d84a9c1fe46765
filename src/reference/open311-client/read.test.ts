import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswer, Unreadable } from './read-answer.ts';
import { readErrors, statusOf } from './read-errors.ts';
import { instantOf } from './read-instant.ts';
import { readPosted, readPostedUpdate, readRequests, readToken, readUpdates } from './read-requests.ts';
import { readDefinition, readDiscovery, readServices } from './read-services.ts';
import { mediaOf, pointOf } from './read-values.ts';

const zone = 'America/New_York';
const xml = (body: string) => readAnswer(`<?xml version="1.0" encoding="utf-8"?>\n${body}`);
const json = (value: unknown) => readAnswer(JSON.stringify(value));

describe('what came', () => {
  test('is told apart by itself and not by its header', () => {
    expect(readAnswer('\uFEFF \n[1]')).toEqual([1]);
    expect(readAnswer('callback([{"a":1}]);')).toEqual([{ a: 1 }]);
    expect(readAnswer('HTTP/1.1 403 Forbidden \r\n\r\n<error>No</error>')).toEqual({ error: 'No' });
  });

  test('keeps ids as they stand', () => {
    expect(readAnswer('[{"service_code":001,"id":101000123456789012,"lat":39.95,"t":"a: 007"}]')).toEqual([
      { service_code: '001', id: '101000123456789012', lat: 39.95, t: 'a: 007' },
    ]);
  });

  test('is refused when it is a web page, ends in the middle or brings its own entities', () => {
    expect(() => readAnswer('<!DOCTYPE html><html><title>Oops</title></html>')).toThrow(
      /a web page \("Oops"\)/,
    );
    expect(() => readAnswer('<services><service><service_code>1</serv')).toThrow(Unreadable);
    expect(() => readAnswer('[{"a":1},')).toThrow(Unreadable);
    expect(() => readAnswer('')).toThrow(/empty/);
    expect(() => readAnswer('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')).toThrow(/document type/);
  });

  test('may hold bare ampersands and characters that XML does not have', () => {
    expect(xml('<a>Potholes & cracks &amp; caf&#233;\u0001</a>')).toEqual({
      a: 'Potholes & cracks & café',
    });
  });
});

describe('services', () => {
  const plain = [{ service_code: '001', service_name: 'Cans', metadata: 'true', type: 'batch', group: '' }];
  const expected = [
    { code: '001', name: 'Cans', description: null, metadata: true, type: 'batch', group: null },
  ];

  test.each<[string, unknown]>([
    ['a bare list', plain],
    ['an object around the list', { services: plain }],
    ['an envelope around that', { success: true, data: { services: plain } }],
    ['one thing instead of a list', { services: { service: plain[0] } }],
    ['each thing in an object', plain.map((service) => ({ service }))],
    ['a list of lists', [plain]],
    ['a map by code', { '001': plain[0] }],
  ])('are found in %s', (_, value) => {
    expect(readServices(json(value))).toEqual(expected);
  });

  test('are found behind prefixes, attributes and blanks', () => {
    const body = `<m:services xmlns:m="http://wiki.open311.org/GeoReport_v2"><m:service id="1"><m:service_code> 001
      </m:service_code><m:service_name>Cans
      </m:service_name><m:metadata>true</m:metadata><m:type>batch</m:type><m:group></m:group></m:service></m:services>`;
    expect(readServices(xml(body))).toEqual(expected);
  });

  test('may be none, which is something else than no list', () => {
    expect(readServices(json([]))).toEqual([]);
    expect(readServices(xml('<services/>'))).toEqual([]);
    expect(readServices(json({ hello: 'world' }))).toBeNull();
    expect(readServices(json('x'.length ? { error: 'no' } : []))).toBeNull();
  });

  test('have definitions with or without a list around the attributes', () => {
    const attribute =
      '<attribute><variable>true</variable><code>WHISPOLO</code><datatype>Number</datatype></attribute>';
    const read = [
      {
        code: 'WHISPOLO',
        variable: true,
        datatype: 'number',
        required: false,
        description: null,
        order: 1,
        values: [],
      },
    ];
    expect(readDefinition(xml(`<service_definition>${attribute}</service_definition>`))).toEqual(read);
    expect(
      readDefinition(xml(`<service_definition><attributes>${attribute}</attributes></service_definition>`)),
    ).toEqual(read);
    expect(readDefinition(json({ service_code: 'x', attributes: [] }))).toEqual([]);
    expect(readDefinition(json([{ service_definition: { service_code: 'x', attributes: null } }]))).toEqual(
      [],
    );
    expect(readDefinition(json({ no: 1 }))).toBeNull();
  });

  test('are announced by discovery in several shapes', () => {
    const one = { specification: 's', url: 'https://x.example/v2/', type: 'Test', formats: ['text/xml'] };
    const read = [{ specification: 's', url: 'https://x.example/v2', type: 'test', formats: ['text/xml'] }];
    expect(readDiscovery(json({ changeset: '1', endpoints: [one] }))?.endpoints).toEqual(read);
    expect(readDiscovery(json({ discovery: { endpoints: { endpoint: one } } }))?.endpoints).toEqual(read);
    const body = `<discovery><endpoints><endpoint><specification>s</specification><url>https://x.example/v2/</url>
      <type>test</type><formats><format>text/xml</format></formats></endpoint></endpoints></discovery>`;
    expect(readDiscovery(xml(body))?.endpoints).toEqual(read);
  });
});

describe('requests', () => {
  const row = {
    service_request_id: 638344,
    status: 'Closed',
    agency_responsible: { recipient: ['Roads'] },
    lat: '39,95',
    long: -75.1,
    media_url: ['https://a.example/1.jpg', 'javascript:alert(1)'],
    requested_datetime: '2026-03-04T10:00:00 05:00',
  };

  test('have text ids, numbers for degrees and only web addresses for pictures', () => {
    expect(readRequests(json([row]), zone)).toMatchObject([
      {
        id: '638344',
        status: 'closed',
        at: { lat: 39.95, lng: -75.1 },
        media: ['https://a.example/1.jpg'],
        requestedAt: new Date('2026-03-04T05:00:00Z'),
      },
    ]);
  });

  test('without a number are left out', () => {
    expect(readRequests(json([{ status: 'open', token: 'x' }, row]), zone)).toHaveLength(1);
    expect(readRequests(xml('<service_requests>\n</service_requests>'), zone)).toEqual([]);
    expect(readRequests(json({ service_requests: { request: row } }), zone)).toHaveLength(1);
  });

  test('are answered with a number, a token, neither, or nothing that helps', () => {
    expect(readPosted(json([{ service_request_id: '1', service_notice: 'Soon' }]))).toEqual({
      end: 'id',
      id: '1',
      notice: 'Soon',
    });
    expect(readPosted(json([{ token: 12345 }]))).toEqual({ end: 'token', token: '12345', notice: null });
    expect(readPosted(json([{ service_request_id: null, account_id: null }]))).toEqual({
      end: 'accepted',
      notice: null,
    });
    expect(readPosted(json([]))).toBeNull();
    expect(readPosted(json([['x']]))).toBeNull();
  });

  test('have tokens that may not be ready', () => {
    expect(readToken(json([{ token: 'a' }]))).toBeNull();
    expect(
      readToken(
        xml(
          '<service_requests><request><service_request_id>638344</service_request_id></request></service_requests>',
        ),
      ),
    ).toBe('638344');
  });

  test('have updates; what has no id gets one of its content', () => {
    const body = { service_request_id: 'a', status: 'FIXED', updated_datetime: '2026-03-04T15:00:00Z' };
    expect(readUpdates(json({ service_request_updates: [body] }), zone)).toMatchObject([
      { id: 'a fixed 2026-03-04T15:00:00.000Z', requestId: 'a', status: 'fixed' },
    ]);
    expect(readUpdates(json([]), zone)).toEqual([]);
    expect(readPostedUpdate(json([{ update_id: 9 }]))).toBe('9');
  });
});

describe('errors', () => {
  test.each<[unknown, string, number | null]>([
    [[{ code: 403, description: 'No key' }], 'No key', 403],
    [{ errors: [{ code: '403', description: 'No key' }] }, 'No key', 403],
    [{ errors: { error: { description: 'No key' } } }, 'No key', null],
    [{ error: { code: '103 - service_code', message: 'No key' } }, 'No key', null],
    [{ error: 'No key' }, 'No key', null],
    [{ errors: ['No key'] }, 'No key', null],
    [{ type: 'about:blank', status: 403, title: 'No key' }, 'No key', 403],
  ])('are read from %j', (value, words, status) => {
    const errors = readErrors(json(value));
    expect(errors.map((one) => one.description)).toEqual([words]);
    expect(statusOf(errors)).toBe(status);
  });

  test('are not seen where there are none', () => {
    expect(readErrors(json([]))).toEqual([]);
    expect(readErrors(json([{ service_code: '1', description: 'A hole' }]))).toEqual([]);
    expect(readErrors(json([{ service_request_id: '1', status: 'open', description: 'x' }]))).toEqual([]);
    expect(readErrors(xml('<services/>'))).toEqual([]);
  });
});

describe('values', () => {
  test.each([
    ['2026-03-04T10:00:00-05:00', '2026-03-04T15:00:00.000Z'],
    ['2026-03-04T10:00:00.123Z', '2026-03-04T10:00:00.000Z'],
    ['2026-03-04T10:00:00 00:00', '2026-03-04T10:00:00.000Z'],
    ['2026-03-04T10:00-0500', '2026-03-04T15:00:00.000Z'],
    ['2026-03-04 10:00', '2026-03-04T15:00:00.000Z'],
    ['2026-03-4', '2026-03-04T05:00:00.000Z'],
    ['1772636400', '2026-03-04T15:00:00.000Z'],
  ])('the time %s', (text, iso) => {
    expect(instantOf(text, zone)?.toISOString()).toBe(iso);
  });

  test('no time', () => {
    for (const text of ['', 'soon', '2026-13-01', '0001-01-01', '2026-02-30', '9999-01-01'])
      expect(instantOf(text, zone)).toBeNull();
  });

  test('places and pictures', () => {
    expect(pointOf(0, 0)).toBeNull();
    expect(pointOf(91, 5)).toBeNull();
    expect(pointOf('39.9', null)).toBeNull();
    expect(mediaOf('https://a.example/1.jpg, https://a.example/2,3.jpg')).toEqual([
      'https://a.example/1.jpg',
      'https://a.example/2,3.jpg',
    ]);
    expect(mediaOf('file:///etc/passwd')).toEqual([]);
  });
});

test('nothing that a server may say makes the readers fail', () => {
  const names = [
    'services',
    'service',
    'errors',
    'error',
    'request',
    'service_request_id',
    'status',
    'media_url',
    '__proto__',
    'constructor',
  ];
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('node'), { maxKeys: 4 }),
    ),
  })).node;
  fc.assert(
    fc.property(tree, (value) => {
      const read = JSON.parse(JSON.stringify(value)) as Parameters<typeof readServices>[0];
      for (const reader of [
        readServices,
        readDefinition,
        readDiscovery,
        readErrors,
        readPosted,
        readToken,
        readPostedUpdate,
      ])
        reader(read);
      readRequests(read, zone);
      readUpdates(read, zone);
    }),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({
          unit: fc.constantFrom(
            '<',
            '>',
            '/',
            'a',
            '&',
            ';',
            '"',
            '{',
            '[',
            ']',
            '}',
            ':',
            ',',
            '0',
            ' ',
            '!',
            '-',
          ),
        }),
      ),
      (text) => {
        try {
          readAnswer(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Unreadable);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('deep and wide answers are read in no time or refused', () => {
  const deep = '['.repeat(5000) + ']'.repeat(5000);
  expect(readServices(readAnswer(deep))).toBeNull();
  expect(readServices(readAnswer('{"a":'.repeat(3000) + '1' + '}'.repeat(3000)))).toBeNull();
  expect(() => readAnswer('<a>'.repeat(5000) + '</a>'.repeat(5000))).toThrow(Unreadable);
  expect(() => readAnswer(`[${'"\\'.repeat(200_000)}`)).toThrow(Unreadable);
});
