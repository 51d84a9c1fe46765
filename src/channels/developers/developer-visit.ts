import type { FastifyRequest } from 'fastify';
import { listPublic } from '#flow/requests';
import type { Ctx } from '#platform/context';
import type { House } from '#platform/house';
import { formatDate, type Translate } from '#platform/i18n';
import { type Catalog, catalogOf, type Service, say } from '#reference/catalog';
import { isSandbox } from '#reference/clients';
import type { ExampleValues } from './examples.ts';

/** What a page of this channel knows of its reader and of the place. Made once a request. */
export interface DeveloperVisit {
  house: House;
  ctx: Ctx;
  t: Translate;
  catalog: Catalog;
  serviceName: string;
  /** Path and query, for the switch of languages. */
  here: string;
  /** Nothing here is real, and keys are given at once. */
  sandbox: boolean;
  /** Where to try things out, when that is another place. */
  sandboxElsewhere: string | undefined;
  /** A day, `YYYY-MM-DD`, said. */
  day(date: string): string;
}

export async function developerVisit(house: House, request: FastifyRequest): Promise<DeveloperVisit> {
  const { ctx } = request;
  const catalog = await catalogOf(ctx);
  const { city, calendar } = catalog;
  const sandbox = await isSandbox(house);
  return {
    house,
    ctx,
    t: house.catalogs.translator(ctx.language),
    catalog,
    serviceName: say(city.serviceName, ctx.language, city.languages[0]),
    here: request.method === 'GET' ? request.url : request.url.split('?')[0]!,
    sandbox,
    sandboxElsewhere: sandbox ? undefined : city.open311?.sandbox,
    // Noon in America, so that no zone of theirs makes another day of it.
    day: (date) => formatDate(new Date(`${date}T17:00:00Z`), calendar.timezone, ctx.language, 'date'),
  };
}

/** What the examples are filled with: calls that work here as they stand, but for the key. */
export async function exampleValues({ house, ctx, catalog, t }: DeveloperVisit): Promise<ExampleValues> {
  const service = catalog.services.find(isSimple) ?? catalog.services[0]!;
  const { rows } = await listPublic(ctx, { limit: 1 });
  const { lat, lng } = catalog.city.map.centre;
  const now = ctx.clock.now();
  return {
    base: house.config.publicUrl,
    key: t('developers.yourKey'),
    keyStart: t('developers.keyStart'),
    service: service.key,
    answers: required(service).map(({ key, options }) => [key, options![0]!.key]),
    ...{ lat, lng },
    number: rows[0]?.number ?? '26-0000001',
    since: instant(new Date(now.getTime() - 3_600_000)),
    now: instant(now),
  };
}

function instant(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** A public report that needs no more than a place and choices. */
function isSimple(service: Service): boolean {
  const plain = service.kind === 'request' && service.public && service.photo !== 'required';
  const reads = service.location !== 'none' && !service.asset?.required && service.open311Type === undefined;
  return plain && reads && required(service).every(({ type }) => type === 'one_of');
}

function required({ questions = [] }: Service) {
  return questions.filter((question) => question.required && !question.when);
}
