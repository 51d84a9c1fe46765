import path from 'node:path';
import type { Actor } from '#platform/context';
import { visitor } from '#platform/context';
import type { House } from '#platform/house';
import { type App, createServer, mount, type Route, type Teller } from '#platform/http';
import type { TestCity } from './city.ts';
import { openTestHouse, type TestHouse } from './house.ts';

interface Channel {
  routes: Route[];
  teller: Teller;
}

export interface StaffDoor {
  app: App;
  house: TestHouse;
  /** A page as this colleague sees it. */
  get(who: string, url: string): Promise<Answer>;
  /** A form that they post; a field with several values is a list. */
  post(who: string, url: string, fields: Record<string, string | string[]>): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  status: number;
  body: string;
  location: string;
  headers: Record<string, unknown>;
}

/** Staff channels of a test city, with whoever `people` names at the door (header or cookie `as`). */
export async function openStaffDoor(
  city: TestCity,
  people: Record<string, Actor>,
  build: (house: House) => Channel[],
  options: { port?: number } = {},
): Promise<StaffDoor> {
  const house = await openTestHouse(city, options);
  const channels = build(house);
  const app = await createServer({
    ctx: { ...house.systemCtx() },
    actorOf: async (request) => people[String(request.headers['x-as'] ?? request.cookies.as)] ?? visitor,
    languageOf: (request) => String(request.headers['x-language'] ?? request.cookies.language ?? 'en'),
    teller: channels[0]!.teller,
    publicUrl: house.config.publicUrl,
    assets: path.join(house.config.root, 'dist', 'client'),
    rateLimits: false,
  });
  for (const channel of channels) await mount(app, channel);
  for (const { id, name, roles, units } of Object.values(people))
    await city.database.pool.query(
      `insert into staff (id, name, email, roles, departments, created_at)
       values ($1, $2, $1 || '@city.example', $3, $4, now()) on conflict do nothing`,
      [id, name, roles, units],
    );
  const ask = async (method: 'GET' | 'POST', who: string, url: string, payload?: string): Promise<Answer> => {
    const headers = {
      'x-as': who,
      'sec-fetch-site': 'same-origin',
      ...(payload === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    const answer = await app.inject({ method, url, headers, payload });
    const { statusCode: status, body, headers: got } = answer;
    return { status, body, location: String(got.location ?? ''), headers: got };
  };
  return {
    app,
    house,
    get: (who, url) => ask('GET', who, url),
    post: (who, url, fields) => {
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries(fields))
        for (const one of [value].flat()) form.append(name, one);
      return ask('POST', who, url, form.toString());
    },
    async close() {
      await app.close();
      await house.close();
    },
  };
}
