import type { City, Item } from './open311-city.ts';
import type { Asked, Reply } from './open311-good.ts';
import { listRequests, oneRequest, recordOf } from './open311-list.ts';
import { postRequest } from './open311-post.ts';
import type { Value } from './open311-text.ts';

export function wrong(status: number, description: string): Reply {
  return { status, kind: 'errors', value: [{ code: status, description }] };
}

/** Where a question goes. */
export async function answerTo(asked: Asked, city: City): Promise<Reply> {
  const { path, method } = asked;
  if (path === 'discovery') return discovery(city);
  const limited = limit(asked, city) ?? jurisdiction(asked, city);
  if (limited) return limited;
  const [resource, id] = path.split(/\/(.*)/);
  if (resource === 'services') return id ? definition(city, id) : services(city);
  if (resource === 'requests' && method === 'POST') return postRequest(asked, city);
  if (resource === 'requests') return id ? oneRequest(asked, city, id) : listRequests(asked, city);
  if (resource === 'tokens' && id) return token(city, id);
  if (resource === 'servicerequestupdates')
    return method === 'POST' ? postUpdate(asked, city) : updates(asked, city);
  if (path === 'bulk/requests') return bulk(city);
  return wrong(404, 'There is nothing here.');
}

/** GeoReport's own instants: no fractions. */
export function instant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

export function keyOf({ form, query, headers }: Asked, { rules }: City): string | null {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  return (
    form.get('api_key') ??
    (rules.keyInQuery ? query.get('api_key') : null) ??
    (rules.keyInBearer ? bearer : null) ??
    null
  );
}

/** Null where the key may write. */
export function refuseKey(asked: Asked, city: City): Reply | null {
  const key = keyOf(asked, city);
  const { rules } = city;
  if (!key) return rules.needKey ? wrong(403, 'An api_key is needed.') : null;
  if (key === 'revoked-key' ? rules.revokedWorks : key === 'good-key' || !rules.checkKey) return null;
  return wrong(403, 'The api_key is not known.');
}

function limit(asked: Asked, city: City): Reply | null {
  if (keyOf(asked, city) !== 'limited-key' || !city.rules.limits) return null;
  city.calls += 1;
  return city.calls > 5 ? { ...wrong(429, 'Too many calls.'), headers: { 'retry-after': '1' } } : null;
}

export function placeOf({ query, form }: Asked): string | null {
  return query.get('jurisdiction_id') ?? form.get('jurisdiction_id');
}

function jurisdiction(asked: Asked, { rules }: City): Reply | null {
  const id = placeOf(asked);
  if (rules.jurisdictions.length === 0)
    return id && rules.onlyKnownJurisdiction ? wrong(404, 'jurisdiction_id is unknown.') : null;
  if (!id) return rules.missingJurisdiction === 400 ? wrong(400, 'jurisdiction_id is missing.') : null;
  return rules.jurisdictions.includes(id)
    ? null
    : wrong(rules.unknownJurisdiction, 'jurisdiction_id is unknown.');
}

function discovery(city: City): Reply {
  const changeset = instant(city.changed);
  return {
    status: 200,
    kind: 'discovery',
    value: {
      changeset,
      contact: 'You may write to 311@good.example',
      key_service: 'Ask for a key at 311@good.example',
      endpoints: [
        {
          specification: 'http://wiki.open311.org/GeoReport_v2',
          url: `${city.home}/open311/v2`,
          changeset,
          type: 'production',
          formats: ['text/xml', 'application/json'],
        },
      ],
    },
  };
}

function services(city: City): Reply {
  return { status: 200, kind: 'services', value: city.services };
}

function definition(city: City, code: string): Reply {
  if (!city.services.some((one) => one['service_code'] === code))
    return wrong(404, 'service_code is unknown.');
  return {
    status: 200,
    kind: 'service_definition',
    value: { service_code: code, attributes: (city.definitions[code] ?? []) as unknown as Value },
  };
}

function token(city: City, id: string): Reply {
  const known = city.tokens.get(id);
  const reply = (value: { [name: string]: Value }): Reply => ({
    status: 200,
    kind: 'service_requests',
    value: [value],
  });
  if (!known) {
    if (city.rules.ownToken && city.items.some((one) => one.id === id && !one.hidden))
      return reply({ service_request_id: id, token: id });
    return city.rules.unknownToken === 404
      ? wrong(404, 'The token is unknown.')
      : { status: 200, kind: 'service_requests', value: [] };
  }
  known.asked += 1;
  return reply(
    known.asked > 1 && city.rules.tokenMoves ? { service_request_id: known.id, token: id } : { token: id },
  );
}

const statuses = [
  'unchanged',
  'open',
  'closed',
  'fixed',
  'in_progress',
  'planned',
  'investigating',
  'duplicate',
];
const closing = ['closed', 'fixed', 'duplicate'];

function postUpdate(asked: Asked, city: City): Reply {
  const refused = refuseKey(asked, city);
  if (refused) return refused;
  const { form } = asked;
  const at = Date.parse(form.get('updated_datetime') ?? '');
  const status = (form.get('status') ?? '').toLowerCase();
  const item = city.items.find((one) => one.id === form.get('service_request_id'));
  const theirs = form.get('update_id') ?? '';
  const bad = !item || Number.isNaN(at) || !statuses.includes(status) || theirs === '';
  if (bad && city.rules.checkUpdates) return wrong(400, 'Bad request: a field is missing or unknown.');
  const known = city.updates.find((one) => one.theirs === theirs);
  const made = (id: string): Reply => ({
    status: 200,
    kind: 'service_request_updates',
    value: [{ update_id: id }],
  });
  if (bad) return made('none');
  if (known && city.rules.updateOnce) return made(known.id);
  const description = form.get('description') ?? '';
  const id = `u-${city.updates.length + 1}`;
  city.updates.push({ id, theirs, request: item.id, status, at: Math.floor(at / 1000) * 1000, description });
  item.notes.push(description);
  item.updated = Math.floor(Date.now() / 1000) * 1000;
  const stays = status === 'unchanged' || (status === 'open' && !city.rules.openReopens);
  if (city.rules.updateStatus && !stays) {
    item.status = closing.includes(status) ? 'closed' : 'open';
    if (item.status === 'closed' && !city.rules.closedTime) item.updated = item.requested - 86_400_000;
  }
  return made(id);
}

function updates({ query }: Asked, city: City): Reply {
  const from = Date.parse(query.get('start_date') ?? '') || Date.now() - 86_400_000;
  const to = Date.parse(query.get('end_date') ?? '') || Date.now() + 1000;
  const { updatesInclusive } = city.rules;
  const some = city.updates.filter(({ at }) =>
    updatesInclusive ? at >= from && at <= to : at > from && at < to,
  );
  return {
    status: 200,
    kind: 'service_request_updates',
    value: some.map((one) => ({
      update_id: one.id,
      service_request_id: one.request,
      status: one.status,
      updated_datetime: instant(one.at),
      description: one.description,
      media_url: null,
    })),
  };
}

function bulk(city: City): Reply {
  const seen = city.items.filter((one) => !one.hidden || city.rules.showHidden === 'bulk');
  return { status: 200, kind: 'service_requests', value: seen.map((one) => bulkRow(one, city)) };
}

function bulkRow(one: Item, city: City): { [name: string]: Value } {
  const record = recordOf(one, city);
  return {
    service_request_id: one.id,
    requested_datetime: instant(one.requested),
    updated_datetime: instant(one.updated),
    closed_date: one.status === 'closed' ? instant(one.updated) : null,
    status_description: one.status,
    status_notes: record['status_notes']!,
    source: null,
    service_name: record['service_name']!,
    service_subtype: null,
    description: one.description,
    agency_responsible: record['agency_responsible']!,
    address: one.address,
    lat: one.lat,
    long: one.long,
  };
}
