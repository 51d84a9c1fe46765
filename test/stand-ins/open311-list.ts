import type { City, Item } from './open311-city.ts';
import type { Asked, Reply } from './open311-good.ts';
import { instant, placeOf, wrong } from './open311-road.ts';
import type { Value } from './open311-text.ts';

const day = 86_400_000;

export function recordOf(one: Item, city: City): { [name: string]: Value } {
  const service = city.services.find((each) => each['service_code'] === one.service);
  return {
    service_request_id: one.id,
    status: one.status,
    status_notes: one.notes.at(-1) ?? null,
    service_name: service?.['service_name'] ?? one.service,
    service_code: one.service,
    description: one.description,
    agency_responsible: 'Streets & walls',
    service_notice: null,
    requested_datetime: instant(one.requested),
    updated_datetime: instant(one.updated),
    expected_datetime: null,
    address: one.address,
    address_id: one.addressId,
    zipcode: '01930',
    lat: one.lat,
    long: one.long,
    media_url: one.media,
  };
}

function extended(one: Item, city: City): { [name: string]: Value } {
  return {
    ...recordOf(one, city),
    extended_attributes: { channel: 'open311' },
    attributes: one.answers.map(({ code, value }) => ({ code, label: code, value })),
    notes: one.notes.map((description) => ({ type: 'activity', description })),
  };
}

function shown(asked: Asked, city: City): (one: Item) => { [name: string]: Value } {
  return (one) => (asked.query.get('extensions') === 'true' ? extended(one, city) : recordOf(one, city));
}

function mine(asked: Asked, city: City): (one: Item) => boolean {
  const place = placeOf(asked);
  return (one) => city.rules.jurisdictions.length === 0 || one.jurisdiction === place;
}

export function oneRequest(asked: Asked, city: City, id: string): Reply {
  const { rules } = city;
  const found = city.items.find((one) => one.id === id);
  if (found?.hidden && rules.showHidden !== 'id')
    return wrong(rules.hiddenStatus, 'The request is not public.');
  const foreign = found && !mine(asked, city)(found) && rules.foreignRequest === 404;
  if (!found || foreign)
    return rules.unknownRequest === 404
      ? wrong(404, 'service_request_id is unknown.')
      : { status: 200, kind: 'service_requests', value: [] };
  return { status: 200, kind: 'service_requests', value: [shown(asked, city)(found)] };
}

/** GET requests: everything in its order, as the specification and its extensions say. */
export function listRequests(asked: Asked, city: City): Reply {
  const { rules } = city;
  const word = (name: string) => {
    const text = asked.query.get(name);
    return text === '' && rules.emptyIsAbsent ? null : text;
  };
  const all = city.items.filter(
    (one) => (!one.hidden || rules.showHidden === 'list') && mine(asked, city)(one),
  );
  const ids = word('service_request_id');
  if (ids !== null) {
    const known = listOf(ids).map((id) => all.find((one) => one.id === id));
    if (rules.unknownIds === '404' && known.includes(undefined))
      return wrong(404, 'service_request_id is unknown.');
    const found = known.filter((one) => one !== undefined);
    if (rules.idsOverride) return tell(found, asked, city);
    return tell(
      found.filter((one) => one.status === (word('status') ?? one.status)),
      asked,
      city,
    );
  }
  const span = spanOf(word, city);
  if ('status' in span) return span;
  const box = boxOf(word, city);
  if (box !== null && 'status' in box) return box;
  const some = all.filter(
    (one) => span.holds(one) && byWords(one, word, city) && (box === null || box.holds(one)),
  );
  return tell(some, asked, city);
}

function tell(items: Item[], asked: Asked, city: City): Reply {
  const sign = city.rules.sort === 'newest' ? -1 : 1;
  const sorted = [...items].sort((a, b) => sign * (a.requested - b.requested || a.seq - b.seq));
  const size = Math.min(Number(asked.query.get('page_size')) || 1000, 1000);
  const page = Math.max(Number(asked.query.get('page')) || 1, 1);
  const cursor = asked.query.get('before');
  const keyset = city.rules.keyset && asked.query.has('page_size');
  const after = cursor === null ? 0 : sorted.findIndex((one) => one.id === cursor) + 1;
  const start = keyset && cursor !== null ? after : (page - 1) * size;
  const rows = sorted.slice(start, start + size);
  const more = keyset && sorted.length > start + size;
  const next = new URLSearchParams(asked.query);
  if (more) next.set('before', rows.at(-1)!.id);
  const link = more
    ? `<${city.home}/open311/v2/requests.${asked.format}?${next}>; rel="next"`
    : `<${city.home}/open311/v2/requests.${asked.format}>; rel="first"`;
  return {
    status: 200,
    kind: 'service_requests',
    value: rows.map(shown(asked, city)),
    ...(keyset ? { headers: { link } } : {}),
  };
}

type Word = (name: string) => string | null;

function listOf(text: string): string[] {
  return text.split(',').map((one) => one.trim());
}

function byWords(one: Item, word: Word, { rules }: City): boolean {
  const status = word('status');
  const codes = word('service_code');
  const split = (text: string) => (rules.trimCodes ? listOf(text) : text.split(','));
  const statusFits = status === null || !rules.onlyStatus || listOf(status).includes(one.status);
  const codeFits = codes === null || (rules.severalCodes ? split(codes) : [codes]).includes(one.service);
  return statusFits && codeFits;
}

type Span = { holds(one: Item): boolean };

function instantIn(text: string | null, { rules }: City): number | null {
  if (text === null) return null;
  const whole = rules.plusZone ? text.replace(/ (\d\d:\d\d)$/, '+$1') : text;
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(whole)) return Number.NaN;
  if (!rules.dateOnly && whole.length === 10) return Number.NaN;
  return Date.parse(whole);
}

function spanOf(word: Word, city: City): Span | Reply {
  const { rules } = city;
  const since = instantIn(word('updated_after'), city);
  const until = instantIn(word('updated_before'), city);
  if (since !== null || until !== null) {
    const oldest = rules.updatedAfter === 'ninety' ? Date.now() - 90 * day : 0;
    return {
      holds: ({ requested, updated }) =>
        requested >= oldest && updated >= (since ?? 0) && updated <= (until ?? Number.POSITIVE_INFINITY),
    };
  }
  const start = instantIn(word('start_date'), city);
  const end = instantIn(word('end_date'), city);
  if (Number.isNaN(start) || Number.isNaN(end)) return wrong(400, 'start_date or end_date is no date.');
  const span = rules.days * day;
  if (start !== null && end !== null && rules.spanChecked && (end < start || end - start > span))
    return wrong(400, `start_date and end_date span ${rules.days} days at most.`);
  const now = Date.now() + 1000;
  const from = start ?? (end === null ? now - rules.defaultDays * day : end - span);
  const to = end ?? (start === null || !rules.oneEnd ? now : start + span);
  return {
    holds: ({ requested }) =>
      rules.inclusive ? requested >= from && requested <= to : requested > from && requested < to,
  };
}

function boxOf(word: Word, { rules }: City): Span | Reply | null {
  const box = word('bbox');
  const [lat, long, radius] = [word('lat'), word('long'), word('radius')];
  if (lat !== null && long !== null && radius !== null && rules.radius) {
    const degrees = Number(radius) / 111_000;
    return {
      holds: (one) => Math.hypot((one.lat ?? 99) - Number(lat), (one.long ?? 999) - Number(long)) <= degrees,
    };
  }
  if (box === null) return null;
  const [a, b, c, d] = box.split(',').map(Number) as [number, number, number, number];
  const [west, south, east, north] = rules.boxOrder === 'lng' ? [a, b, c, d] : [b, a, d, c];
  const possible = Math.abs(south) <= 90 && Math.abs(north) <= 90 && south <= north && west <= east;
  if (!possible && rules.checkBox) return wrong(400, 'bbox is no box.');
  return {
    holds: ({ lat: y, long: x }) =>
      y !== null && x !== null && x >= west && x <= east && y >= south && y <= north,
  };
}
