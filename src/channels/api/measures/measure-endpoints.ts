import { type Static, Type as T } from 'typebox';
import { countByArea, requestMap } from '#flow/map';
import { type BoardRow, boardRows, daily } from '#flow/measure';
import type { Ctx } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import { addDays, localDate, spanOfDays } from '#reference/calendar';
import { type Catalog, catalogOf, say } from '#reference/catalog';
import { needs } from '#reference/clients';
import { reachOf } from '#reference/people';
import { layersInForce, limitLayer } from '#reference/places';
import { publicData } from '../contract/api-policy.ts';
import type { Endpoint } from '../contract/definition.ts';
import { endpoint } from '../contract/endpoint.ts';
import { key, localDay, nullable, strict } from '../contract/shapes.ts';
import { type Figures, guarded, leastOf } from './guarded.ts';

const days = {
  from: T.Optional(localDay('First day, of the city’s calendar; 30 days ago unless told.')),
  to: T.Optional(localDay('Last day; today unless told.')),
};
const figure = (description: string) =>
  nullable(T.Integer({ description: `${description} null: too few to tell.` }));

const FiguresShape = T.Object(
  {
    key: key('Of the service, department or area.'),
    name: T.String(),
    opened: figure('Opened in the time.'),
    closed: figure('Closed in the time.'),
    closedPromised: figure('Those of them that had a promise.'),
    closedOnTime: figure('Those that kept it.'),
    openNow: figure('Open now.'),
    overdueNow: figure('Open now, and the promise has passed.'),
  },
  { ...strict, title: 'Figures' },
);

const FiguresPage = T.Object(
  {
    from: localDay(''),
    to: localDay(''),
    leastShown: T.Integer({
      description: 'A figure that is smaller, and not nothing, is not told to everybody. 1: all are told.',
    }),
    items: T.Array(FiguresShape),
  },
  { ...strict, title: 'FiguresTold' },
);

/** Counts. Without a key of public services and requests alone, and what is too few to tell is not told. */
export function measureEndpoints(): Endpoint[] {
  return [byService(), byDepartment(), byArea(), byDay()];
}

function byService(): Endpoint {
  return endpoint({
    id: 'measureServices',
    method: 'GET',
    path: '/measures/services',
    tag: 'measures',
    summary: 'Figures by service',
    description:
      'Without a key, or without `measures:read`: services whose requests are public, and figures that are large enough. With it: all services, of your departments.',
    policy: publicData,
    query: days,
    answer: FiguresPage,
    async handle({ ctx, query }) {
      const asked = await askedOf(ctx, query);
      const { catalog, reach } = asked;
      const rows = await boardRows(ctx, { by: 'service', ...asked.days, departments: asked.departments });
      const seen = reach ? rows : rows.filter((row) => catalog.service(row.key)?.public);
      return told(
        asked,
        seen.map((row) => figuresOf(row, nameOf(ctx, catalog, catalog.service(row.key), row.key))),
      );
    },
  });
}

function byDepartment(): Endpoint {
  return endpoint({
    id: 'measureDepartments',
    method: 'GET',
    path: '/measures/departments',
    tag: 'measures',
    summary: 'Figures by department',
    policy: needs('measures:read'),
    scope: 'measures:read',
    query: days,
    answer: FiguresPage,
    async handle({ ctx, query }) {
      const asked = await askedOf(ctx, query);
      const { catalog } = asked;
      const rows = await boardRows(ctx, { by: 'department', ...asked.days, departments: asked.departments });
      return told(
        asked,
        rows.map((row) => figuresOf(row, nameOf(ctx, catalog, catalog.department(row.key), row.key))),
      );
    },
  });
}

function byArea(): Endpoint {
  return endpoint({
    id: 'measureAreas',
    method: 'GET',
    path: '/measures/areas/:layer',
    tag: 'measures',
    summary: 'Figures by area',
    description:
      'By the areas of a layer in which requests lie. Without `measures:read`: public requests, and figures that are large enough.',
    policy: publicData,
    params: { layer: T.String({ maxLength: 60, examples: ['wards'] }) },
    query: { ...days, service: T.Optional(key('Only of this service.')) },
    answer: FiguresPage,
    async handle({ ctx, params, query }) {
      const asked = await askedOf(ctx, query);
      const layer = (await layersInForce(ctx)).find(
        (one) => one.key === params.layer && one.kind === 'polygon' && one.key !== limitLayer,
      );
      if (!layer) throw new NotFound('There is no such layer.');
      const counts = await countsByArea(ctx, asked, layer.key, query.service);
      const rows = layer.areas.map((area) => ({ key: area.key, name: area.name, ...counts(area.key) }));
      return told(asked, rows);
    },
  });
}

async function countsByArea(ctx: Ctx, asked: Asked, layer: string, service: string | undefined) {
  const { catalog, reach, departments } = asked;
  const { from, to } = spanOfDays(catalog.calendar, asked.days);
  const map = await requestMap(ctx);
  const whose = {
    services: service ? [service] : undefined,
    departments: departments.length > 0 ? departments : undefined,
    publicOnly: !reach,
  };
  const now = ctx.clock.now();
  const opened = countByArea(map, { ...whose, from, to }, layer, now);
  const open = countByArea(map, { ...whose, open: true }, layer, now);
  return (area: string): Omit<Figures, 'key' | 'name'> => {
    const came = opened.get(area);
    const there = open.get(area);
    return {
      opened: came?.count ?? 0,
      closed: came?.closed ?? 0,
      closedPromised: came?.promised ?? 0,
      closedOnTime: came?.onTime ?? 0,
      openNow: there?.count ?? 0,
      overdueNow: there?.late ?? 0,
    };
  };
}

const DayShape = T.Object(
  { day: localDay(''), opened: T.Integer(), closed: T.Integer() },
  { ...strict, title: 'DayCount' },
);

function byDay(): Endpoint {
  return endpoint({
    id: 'measureDays',
    method: 'GET',
    path: '/measures/daily',
    tag: 'measures',
    summary: 'What came and went, day by day',
    policy: needs('measures:read'),
    scope: 'measures:read',
    query: days,
    answer: T.Object(
      { items: T.Array(DayShape, { description: 'Days that had something, oldest first.' }) },
      { ...strict, title: 'DayCounts' },
    ),
    async handle({ ctx, query }) {
      const asked = await askedOf(ctx, query);
      return { body: { items: await daily(ctx, { ...asked.days, departments: asked.departments }) } };
    },
  });
}

interface Asked {
  catalog: Catalog;
  days: { from: string; to: string };
  /** The reader may see figures as staff do: of these departments, all when empty. */
  reach: boolean;
  departments: readonly string[];
}

const longestDays = 1100;
const dayMs = 86_400_000;
const Days = T.Object(days);

async function askedOf(ctx: Ctx, query: Static<typeof Days>): Promise<Asked> {
  const catalog = await catalogOf(ctx);
  const to = query.to ?? localDate(catalog.calendar, ctx.clock.now());
  const from = query.from ?? addDays(to, -29);
  if (from > to) throw Invalid.field('to', 'api.errors.backwards');
  if ((Date.parse(to) - Date.parse(from)) / dayMs > longestDays)
    throw Invalid.field('from', 'api.errors.tooManyDays', { most: longestDays });
  const reach = reachOf(catalog, ctx.actor, 'measures.view');
  const hasReach = reach === 'everywhere' || reach.length > 0;
  return { catalog, days: { from, to }, reach: hasReach, departments: reach === 'everywhere' ? [] : reach };
}

function figuresOf(row: BoardRow, name: string): Figures {
  return {
    key: row.key,
    name,
    opened: row.opened,
    closed: row.closed,
    closedPromised: row.closed_promised,
    closedOnTime: row.closed_on_time,
    openNow: row.open_now,
    overdueNow: row.overdue_now,
  };
}

function nameOf(
  ctx: Ctx,
  { city }: Catalog,
  named: { name: Parameters<typeof say>[0] } | undefined,
  fallback: string,
) {
  return say(named?.name, ctx.language, city.languages[0]) || fallback;
}

function told({ catalog, reach, days: { from, to } }: Asked, rows: readonly Figures[]) {
  const least = reach ? 1 : leastOf(catalog);
  return { body: { from, to, leastShown: least, items: guarded(rows, least) } };
}
