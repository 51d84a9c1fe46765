import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { House } from '#platform/house';
import { jobs, listeners } from '../src/main/rooms.ts';

// "What happens next?" must not be a search: every event, who tells it and who listens, printed into docs/events.md.
// After a change run `UPDATE_DOCS=1 npm test -- test/events.test.ts`.
const root = path.resolve(import.meta.dirname, '..');
const page = path.join(root, 'docs', 'events.md');
const house = {} as House;

/** Events that nobody needs to hear: they are in the history for people, and for the listeners to come. */
const heardByNobody: Record<string, string> = {
  'request.assigned': 'colleagues see it live on the work list',
  'contact.logged': 'the contact list reads its table',
  'follower.confirmed': 'the page that confirmed says so',
  'quality.not-fixed': 'the reopening that comes with it is heard; the board reads the room',
};

const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file))
  .map((file) => ({ file, text: readFileSync(path.join(root, 'src', file), 'utf8') }));

const told = sources
  .filter(({ text }) => /declare module '#platform\/events'/.test(text))
  .flatMap(({ file, text }) => {
    const block = text.slice(text.indexOf("declare module '#platform/events'"));
    return [...block.matchAll(/^\s{4}'([a-z-]+\.[a-z-]+)'/gm)].map((match) => ({
      event: match[1]!,
      room: path.dirname(file),
    }));
  })
  .sort((a, b) => a.event.localeCompare(b.event));

test('every event has a listener, or a reason why not', () => {
  const heard = new Set(listeners(house).map((one) => one.event as string));
  const unheard = told.filter(({ event }) => !heard.has(event) && !heardByNobody[event]);
  expect(unheard).toEqual([]);
  expect(Object.keys(heardByNobody).filter((event) => heard.has(event))).toEqual([]);
});

test('every event is told by somebody, and every listener hears one that exists', () => {
  const names = new Set(told.map(({ event }) => event));
  expect(listeners(house).filter((one) => !names.has(one.event))).toEqual([]);
  const silent = told.filter(({ event }) => {
    const mentions = sources.flatMap(({ text }) => [...text.matchAll(new RegExp(`'${event}'`, 'g'))]);
    return mentions.length < 2;
  });
  expect(silent).toEqual([]);
});

test('a listener runs once an event under one name', () => {
  const names = listeners(house).map((one) => `${one.event} ${one.name}`);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  expect(twice).toEqual([]);
});

test('every job that is asked for has a worker', () => {
  const known = new Set<string>(['event', ...jobs(house).map((job) => job.name)]);
  const declared = sources.flatMap(({ text }) => {
    const start = text.indexOf("declare module '#platform/jobs'");
    if (start < 0) return [];
    const block = text.slice(start, text.indexOf('\n}', start));
    return [...block.matchAll(/^\s{4}'?([a-z-]+)'?:/gm)].map((match) => match[1]!);
  });
  expect(declared.filter((name) => !known.has(name))).toEqual([]);
});

test('docs/events.md tells the same', () => {
  const rows = told.map(({ event, room }) => {
    const ears = listeners(house)
      .filter((one) => one.event === event)
      .map((one) => one.name);
    return `| \`${event}\` | ${room} | ${ears.length > 0 ? [...new Set(ears)].join(', ') : `none: ${heardByNobody[event]}`} |`;
  });
  const text = [
    '# Events and who listens',
    '',
    'Written by `test/events.test.ts` (`UPDATE_DOCS=1 npm test -- test/events.test.ts`). A listener runs in the worker after the',
    'commit, as a job of its own that is tried again until it ends well; it must bear to be run twice.',
    '',
    '| event | told by | listeners |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
  if (process.env.UPDATE_DOCS) writeFileSync(page, text);
  expect(readFileSync(page, 'utf8')).toBe(text);
});
