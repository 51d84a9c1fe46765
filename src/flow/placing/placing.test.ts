import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyPack, checkPack, exportPack, readPack } from '#civic/city-pack';
import { findRequest, openRequest } from '#flow/requests';
import { moveRequest } from '#flow/work';
import type { Ctx } from '#platform/context';
import { importLayer } from '#reference/layer-files';
import { areasAt, h3Of, layersInForce } from '#reference/places';
import { openCity, type TestCity } from '../../../test/city.ts';
import {
  fillMissingAddresses,
  formerAreas,
  placingJobs,
  placingListeners,
  recomputeAreas,
  recomputeState,
} from './index.ts';

let city: TestCity;
let ctx: Ctx;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'belfry-placing-'));
  city = await openCity({ pack: 'millbrook' });
  ctx = city.as();
});
afterAll(async () => {
  await city.close();
  await rm(folder, { recursive: true, force: true });
});
const settle = () => city.settle({ listeners: placingListeners, jobs: placingJobs });

/** Two halves of the town, west and east of a meridian. */
async function halves(meridian: number, options: { validFrom?: string; layer?: string } = {}) {
  const half = (key: string, west: number, east: number) => ({
    type: 'Feature',
    properties: { key, name: `The ${key}` },
    geometry: {
      type: 'Polygon',
      coordinates: [[[west, 39.4], [east, 39.4], [east, 39.6], [west, 39.6], [west, 39.4]]],
    },
  }); // biome-ignore format: one ring
  const file = path.join(folder, 'halves.geojson');
  const features = [half('west', -106.1, meridian), half('east', meridian, -105.9)];
  await writeFile(file, JSON.stringify({ type: 'FeatureCollection', features }));
  return importLayer(ctx, { file, layer: 'half', ...options });
}

const open = (lng: number) => openAt({ lat: 39.52, lng });
const placeAt = (point: { lat: number; lng: number }) => ({
  address: null as string | null,
  ...point,
  h3: h3Of(point.lat, point.lng),
  areas: [] as string[],
});

async function openAt(point: { lat: number; lng: number }): Promise<string> {
  const { areas } = await areasAt(ctx, point);
  const place = { ...placeAt(point), areas: [...areas] };
  const service = city.catalog.service('pothole')!;
  const given = {
    service,
    description: '',
    publicText: null,
    answers: [],
    place,
    photos: [],
    language: 'en',
  };
  return (await openRequest(ctx, given)).id;
}
const areasOf = async (id: string) => (await findRequest(ctx, { id })).areas;

test('new shapes reach every request, and what it counted in before stays known', async () => {
  const id = await open(-105.99);
  const before = await findRequest(ctx, { id });
  expect(before.areas).toEqual(['village:upper-mill']);
  await halves(-106);
  await settle();
  expect(await areasOf(id)).toEqual(['village:upper-mill', 'half:east']);
  expect(await formerAreas(ctx, id)).toEqual([]);
  city.clock.set(new Date('2026-03-05T15:00:00Z'));
  await halves(-105.98);
  await settle();
  const after = await findRequest(ctx, { id });
  expect(after.areas).toEqual(['village:upper-mill', 'half:west']);
  expect(after).toMatchObject({ version: before.version, updated_at: before.updated_at });
  expect(await formerAreas(ctx, id)).toEqual([{ until: city.clock.now(), areas: ['half:east'] }]);
  const day = new Date('2026-03-04T20:00:00Z');
  expect((await areasAt(ctx, { lat: 39.52, lng: -105.99 }, day)).areas).toContain('half:east');
  expect(await recomputeState(ctx)).toMatchObject({
    done: 1,
    total: 1,
    changed: 1,
    finished_at: city.clock.now(),
  });
});

test('shapes of a day to come wait for it', async () => {
  const id = await open(-105.99);
  await halves(-106, { validFrom: '2100-04-01' });
  await settle();
  expect(await areasOf(id)).toContain('half:west');
  const { rows } = await sql<{ at: Date }>`
    select run_at as at from graphile_worker.jobs where key like 'recompute-areas 2100%'`.execute(ctx.db);
  expect(rows).toEqual([{ at: new Date('2100-04-01T06:00:00Z') }]);
  city.clock.set(new Date('2100-04-01T06:00:00Z'));
  await recomputeAreas(ctx);
  expect(await areasOf(id)).toContain('half:east');
});

test('a run that was killed goes on where it stood, and two at once share the work', async () => {
  await sql`
    insert into request (id, number, service_key, service_version, status, channel, language, public, lat, lng, areas,
      opened_at, updated_at)
    select gen_random_uuid(), 'many-' || i, 'pothole', 1, 'received', 'web', 'en', true, 39.52, -105.99,
      array['village:upper-mill', case i % 2 when 0 then 'half:east' else 'half:west' end], now(), now()
    from generate_series(1, 3500) i`.execute(ctx.db);
  await halves(-105.9801);
  let steps = 0;
  const killed = recomputeAreas(ctx, {
    tell: () => {
      if (++steps === 3) throw new Error('killed');
    },
  });
  await expect(killed).rejects.toThrow('killed');
  const halfway = await recomputeState(ctx);
  expect(halfway).toMatchObject({ done: 2000, finished_at: null });
  const [one, two] = await Promise.all([recomputeAreas(ctx), recomputeAreas(ctx)]);
  expect(one).toMatchObject({ done: 3502, changed: 1752 });
  expect(two.finished_at).toEqual(one.finished_at);
  expect(one.started_at).toEqual(halfway!.started_at);
  const { rows } = await sql<{ wrong: number; former: number }>`
    select (select count(*) from request where not areas @> array['half:west'])::int as wrong,
      (select count(*) from request_area_history where areas = array['half:east'])::int as former`.execute(
    ctx.db,
  );
  expect(rows[0]).toMatchObject({ wrong: 0 });
  expect(await recomputeAreas(ctx, { again: true })).toMatchObject({ done: 3502, changed: 0 });
  const again = await sql<{ former: number }>`
    select count(*)::int as former from request_area_history where areas = array['half:east']`.execute(
    ctx.db,
  );
  expect(again.rows[0]!.former).toBe(rows[0]!.former);
});

test('a request that moves meanwhile is left alone; one without a point keeps the area that was named', async () => {
  const [id, nowhere] = [await open(-105.99), await open(-105.99)];
  await sql`update request set lat = null, lng = null, areas = array['half:gone'] where id = ${nowhere}`.execute(
    ctx.db,
  );
  await sql`update request set areas = array['half:old'] where id = ${id}`.execute(ctx.db);
  await recomputeAreas(ctx, { again: true });
  expect(await areasOf(nowhere)).toEqual(['half:gone']);
  expect(await formerAreas(ctx, nowhere)).toEqual([]);
  expect(await formerAreas(ctx, id)).toEqual([{ until: city.clock.now(), areas: ['half:old'] }]);
});

test('what was imported stays when the pack is applied, and is in the pack that is exported', async () => {
  const pack = path.resolve('cities', 'millbrook');
  await halves(-106, { layer: 'village' });
  const shown = async () =>
    (await layersInForce(ctx)).map(({ key, sample, areas }) => [key, sample, areas.map((area) => area.key)]);
  const imported = [
    ['village', false, ['east', 'west']],
    ['half', false, ['east', 'west']],
  ];
  expect(await shown()).toEqual(imported);
  expect((await applyPack(ctx, pack)).kept).toEqual(['layer:village']);
  await sql`update city set pack_digest = 'another'`.execute(ctx.db);
  expect(await applyPack(ctx, pack)).toMatchObject({ changed: [], retired: [], kept: ['layer:village'] });
  expect(await shown()).toEqual(imported);
  const exported = path.join(folder, 'export');
  await exportPack(ctx, exported);
  const copy = await readPack(exported);
  expect(copy.content.layers.map(({ key, sample, areas }) => [key, sample ?? false, areas.length])).toEqual([
    ['village', false, 2],
    ['half', false, 2],
  ]);
  // Nothing else is wrong with it: a routing rule of the town asks for a village that is not there any more.
  expect(checkPack(copy).map(({ message }) => message)).toEqual([expect.stringMatching(/village:fallswood/)]);
  expect(await applyPack(ctx, pack)).toMatchObject({ changed: [], retired: [] });
});

test('a pack that draws its sample anew has the requests placed anew', async () => {
  const town = await openCity({ pack: 'millbrook' });
  const before = await sql<{ count: number }>`select count(*)::int as count from event`.execute(town.as().db);
  expect(before.rows[0]!.count).toBe(0);
  const exported = path.join(folder, 'redrawn');
  await exportPack(town.as(), exported);
  const file = path.join(exported, 'areas', 'village.geojson');
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('39.53', '39.54'));
  expect(await applyPack(town.as(), exported)).toMatchObject({ changed: ['layer:village'], kept: [] });
  const { rows } = await sql<{ name: string; payload: object }>`select name, payload from event`.execute(
    town.as().db,
  );
  expect(rows).toEqual([{ name: 'layers.changed', payload: { layers: ['village'], validFrom: null } }]);
  await town.close();
});

test('requests with a pin and no address get the one near it, marked as found; what is far from everything does not', async () => {
  const { rows } = await sql<{ lng: number; lat: number }>`
    select (geometry->'coordinates'->0->>0)::float8 as lng, (geometry->'coordinates'->0->>1)::float8 as lat
    from sketch_feature where kind = 'street' and properties ? 'numbers' order by id limit 1`.execute(ctx.db);
  const by = await openAt(rows[0]!);
  const far = await openAt({ lat: 39.45, lng: -106.08 });
  // Both were opened by a door that looks for no address.
  expect(await fillMissingAddresses(ctx, { dryRun: true })).toMatchObject({ found: 1 });
  expect((await findRequest(ctx, { id: by })).address).toBeNull();
  const told: number[] = [];
  const state = await fillMissingAddresses(ctx, { tell: ({ done }) => told.push(done) });
  expect(state.done).toBe(state.total);
  expect(told.at(-1)).toBe(state.done);
  const found = await findRequest(ctx, { id: by });
  expect(found).toMatchObject({ address_source: 'pin', version: 1 });
  expect(found.address).toMatch(/block of|&|St|Rd|Ave|Way/);
  expect((await findRequest(ctx, { id: far })).address).toBeNull();
  // An address that somebody gave is never touched, and moving takes the found one away.
  await moveRequest(ctx, { requestId: by, place: { ...placeAt(rows[0]!), address: '1 Given Way' } });
  await settle();
  expect(await findRequest(ctx, { id: by })).toMatchObject({ address: '1 Given Way', address_source: null });
});
