import type { Command } from 'commander';
import { type FillState, fillMissingAddresses } from '#flow/placing';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { catalogOf, say } from '#reference/catalog';
import {
  type AddressAt,
  addressAt,
  checkGeocoders,
  type GeocoderCheck,
  type GeocoderHealth,
  geocoderHealth,
} from '#reference/geocoders';
import { commandGroup } from './command-group.ts';
import { bar } from './progress-bar.ts';
import { withHouse } from './with-house.ts';

export function geocoderCommands(program: Command) {
  const places = commandGroup(program, 'places');
  places
    .command('reverse')
    .description('the address at a point: a building, a block, a corner or a street near it')
    .argument('<lat>', 'degrees north')
    .argument('<lng>', 'degrees east: negative in America')
    .option('--outside', "also ask the city's geocoders, where our own tables know nothing", false)
    .option('--json', 'as JSON', false)
    .allowUnknownOption()
    .action(async (lat: string, lng: string, { outside, json }: { outside: boolean; json: boolean }) => {
      const point = readPoint(lat, lng);
      const found = await withHouse((_house, ctx) =>
        addressAt(ctx, point, { outside: outside ? 'ask' : 'kept' }),
      );
      if (json) console.log(JSON.stringify(found, null, 2));
      else console.log(found ? tellNear(found) : 'Nothing is known near there.');
    });

  places
    .command('fill-addresses')
    .description('give requests that have a pin and no address the address near it, marked as found')
    .option(
      '--outside <n>',
      "ask the city's geocoders for at most so many that our own tables do not know",
      '0',
    )
    .option('--dry-run', 'look and count, write nothing', false)
    .option('--json', 'give the outcome as JSON', false)
    .action(async ({ outside, dryRun, json }: { outside: string; dryRun: boolean; json: boolean }) => {
      const most = Number(outside);
      if (!Number.isInteger(most) || most < 0) throw Invalid.field('--outside', 'give a number from 0');
      const progress = bar('Looking');
      const state = await withHouse((_house, ctx) =>
        fillMissingAddresses(ctx, {
          dryRun,
          outside: most,
          tell: ({ done, found, total }) => progress.update(done, total, `${found} found`),
        }),
      ).finally(() => progress.end());
      console.log(json ? JSON.stringify(state, null, 2) : tellFilled(state, dryRun));
    });

  commandGroup(program, 'geocoders')
    .command('check')
    .description(
      'ask each geocoder of the city pack for a text and for a point, and tell what it says and how fast',
    )
    .option('--text <text>', 'what to look for; the address of the city unless given')
    .option('--at <lat,lng>', 'the point; the middle of the map unless given')
    .option('--json', 'as JSON', false)
    .action(async ({ json, ...options }: { text?: string; at?: string; json: boolean }) => {
      const told = await withHouse((_house, ctx) => check(ctx, options));
      if (json) console.log(JSON.stringify(told, null, 2));
      else for (const line of tellChecks(told)) console.log(line);
    });
}

function readPoint(latText: string | undefined, lngText: string | undefined) {
  const [lat, lng] = [Number(latText || Number.NaN), Number(lngText || Number.NaN)];
  if (Math.abs(lat) <= 90 && Math.abs(lng) <= 180) return { lat, lng };
  throw Invalid.field('place', 'give a latitude and a longitude in degrees: 39.9526 -75.1635');
}

async function check(ctx: Ctx, { text, at }: { text?: string; at?: string }) {
  const { city } = await catalogOf(ctx);
  const point = at === undefined ? city.map.centre : readPoint(...(at.split(',') as [string, string]));
  const asked = text ?? city.contact.address ?? say(city.name, 'en');
  const checks = await checkGeocoders(ctx, asked, point);
  return { asked, point, checks, health: await geocoderHealth(ctx) };
}

function tellNear({ label, kind, metres, precision, lat, lng, source }: AddressAt): string {
  const whose = source ? `, says ${source.name} (${source.attribution})` : '';
  return `${label}  ${kind} (${precision}), ${metres} m away at ${lat}, ${lng}${whose}`;
}

function tellFilled({ done, found, total }: FillState, dryRun: boolean): string {
  const verb = dryRun ? 'would get' : 'got';
  return `${done} of ${total} requests with a pin and no address were looked at; ${found} ${verb} the address near it.`;
}

function tellChecks(told: {
  asked: string;
  point: { lat: number; lng: number };
  checks: readonly GeocoderCheck[];
  health: readonly GeocoderHealth[];
}): string[] {
  if (told.health.length === 0)
    return ['The city pack names no geocoders: docs/how-to/add-a-geocoder.md tells how.'];
  const { lat, lng } = told.point;
  const lines = [`Asked for "${told.asked}" and for ${lat}, ${lng}.`];
  for (const { settings, lacksSecret, askedToday, failingSince, failure } of told.health) {
    const { name, kind, key } = settings;
    lines.push(`${name} (${kind}): asked ${askedToday} times today by pages and jobs`);
    if (lacksSecret) lines.push(`  its secret is missing: set BELFRY_SECRET_${key}`);
    if (failingSince) lines.push(`  has failed since ${failingSince.toISOString()}: ${failure}`);
    for (const one of told.checks.filter((check) => check.name === name)) lines.push(`  ${tellCheck(one)}`);
    if (!told.checks.some((check) => check.name === name && check.question === 'reverse'))
      lines.push('  reverse: this kind knows no addresses by place');
  }
  return lines;
}

function tellCheck({ question, milliseconds, hits, failure }: GeocoderCheck): string {
  const what = question.padEnd(7);
  if (failure) return `${what} no answer: ${failure.replaceAll('_', ' ')} (${milliseconds} ms)`;
  const [best] = hits;
  const said = best
    ? `${best.text}  ${best.kind} (${best.precision}) at ${best.lat}, ${best.lng}`
    : 'nothing';
  return `${what} ${hits.length} in ${milliseconds} ms: ${said}`;
}
