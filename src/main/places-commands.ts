import type { Command } from 'commander';
import { formerAreas, type Recompute, recomputeAreas, recomputeState } from '#flow/placing';
import { findRequest } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { localDate, startOfLocalDay } from '#reference/calendar';
import { catalogOf, say } from '#reference/catalog';
import { areaName, areasAt, layerEditions } from '#reference/places';
import { commandGroup } from './command-group.ts';
import { locateFile } from './locate-file.ts';
import { bar } from './progress-bar.ts';
import { withHouse } from './with-house.ts';

export function placesCommands(program: Command) {
  const places = commandGroup(program, 'places');

  places
    .command('locate')
    .description('in which area of each layer a place lies; or, with --file, each place of a CSV file')
    .argument('[lat]', 'degrees north')
    .argument('[lng]', 'degrees east: negative in America')
    .option('--file <csv>', 'with columns lat and lng (or latitude, longitude; y, x); answers as CSV')
    .option('--at <date>', 'by the editions that counted on that day (2020-01-31); now unless given')
    .option('--json', 'give the answer as JSON; with --file one object a line', false)
    .allowUnknownOption()
    .action(async (lat: string | undefined, lng: string | undefined, options: LocateOptions) => {
      const progress = bar('Locating');
      await withHouse(async (_house, ctx) => {
        const at = options.at === undefined ? undefined : await dayOf(ctx, options.at);
        if (options.file)
          await locateFile(ctx, { ...options, file: options.file, at }, (done, of) =>
            progress.update(done, of),
          );
        else for (const line of await locateOne(ctx, lat, lng, at, options.json)) console.log(line);
      }).finally(() => progress.end());
    });

  places
    .command('layers')
    .description('the layers with their editions, and how far the areas of requests have been written anew')
    .option('--json', 'as JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const told = await withHouse(async (_house, ctx) => ({
        layers: await layerEditions(ctx),
        recompute: await recomputeState(ctx),
        timezone: (await catalogOf(ctx)).calendar.timezone,
      }));
      if (json) console.log(JSON.stringify(told, null, 2));
      else for (const line of tellLayers(told)) console.log(line);
    });

  places
    .command('recompute')
    .description(
      'write the areas of all requests anew now; a run that was interrupted goes on where it stood',
    )
    .option('--json', 'give the outcome as JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const progress = bar('Placing');
      const state = await withHouse((_house, ctx) =>
        recomputeAreas(ctx, {
          again: true,
          tell: ({ done, total }) => progress.update(done, total, `${done} requests`),
        }),
      ).finally(() => progress.end());
      console.log(json ? JSON.stringify(state, null, 2) : tellRecompute(state));
    });

  places
    .command('history')
    .description('in which areas a request counts, and in which it did before')
    .argument('<number>', 'tracking number')
    .option('--json', 'as JSON', false)
    .action(async (number: string, { json }: { json: boolean }) => {
      const told = await withHouse((_house, ctx) => historyOf(ctx, number));
      if (json) console.log(JSON.stringify(told, null, 2));
      else
        for (const line of [
          `Now: ${told.now.join(', ') || 'none'}`,
          ...told.former.map(({ until, areas }) => `Until ${until.toISOString()}: ${areas.join(', ')}`),
        ])
          console.log(line);
    });
}

interface LocateOptions {
  file?: string;
  at?: string;
  json: boolean;
}

async function dayOf(ctx: Ctx, day: string): Promise<Date> {
  const { calendar } = await catalogOf(ctx);
  try {
    return startOfLocalDay(calendar, day);
  } catch {
    throw Invalid.field('--at', `"${day}" is no day; write it 2026-01-31`);
  }
}

async function locateOne(
  ctx: Ctx,
  latText: string | undefined,
  lngText: string | undefined,
  at: Date | undefined,
  json: boolean,
): Promise<string[]> {
  const [lat, lng] = [Number(latText ?? Number.NaN), Number(lngText ?? Number.NaN)];
  if (!(Math.abs(lat) <= 90 && Math.abs(lng) <= 180))
    throw Invalid.field('place', 'give a latitude and a longitude in degrees (39.9526 -75.1635), or --file');
  const found = await areasAt(ctx, { lat, lng }, at);
  if (json) return [JSON.stringify({ lat, lng, ...found }, null, 2)];
  const isSwapped =
    !found.inside && Math.abs(lng) <= 90 && (await areasAt(ctx, { lat: lng, lng: lat }, at)).inside;
  const outside = isSwapped
    ? 'Outside of the city; the other way round it is inside: latitude comes first.'
    : 'Outside of the city.';
  const names = await Promise.all(
    found.areas.map(async (ref) => `${ref}  ${(await areaName(ctx, ref)) ?? ''}`),
  );
  return [...(found.inside ? [] : [outside]), ...(names.length > 0 ? names : ['In no area of any layer.'])];
}

async function historyOf(ctx: Ctx, number: string) {
  const request = await findRequest(ctx, { number });
  return { now: request.areas, former: await formerAreas(ctx, request.id) };
}

function tellLayers(told: {
  layers: Awaited<ReturnType<typeof layerEditions>>;
  recompute: Recompute | null;
  timezone: string;
}): string[] {
  const editions = told.layers.flatMap(({ key, name, kind, versions, inForce }) => [
    `${key}  ${say(name, 'en')} (${kind}s)`,
    ...versions.map(
      ({ version, valid_from, areas, origin, source }) =>
        `  ${version === inForce ? '*' : ' '} edition ${version}: ${areas} areas, from ${valid_from ? localDate(told.timezone, valid_from) : 'the beginning'}, ${source ?? `the city ${origin}`}`,
    ),
  ]);
  return [...editions, ...(told.recompute ? [tellRecompute(told.recompute)] : [])];
}

function tellRecompute({ done, total, changed, finished_at }: Recompute): string {
  return finished_at
    ? `The areas of ${done} requests were looked at, ${changed} written anew; done ${finished_at.toISOString()}.`
    : `The areas of ${done} of ${total} requests were looked at, ${changed} written anew; not done yet.`;
}
