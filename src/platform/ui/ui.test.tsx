import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { VNode } from 'preact';
import { describe, expect, test } from 'vitest';
import { loadCatalogs } from '#platform/i18n';
import {
  Alert,
  assets,
  BigNumber,
  Card,
  contrast,
  ErrorSummary,
  FileInput,
  fieldErrors,
  iconNames,
  Kept,
  MapBox,
  Page,
  Radios,
  renderFragment,
  renderPage,
  Select,
  SummaryList,
  Table,
  TextArea,
  TextInput,
  Timeline,
  themeCss,
} from './index.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const catalogs = loadCatalogs(root);
const t = catalogs.translator('en');
const asset = assets('/nowhere');
const render = (node: VNode) => renderFragment({ t, asset }, node);

describe('text from people', () => {
  const evil = `"><script>alert(1)</script><img src=x onerror='x'>`;
  test.each<[string, VNode]>([
    ['text input', <TextInput key="" name="a" label={evil} hint={evil} error={evil} value={evil} />],
    ['text area', <TextArea key="" name="a" label="a" value={evil} />],
    ['select', <Select key="" name="a" label="a" value={evil} options={[{ value: evil, label: evil }]} />],
    ['radios', <Radios key="" name="a" label="a" options={[{ value: evil, label: evil, hint: evil }]} />],
    ['card', <Card key="" title={evil} href="/x" meta={evil} icon={evil} />],
    [
      'alert',
      <Alert key="" title={evil}>
        {evil}
      </Alert>,
    ],
    ['big number', <BigNumber key="" label={evil} value={evil} />],
    [
      'timeline',
      <Timeline key="" label={evil} entries={[{ key: '1', title: evil, time: { text: evil, iso: evil } }]} />,
    ],
    ['summary', <SummaryList key="" rows={[{ key: '1', label: evil, value: evil, change: '/x' }]} />],
    [
      'table',
      <Table
        key=""
        caption={evil}
        rows={[evil]}
        rowKey={(r) => r}
        columns={[{ key: 'a', label: evil, cell: (r) => r }]}
      />,
    ],
    [
      'map',
      <MapBox
        key=""
        label={evil}
        centre={{ lat: 1, lng: 2 }}
        zoom={3}
        pins={[{ lat: 1, lng: 2, title: evil }]}
      >
        {evil}
      </MapBox>,
    ],
    ['error summary', <ErrorSummary key="" problems={[{ field: evil, message: evil }]} />],
  ])('stays text in the %s', (_, node) => {
    const html = render(node);
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&lt;script>');
  });

  test('stays text in the frame', () => {
    const html = renderPage(
      <Page
        t={t}
        asset={asset}
        title={evil}
        brand={{ name: evil, href: '/' }}
        description={evil}
        footer={{ note: evil }}
      >
        {evil}
      </Page>,
    );
    expect(html).not.toMatch(/<script|<img/);
  });
});

describe('a form field', () => {
  const problems = [{ field: 'answers.size', message: 'errors.max', values: { max: 3 } }];

  test('says its error beside it and to those who hear it', () => {
    const error = fieldErrors(t, problems)('answers.size');
    const html = render(
      <TextInput name="answers.size" label="Size" hint="In feet" error={error} value="9" />,
    );
    expect(html).toContain('aria-describedby="f-answers-size-hint f-answers-size-error"');
    expect(html).toContain('aria-invalid="true"');
    expect(html).toContain('Enter 3 or less.');
    expect(html).toContain('value="9"');
  });

  test('is linked from the summary', () => {
    expect(render(<ErrorSummary problems={problems} />)).toContain(
      '<a href="#f-answers-size">Enter 3 or less.</a>',
    );
    expect(render(<ErrorSummary problems={[]} />)).toBe('');
  });

  test('of files asks for them by name and keeps its limits for the island', () => {
    const html = render(<FileInput name="photos" label="Photos" multiple most={3} />);
    expect(html).toMatch(/<input[^>]*name="photos"[^>]*multiple/);
    expect(html).toContain('data-most="3"');
  });
});

test('a page asks only for the islands that it names, and has no inline script or style', () => {
  const html = renderPage(
    <Page
      t={catalogs.translator('ar-XB')}
      asset={asset}
      title="T"
      brand={{ name: 'B', href: '/' }}
      islands={['copy']}
    >
      x
    </Page>,
  );
  expect(html.startsWith('<!doctype html><html lang="ar-XB" dir="rtl">')).toBe(true);
  expect(html.match(/<script[^>]*><\/script>/g)).toEqual([
    '<script type="module" src="/assets/copy.js"></script>',
  ]);
  expect(html).not.toMatch(/style="|<style|onclick/);
});

test('a number is read aloud one figure at a time', () => {
  expect(render(<BigNumber label="Number" value="26-0012" />)).toContain('>2 6 0 0 1 2<');
});

test('the sprite holds exactly the icons that have a name', () => {
  const sprite = readFileSync(path.join(root, 'src/client/icons.svg'), 'utf8');
  expect([...sprite.matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1])).toEqual([...iconNames]);
});

test('built files are found by their plain name', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-assets-'));
  mkdirSync(path.join(folder, 'dist/client'), { recursive: true });
  writeFileSync(path.join(folder, 'dist/client/manifest.json'), '{"site.css":"site-1.css"}');
  expect([assets(folder)('site.css'), assets(folder)('other.css')]).toEqual([
    '/assets/site-1.css',
    '/assets/other.css',
  ]);
  rmSync(folder, { recursive: true });
});

test.each(['#0f4d90', '#ffff00', '#000000', '#ffffff', '#e03c31', '#00ffee', 'red;}*{}'])(
  'a city of the colour %s can be read in both themes',
  (primary) => {
    const css = themeCss({ primary, accent: '#f3c613' });
    const [light, dark] = css.split('@media') as [string, string];
    const value = (part: string, name: string) => new RegExp(`--${name}:(#[0-9a-f]{6})`).exec(part)![1]!;
    for (const [part, grounds] of [
      [light, ['#ffffff', '#f5f6f8', value(light, 'tint')]],
      [dark, ['#11151a', '#191f26', value(dark, 'tint')]],
    ] as const) {
      for (const name of ['primary', 'primary-strong'])
        for (const ground of grounds) expect(contrast(value(part, name), ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(value(part, 'primary'), value(part, 'on-primary'))).toBeGreaterThanOrEqual(4.5);
    }
  },
);

describe('what is drawn once', () => {
  const es = catalogs.translator('es');

  test('is drawn anew for another key, another object and another language, and for nothing else', () => {
    let drawn = 0;
    const part = (by: unknown[], language = t) =>
      renderFragment({ t: language, asset }, <Kept by={by}>{() => <b>{`<${by[0]}> ${++drawn}`}</b>}</Kept>);
    const catalog = {};
    const first = part(['a', catalog]);
    expect(first).toBe('<b>&lt;a> 1</b>');
    expect(part(['a', catalog])).toBe(first);
    for (const other of [['b', catalog], ['a', {}], ['a'], ['a', catalog, 'c']])
      expect(part(other)).not.toBe(first);
    expect(part(['a|', 'b'])).not.toBe(part(['a', '|b']));
    expect(part(['a', catalog], es)).not.toBe(first);
    expect(drawn).toBe(8);
  });

  test('rows of a table are drawn anew when their looks say so', () => {
    const table = (name: string, looks: string, current?: string, list = 'l') =>
      render(
        <Table
          caption="Rows"
          rows={[name]}
          rowKey={() => 'one'}
          current={current}
          looks={{ list, row: () => looks }}
          columns={[{ key: 'n', label: 'Name', heads: true, cell: (row) => <i>{row}</i> }]}
        />,
      );
    expect(table('<first>', 'x')).toContain('<i>&lt;first></i>');
    expect(table('second', 'x')).toContain('&lt;first>');
    expect(table('second', 'y')).toContain('<i>second</i>');
    expect(table('third', 'y', 'one')).toContain('aria-current="true"');
    expect(table('fourth', 'y', 'one')).toContain('third');
    expect(table('fifth', 'y', undefined, 'other')).toContain('fifth');
    expect(table('sixth', 'y')).toContain('second');
  });
});
