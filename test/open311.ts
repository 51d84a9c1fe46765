import type { LightMyRequestResponse } from 'fastify';
import { acceptedJob } from '#flow/batch-reports';
import { type Actor, systemActor, visitor } from '#platform/context';
import type { App } from '#platform/http';
import { createClient, type Scope } from '#reference/clients';
import { buildWeb } from '../src/main/web.ts';
import { openCity, type TestCity } from './city.ts';
import { openTestHouse, type TestHouse } from './house.ts';

/** A whole report. */
export const pothole = {
  service_code: 'pothole',
  'attribute[size]': 'large',
  lat: '39.9527',
  long: '-75.1640',
};

/** A test city with its Open311 door, as programs see it. */
export interface Open311Door {
  city: TestCity;
  house: TestHouse;
  app: App;
  /** A client's key. */
  key(name: string, scopes: Scope[], more?: { departments?: string[]; services?: string[] }): Promise<string>;
  get(path: string): Promise<Told>;
  post(
    path: string,
    fields: Record<string, string | string[]>,
    headers?: Record<string, string>,
  ): Promise<Told>;
  /** Reports a pothole with these fields besides; its number. */
  report(key: string, fields?: Record<string, string | string[]>): Promise<string>;
  /** Lets the worker open what was accepted. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface Told {
  status: number;
  headers: LightMyRequestResponse['headers'];
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON came
  json: any;
}

export async function openOpen311(
  options: { pack?: string; actor?: Actor; rateLimits?: boolean } = {},
): Promise<Open311Door> {
  const city = await openCity({ pack: options.pack });
  const house = await openTestHouse(city);
  const app = await buildWeb(house, {
    rateLimits: options.rateLimits ?? false,
    actorOf: async () => options.actor ?? visitor,
  });
  const told = (answer: LightMyRequestResponse): Told => ({
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
    get json() {
      return JSON.parse(answer.body);
    },
  });
  const door: Open311Door = {
    city,
    house,
    app,
    async key(name, scopes, { departments, services } = {}) {
      const made = await createClient(city.as(systemActor), {
        name,
        owner: 'Tests',
        email: `${name}@example.org`,
        scopes,
        departments: departments ?? null,
        services: services ?? null,
      } as never);
      return made.key.text;
    },
    get: async (path) => told(await app.inject({ url: `/open311/v2/${path}` })),
    post: async (path, fields, headers = {}) => {
      const body = new URLSearchParams(
        Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
      );
      return told(
        await app.inject({
          method: 'POST',
          url: `/open311/v2/${path}`,
          headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...headers },
          payload: body.toString(),
        }),
      );
    },
    async report(key, fields = {}) {
      const { status, text, json } = await door.post('requests.json', {
        api_key: key,
        ...pothole,
        ...fields,
      });
      if (status !== 200) throw new Error(text);
      return json[0].service_request_id;
    },
    settle: () => city.settle({ jobs: [acceptedJob] }),
    async close() {
      await app.close();
      await house.close();
      await city.close();
    },
  };
  return door;
}
