import path from 'node:path';
import { officeChannel } from '#channels/office';
import { openRequest, type Request } from '#flow/requests';
import { routeRequest } from '#flow/routing';
import type { Actor } from '#platform/context';
import { visitor } from '#platform/context';
import { diskStore } from '#platform/files';
import type { House } from '#platform/house';
import { type App, createServer, mount } from '#platform/http';
import { loadCatalogs } from '#platform/i18n';
import { assets } from '#platform/ui';
import type { TestCity } from './city.ts';

export const origin = 'http://127.0.0.1';

/** The office of a test city, with whoever `people` names at the door: the header `x-as` says who asks. */
export async function openOffice(
  city: TestCity,
  people: Record<string, Actor>,
  options: { dataDir: string },
): Promise<{ app: App; house: House; missing(): string[] }> {
  const root = path.resolve(import.meta.dirname, '..');
  const catalogs = loadCatalogs(root);
  const house = {
    catalogs,
    asset: assets(root),
    clock: city.clock,
    database: city.database,
    store: diskStore(options.dataDir),
    live: { subscribe: () => () => {} },
  } as unknown as House;
  const app = await createServer({
    ctx: city.as(),
    actorOf: async (request) => people[String(request.headers['x-as'])] ?? visitor,
    languageOf: (request) => String(request.headers['x-language'] ?? 'en'),
    teller: officeChannel(house).teller,
    publicUrl: origin,
    assets: path.join(root, 'dist', 'client'),
    rateLimits: false,
  });
  await mount(app, officeChannel(house));
  // Rows that refer to who acted.
  for (const { id, name, roles, units } of Object.values(people))
    await city.database.pool.query(
      `insert into staff (id, name, email, roles, departments, created_at)
       values ($1, $2, $1 || '@city.example', $3, $4, now()) on conflict do nothing`,
      [id, name, roles, units],
    );
  return { app, house, missing: () => [...catalogs.missing] };
}

interface Given {
  service: string;
  department: string | null;
  description?: string;
  address?: string;
  at?: { lat: number; lng: number };
  openedAt?: Date;
}

/** A request as it stands after routing. */
export async function given(city: TestCity, wanted: Given): Promise<Request> {
  const service = city.catalog.service(wanted.service)!;
  const request = await openRequest(city.as(undefined, 'web'), {
    service,
    description: wanted.description ?? 'It is as deep as a bucket.',
    publicText: wanted.description ?? 'It is as deep as a bucket.',
    answers: [],
    place: {
      address: wanted.address ?? '12 Mill Street',
      lat: wanted.at?.lat ?? null,
      lng: wanted.at?.lng ?? null,
      h3: null,
      areas: [],
    },
    photos: [],
    language: 'en',
    openedAt: wanted.openedAt,
  });
  return routeRequest(city.as(), {
    requestId: request.id,
    department: wanted.department,
    why: { rule: null },
  });
}
