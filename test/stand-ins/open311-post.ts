import type { City, Item } from './open311-city.ts';
import type { Asked, Reply } from './open311-good.ts';
import { placeOf, refuseKey, wrong } from './open311-road.ts';

/** POST requests. */
export async function postRequest(asked: Asked, city: City): Promise<Reply> {
  const refused = refuseKey(asked, city) ?? check(asked, city);
  if (refused) return refused;
  const code = asked.form.get('service_code') ?? 'graffiti';
  const type = city.services.find((one) => one['service_code'] === code)?.['type'] ?? 'realtime';
  const again = asked.headers['idempotency-key'] ?? asked.form.get('client_request_id');
  const known = city.rules.idempotent && again ? city.repeated.get(String(again)) : undefined;
  const id = known ?? (await open(asked, city)).id;
  if (again) city.repeated.set(String(again), id);
  return { status: 200, kind: 'service_requests', value: [told(id, String(type), city)] };
}

function told(id: string, type: string, city: City) {
  const rest = { service_notice: null, account_id: null };
  if (type === 'realtime') return { service_request_id: id, ...rest };
  if (type === 'blackbox') return rest;
  const token = `t-${city.tokens.size + 1}`;
  city.tokens.set(token, { asked: 0, id });
  return { token, ...rest };
}

function check({ form, query }: Asked, city: City): Reply | null {
  const { rules } = city;
  const code = form.get('service_code') ?? query.get('service_code');
  if (!code) {
    if (rules.checkService === 'both' || rules.checkService === 'missing' || rules.checkService === '400')
      return wrong(400, 'service_code is missing.');
  } else if (!city.services.some((one) => one['service_code'] === code)) {
    if (rules.checkService === 'both') return wrong(404, 'service_code is unknown.');
    if (rules.checkService === '400') return wrong(400, 'service_code is unknown.');
  }
  const letters = (form.get('description') ?? '').length;
  if (letters > rules.mostLetters) return wrong(400, 'description is too long.');
  if (isInner(form.get('media_url')) && !rules.fetchMedia && !rules.keepMediaUrl)
    return wrong(400, 'media_url cannot be fetched.');
  return checkPlace(form, city) ?? checkAnswers(form, city, code ?? '');
}

function isInner(url: string | null): boolean {
  return url !== null && url !== '' && !/^https?:\/\/[a-z-]+\.(example|com|org)(\/|$)/.test(url);
}

function checkPlace(form: URLSearchParams, { rules }: City): Reply | null {
  const [lat, long] = [form.get('lat'), form.get('long')];
  const address = rules.addressString && form.get('address_string');
  const id = rules.addressId && form.get('address_id');
  if (!rules.benchByPoint && form.get('service_code') === 'bench' && !address)
    return wrong(400, 'address_string is missing.');
  if (lat === null && long === null)
    return rules.needPlace && !address && !id ? wrong(400, 'There is no place.') : null;
  if (lat === null || long === null)
    return rules.bothOfPoint ? wrong(400, 'lat and long go together.') : null;
  const [y, x] = [Number(lat), Number(long)];
  const numbers = Number.isFinite(y) && Number.isFinite(x);
  if (!numbers && rules.checkPoint) return wrong(400, 'lat or long is no number.');
  const onGlobe = !(Math.abs(y) > 90 || Math.abs(x) > 180);
  if (!onGlobe)
    return rules.checkPoint && rules.checkGlobe ? wrong(400, 'lat or long is not on the globe.') : null;
  const inside = y > 39 && y < 41 && x > -76 && x < -74;
  return numbers && rules.checkBoundary && !inside ? wrong(400, 'The place is outside the city.') : null;
}

function checkAnswers(form: URLSearchParams, { rules, definitions }: City, code: string): Reply | null {
  const given = answersIn(form);
  const errors: string[] = [];
  for (const one of definitions[code] ?? []) {
    const values = given
      .filter((each) => each.code === one.code && each.value !== '')
      .map(({ value }) => value);
    if (!one.variable) {
      if (values.length > 0 && rules.refuseStatement) errors.push(`${one.code} is no question.`);
      continue;
    }
    if (one.required && values.length === 0 && rules.checkRequired)
      errors.push(rules.nameRequired ? `attribute[${one.code}] is required.` : 'Something is required.');
    if (values.length > 1 && !rules.severalValues) errors.push(`${one.code} takes one value.`);
    const keys = one.values.map(({ key }) => key);
    if (keys.length > 0 && rules.checkListKeys && values.some((value) => !keys.includes(value)))
      errors.push(`attribute[${one.code}] has a value that is none of its keys.`);
  }
  const known = new Set((definitions[code] ?? []).map((one) => one.code));
  if (rules.refuseUnknownAttribute && given.some((each) => !known.has(each.code)))
    errors.push('An attribute is unknown.');
  if (errors.length === 0) return null;
  return { status: 400, kind: 'errors', value: errors.map((description) => ({ code: 400, description })) };
}

function answersIn(form: URLSearchParams): { code: string; value: string }[] {
  return [...form].flatMap(([name, value]) => {
    const code = /^attribute\[([^\]]+)\](\[\])?$/.exec(name)?.[1];
    return code === undefined ? [] : [{ code, value }];
  });
}

async function open(asked: Asked, city: City): Promise<Item> {
  const { form } = asked;
  const point = (name: string) =>
    form.get(name) === null || Number.isNaN(Number(form.get(name))) ? null : Number(form.get(name));
  const lat = point('lat');
  const long = point('long');
  const both = lat !== null && long !== null && lat > 39 && lat < 41 && long > -76 && long < -74;
  const item = city.add({
    service: form.get('service_code') ?? 'graffiti',
    description: form.get('description') ?? '',
    lat: both ? lat : 39.95,
    long: both ? long : -75.16,
    address: form.get('address_string'),
    addressId: form.get('address_id'),
    jurisdiction: placeOf(asked),
    answers: answersIn(form),
    requested: Math.floor(Date.now() / 1000) * 1000,
    updated: Math.floor(Date.now() / 1000) * 1000,
  });
  await keepPicture(asked, city, item);
  return item;
}

async function keepPicture({ form, files }: Asked, city: City, item: Item) {
  const url = form.get('media_url');
  if (files.length > 0) {
    city.media.set(item.id, files[0]!.bytes);
    item.media = `${city.home}/media/${item.id}.jpg`;
  } else if (url && city.rules.keepMediaUrl) item.media = url;
  else if (url && city.rules.fetchMedia) await fetch(url).catch(() => undefined);
}
