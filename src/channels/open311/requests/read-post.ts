import { givenAsset } from '#flow/asset-choice';
import type { ContentPart, RawAnswer } from '#flow/intake';
import type { Ctx } from '#platform/context';
import { type FormFields, manyFields, oneField } from '#platform/http';
import { placeAddresses } from '#reference/addresses';
import { localDate } from '#reference/calendar';
import type { Service } from '#reference/catalog';
import { addressAt, findPlace } from '#reference/geocoders';
import { parseInstant } from '#reference/open311';
import { type Arguments, type Point, pointOf } from '../arguments.ts';
import { Fault } from '../fault.ts';

/** Attributes by their code, from `attribute[CODE]`, `attribute[CODE][]` and repetitions of either. What is empty was not answered. */
function attributesOf(fields: FormFields): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const name of Object.keys(fields)) {
    const code = /^attribute\[([^\][]{1,200})\](\[\d*\])?$/.exec(name)?.[1];
    if (!code) continue;
    const values = manyFields(fields, name).filter((value) => value.trim() !== '');
    all.set(code, [...(all.get(code) ?? []), ...values]);
  }
  return all;
}

/**
 * The answers to a service's questions. Codes that it does not ask for, and texts that are only shown, are let pass: clients of an
 * older definition still get their report through.
 */
function answersOf(service: Service, fields: FormFields, zone: string): Record<string, RawAnswer> {
  const given = attributesOf(fields);
  const answers: [string, RawAnswer][] = [];
  for (const { key, type } of service.questions ?? []) {
    const values = given.get(key);
    if (!values || values.length === 0) continue;
    answers.push([
      key,
      type === 'many_of'
        ? values
        : type === 'date'
          ? dayOf(values[0]!, zone)
          : values.length > 1
            ? values
            : values[0]!,
    ]);
  }
  return Object.fromEntries(answers);
}

/** A datetime as the day that it is in the city; a day stays as it is. */
function dayOf(text: string, zone: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text.trim())) return text.trim();
  const instant = parseInstant(text, zone);
  return instant ? localDate(zone, instant) : text;
}

const longestDescription = 4000;

/** What the form says, without its photos. Throws 400 that names the argument. */
export async function readPost(
  ctx: Ctx,
  service: Service,
  fields: FormFields,
  args: Arguments,
  zone: string,
): Promise<ContentPart> {
  const description = oneField(fields, 'description').replaceAll('\r\n', '\n');
  if (description.trim().length > longestDescription)
    throw new Fault(400, 'description', 'open311.error.tooLong', { max: longestDescription });
  return {
    description: titled(args.title, description),
    answers: answersOf(service, fields, zone),
    place: await placeOf(ctx, service, args),
    contact: contactOf(args),
  };
}

function titled(title: string | undefined, description: string): string {
  return title && !description.includes(title) ? `${title}\n${description}` : description;
}

/** Names that programs fill in where they know none. */
const noName = /^[-–.?\s]*$/;

function contactOf(args: Arguments): NonNullable<ContentPart['contact']> {
  const names = [args.first_name, args.last_name].filter((name) => name && !noName.test(name));
  const { email, phone } = args;
  const person = { name: names.join(' ') || undefined, email, phone };
  return person.name || email || phone ? person : { anonymous: true };
}

export type PostedPlace = NonNullable<ContentPart['place']>;

/**
 * Where it is: a point is taken as it is; an id is the number of a thing or an address of ours; a text is looked for, and kept as it was
 * written when nobody knows it. At least one is needed.
 */
async function placeOf(ctx: Ctx, service: Service, args: Arguments): Promise<PostedPlace> {
  const point = pointOf(args);
  const address = args.address_string;
  const id = args.address_id ?? assetOf(args);
  if (!point && !address && !id && service.location !== 'none')
    throw new Fault(400, 'lat, long, address_string or address_id', 'open311.error.required');
  const placed = await known(ctx, id);
  if (id && service.asset && !placed) return thing(ctx, service, { id, point, address });
  if (point)
    return { ...point, address: address ?? placed?.address ?? (await inFigures(ctx, service, point)) };
  const found = placed ?? (await located(ctx, address));
  if (found) return found;
  if (!address && id) throw new Fault(400, 'address_id', 'open311.error.unknown');
  return { address };
}

/** `service_object_type` and `service_object_id`, both or neither. */
function assetOf({ service_object_type: type, service_object_id: id }: Arguments): string | undefined {
  if (!type !== !id)
    throw new Fault(400, type ? 'service_object_id' : 'service_object_type', 'open311.error.both');
  return id;
}

/** A thing by its number, with its own point where no other was given; intake tells what is wrong with a number. */
async function thing(
  ctx: Ctx,
  service: Service,
  { id, point, address }: { id: string; point?: Point; address?: string },
): Promise<PostedPlace> {
  const given = await givenAsset(ctx, service, id);
  const own = 'asset' in given && given.asset ? { lat: given.asset.lat, lng: given.asset.lng } : {};
  return { ...own, ...point, address, asset: id };
}

/** A service that wants an address takes a point alone: intake finds the address near by, and where there is none these are the degrees. */
async function inFigures(ctx: Ctx, { location }: Service, { lat, lng }: Point): Promise<string | undefined> {
  if (location !== 'address' || (await addressAt(ctx, { lat, lng }, { outside: 'kept' }))) return undefined;
  return `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
}

async function known(ctx: Ctx, id: string | undefined) {
  const [placed] = id ? await placeAddresses(ctx, [id]) : [];
  return placed?.point ? { address: placed.label, ...placed.point } : undefined;
}

/** The one place that a text can mean. */
async function located(ctx: Ctx, address: string | undefined) {
  if (!address) return undefined;
  const { candidates, outside } = await findPlace(ctx, address, { limit: 2 });
  const [best, other] = [...candidates, ...outside].filter(
    (one) => one.lat !== undefined && one.lat !== null,
  );
  if (!best || (other && other.score > best.score - clear)) return undefined;
  return { address, lat: best.lat as number, lng: best.lng as number };
}

/** How much better than the next one it must fit. */
const clear = 0.05;
